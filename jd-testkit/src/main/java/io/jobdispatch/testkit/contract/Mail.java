package io.jobdispatch.testkit.contract;

import io.jobdispatch.api.Message;
import io.jobdispatch.api.TaskId;

/**
 * A message that the master has received.
 *
 * @param source who sent it
 * @param message the message
 */
record Mail(TaskId source, Message message) {}
