package io.jobdispatch.core;

import io.jobdispatch.api.KillCause;
import io.jobdispatch.api.Message;
import io.jobdispatch.api.TaskId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The master's outbox: decisions in the order in which they were made. */
final class Actions implements MasterOutbox {

  private final Slaves slaves;
  private final BiPredicate<TaskId, Message> occupies;
  private final Deque<Action> queue = new ArrayDeque<>();

  /** Makes an outbox that asks whether a message gives a slave something to do. */
  Actions(Slaves slaves, BiPredicate<TaskId, Message> occupies) {
    this.slaves = slaves;
    this.occupies = occupies;
  }

  @Override
  public void send(TaskId to, Message message) {
    Slaves.Slave slave = slaves.find(Objects.requireNonNull(to, "to"));
    if (slave != null && occupies.test(to, Objects.requireNonNull(message, "message"))) {
      slaves.markBusy(slave);
    }
    queue.add(new Action.Send(to, Objects.requireNonNull(message, "message")));
  }

  @Override
  public void markIdle(TaskId id) {
    Slaves.Slave slave = slaves.find(id);
    if (slave != null && slave.state != Slaves.State.SPAWNED) {
      slaves.markIdle(slave);
    }
  }

  @Override
  public void spawn() {
    queue.add(new Action.Spawn());
  }

  @Override
  public void kill(TaskId slave, KillCause cause) {
    queue.add(
        new Action.Kill(
            Objects.requireNonNull(slave, "slave"), Objects.requireNonNull(cause, "cause")));
  }

  @Override
  public void after(Duration delay, Message message) {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("must be >= 0: delay=" + delay);
    }
    queue.add(
        new Action.After(
            Durations.atMostLongest(delay), Objects.requireNonNull(message, "message")));
  }

  @Override
  public void warn(String text) {
    queue.add(new Action.Warn(Objects.requireNonNull(text, "text")));
  }

  @Override
  public void tell(Consumer<RunListener> event) {
    queue.add(new Action.Tell(Objects.requireNonNull(event, "event")));
  }

  @Override
  public void halt() {
    queue.add(new Action.Halt());
  }

  @Nullable Action next() {
    return queue.poll();
  }
}
