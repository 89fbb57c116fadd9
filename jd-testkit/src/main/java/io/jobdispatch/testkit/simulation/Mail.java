package io.jobdispatch.testkit.simulation;

import io.jobdispatch.api.Message;
import io.jobdispatch.api.TaskId;

/** A message and who sent it. */
record Mail(TaskId source, Message message) {}
