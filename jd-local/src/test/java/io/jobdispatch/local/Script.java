package io.jobdispatch.local;

import io.jobdispatch.api.Message;
import io.jobdispatch.api.Task;
import io.jobdispatch.api.TaskContext;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.TaskProgram;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Deque;

/** A program put together from lambdas; unless told otherwise it waits for messages. */
record Script(Step start, Hearing receive, Unit work, Step close) implements TaskProgram {

  interface Step extends Serializable {
    void run(Actor me) throws Exception;
  }

  interface Hearing extends Serializable {
    void hear(Actor me, TaskId source, Message message);
  }

  interface Unit extends Serializable {
    boolean work(Actor me) throws Exception;
  }

  /** What the lambdas of one task share. */
  static final class Actor {

    final TaskContext context;
    final Deque<Note> heard = new ArrayDeque<>();
    long count;

    Actor(TaskContext context) {
      this.context = context;
    }

    boolean tell(String text) {
      return tell(text, 0);
    }

    boolean tell(String text, long number) {
      return context.send(context.parent(), new Note(text, number));
    }

    /** Says that it is busy and waits, in a call that a kill interrupts. */
    void await(Gate gate) throws Exception {
      context.costly(
          () -> {
            tell("busy");
            gate.await();
            return null;
          });
    }

    /** As {@link #await}, ignoring interrupts. */
    void awaitStubbornly(Gate gate) throws Exception {
      context.costly(
          () -> {
            tell("busy");
            gate.awaitStubbornly();
            return null;
          });
    }
  }

  /** Waits for messages and does nothing about them. */
  static final Script IDLE =
      new Script(me -> {}, (me, source, message) -> {}, me -> false, me -> {});

  static Script starting(Step start) {
    return new Script(start, IDLE.receive, IDLE.work, IDLE.close);
  }

  static Script hearing(Hearing receive) {
    return new Script(IDLE.start, receive, IDLE.work, IDLE.close);
  }

  static Script working(Unit work) {
    return new Script(IDLE.start, IDLE.receive, work, IDLE.close);
  }

  /** Answers every note with the same note. */
  static Script echo() {
    return hearing((me, source, message) -> me.context.send(source, message));
  }

  /** Is busy until the gate opens, or a kill interrupts it. */
  static Script busyUntil(Gate gate) {
    return working(
        me -> {
          me.await(gate);
          return false;
        });
  }

  /** Is busy until the gate opens. */
  static Script stubbornUntil(Gate gate) {
    return working(
        me -> {
          me.awaitStubbornly(gate);
          return false;
        });
  }

  Script onStart(Step step) {
    return new Script(step, receive, work, close);
  }

  Script onMessage(Hearing hearing) {
    return new Script(start, hearing, work, close);
  }

  Script onWork(Unit unit) {
    return new Script(start, receive, unit, close);
  }

  Script onClose(Step step) {
    return new Script(start, receive, work, step);
  }

  @Override
  public Task create(TaskContext context) {
    Actor me = new Actor(context);
    return new Task() {
      @Override
      public void start() throws Exception {
        start.run(me);
      }

      @Override
      public void receive(TaskId source, Message message) {
        if (message instanceof Note note) {
          me.heard.add(note);
        }
        receive.hear(me, source, message);
      }

      @Override
      public boolean work() throws Exception {
        return work.work(me);
      }

      @Override
      public void close() {
        try {
          close.run(me);
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }
    };
  }
}
