/**
 * A cluster that exists in one thread and in virtual time, for whoever writes a dispatcher.
 *
 * <p>{@link io.jobdispatch.testkit.simulation.Simulation} runs real masters and real slaves under
 * faults that follow from a seed, and checks at every step that nothing is lost and nothing is done
 * twice. A seed that fails, fails again in the same way.
 */
@NullMarked
package io.jobdispatch.testkit.simulation;

import org.jspecify.annotations.NullMarked;
