/**
 * The demo {@code desweep}: differential evolution on the classical test functions of global
 * optimisation, for several population sizes and many runs each.
 */
@NullMarked
package io.jobdispatch.examples.desweep;

import org.jspecify.annotations.NullMarked;
