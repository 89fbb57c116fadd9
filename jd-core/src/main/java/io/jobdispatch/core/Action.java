package io.jobdispatch.core;

import io.jobdispatch.api.KillCause;
import io.jobdispatch.api.Message;
import io.jobdispatch.api.TaskId;
import java.time.Duration;
import java.util.function.Consumer;

/** One thing that a handler of the master decided. */
sealed interface Action {

  record Send(TaskId to, Message message) implements Action {}

  record Spawn() implements Action {}

  record Kill(TaskId slave, KillCause cause) implements Action {}

  record After(Duration delay, Message message) implements Action {}

  record Warn(String text) implements Action {}

  record Tell(Consumer<RunListener> event) implements Action {}

  record Halt() implements Action {}
}
