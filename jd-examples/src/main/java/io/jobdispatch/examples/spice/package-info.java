/** Monte Carlo yield analysis of an amplifier with ngspice: circuit, simulator, report. */
@org.jspecify.annotations.NullMarked
package io.jobdispatch.examples.spice;
