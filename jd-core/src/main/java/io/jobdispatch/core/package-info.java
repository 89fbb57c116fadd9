/**
 * Jobs in, results out, on every core and every machine.
 *
 * <p>Two ways in: {@link io.jobdispatch.core.Jobs} for jobs that are known beforehand, {@link
 * io.jobdispatch.core.JobDispatcher} to derive from when the next job depends on results. {@link
 * io.jobdispatch.core.RunOptions} says where and how, for both. Below them stands the event-driven
 * master-slave model, open for algorithms of another kind: {@link
 * io.jobdispatch.core.EventDrivenMaster} and {@link io.jobdispatch.core.EventDrivenSlave}. {@link
 * io.jobdispatch.core.command.Command} runs an external program for an evaluator.
 */
@NullMarked
package io.jobdispatch.core;

import org.jspecify.annotations.NullMarked;
