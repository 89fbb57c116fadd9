package io.jobdispatch.core;

import io.jobdispatch.api.Message.UserMessage;

/**
 * A slave tells the master that an attempt has a private directory: the slave cannot tell it any
 * more when it is killed.
 *
 * @param index the job's number
 * @param attempt which try it is
 * @param kept where the directory will be if the attempt fails
 */
record DirectoryMade(long index, int attempt, String kept) implements UserMessage {}
