package io.jobdispatch.core;

import io.jobdispatch.api.Message;
import io.jobdispatch.api.TaskId;

/** A message and who sent it. */
record Envelope(TaskId source, Message message) {}
