package io.jobdispatch.core;

import io.jobdispatch.api.Message.UserMessage;
import io.jobdispatch.api.TaskId;

/**
 * The master tells any slave of a host that the directory of a failed attempt is not to be kept:
 * its job has a result. It names no path: only what this host has kept itself can be removed.
 *
 * @param slave the slave that had evaluated the attempt, in the same process
 * @param index the job's number
 * @param attempt which try it was
 */
record DiscardDirectory(TaskId slave, long index, int attempt) implements UserMessage {}
