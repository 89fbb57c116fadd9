package io.jobdispatch.testkit.simulation;

import io.jobdispatch.api.Message;
import io.jobdispatch.api.Message.EvaluateJob;
import io.jobdispatch.api.Message.HostAdd;
import io.jobdispatch.api.Message.HostDelete;
import io.jobdispatch.api.Message.JobFailed;
import io.jobdispatch.api.Message.JobResult;
import io.jobdispatch.api.Message.JobSkipped;
import io.jobdispatch.api.Message.SkipJob;
import io.jobdispatch.api.Message.SlotsFree;
import io.jobdispatch.api.Message.TaskExit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.stream.Collectors;

/** What happened last in a simulated run, to be read by a person, and a digest of all of it. */
final class Trace {

  /** So many lines are kept. */
  static final int LINES_MAX = 40;

  /** So many faults are told. */
  static final int FAULTS_MAX = 20;

  private static final long FACTOR = 0x100000001b3L;
  private static final double NANOS = 1e9;

  private record Line(long step, long nanos, Object who, String arrow, Object other, Object what) {}

  private final Clock clock;
  private final Deque<Line> lines = new ArrayDeque<>(LINES_MAX);
  private final Deque<Line> faults = new ArrayDeque<>();
  private long steps;
  private long digest;

  Trace(Clock clock) {
    this.clock = clock;
  }

  /** Notes that something happened to somebody. */
  void add(Object who, String what) {
    note(who, "", "", what, what.hashCode());
  }

  /** Notes that a message left. */
  void left(Object from, Object to, Message message) {
    note(from, " -> ", to, message, hash(message));
  }

  /** Notes that a message arrived. */
  void arrived(Object at, Object from, Message message) {
    note(at, " <- ", from, message, hash(message));
  }

  private static long hash(Message message) {
    return index(message) * FACTOR + message.getClass().getName().hashCode();
  }

  private void note(Object who, String arrow, Object other, Object what, long hash) {
    steps++;
    digest = (digest * FACTOR + hash) * FACTOR + clock.nowNanos();
    digest = (digest * FACTOR + who.hashCode()) * FACTOR + other.hashCode();
    if (lines.size() == LINES_MAX) {
      lines.remove();
    }
    lines.add(new Line(steps, clock.nowNanos(), who, arrow, other, what));
  }

  /** Notes that something goes wrong, now or soon. */
  void fault(Fault fault) {
    if (faults.size() == FAULTS_MAX) {
      faults.remove();
    }
    faults.add(new Line(steps, clock.nowNanos(), "", "", "", fault));
  }

  /** The last faults, the oldest first. */
  String faults() {
    String told =
        faults.stream()
            .map(line -> line.what.toString().toLowerCase(Locale.ROOT) + " at step " + line.step)
            .collect(Collectors.joining(", "));
    return told.isEmpty() ? "none" : told;
  }

  /** Somebody did something that is not worth a line. */
  void tick() {
    steps++;
  }

  long steps() {
    return steps;
  }

  /** A number that two runs share if they were alike from the first step on. */
  long digest() {
    return digest;
  }

  /** The last lines, the oldest first. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (Line line : lines) {
      text.append(
          String.format(
              Locale.ROOT,
              "%8d %14.6f s  %-24s %s%n",
              line.step,
              line.nanos / NANOS,
              line.who + line.arrow + line.other,
              line.what instanceof Message message ? describe(message) : line.what));
    }
    return text.toString();
  }

  private static long index(Message message) {
    if (message instanceof EvaluateJob job) {
      return job.index();
    }
    return message instanceof JobResult result ? result.index() : 0;
  }

  /* Without payloads, whose texts may differ from run to run. */
  private static String describe(Message message) {
    if (message instanceof EvaluateJob job) {
      return describe(message, job.index(), job.attempt());
    } else if (message instanceof JobResult result) {
      return describe(message, result.index(), result.attempt());
    } else if (message instanceof JobFailed failed) {
      return describe(message, failed.index(), failed.attempt());
    } else if (message instanceof SkipJob skip) {
      return describe(message, skip.index(), skip.attempt());
    } else if (message instanceof JobSkipped skipped) {
      return describe(message, skipped.index(), skipped.attempt());
    }
    return describeOther(message);
  }

  private static String describe(Message message, long index, int attempt) {
    return message.getClass().getSimpleName() + " " + index + ", attempt " + attempt;
  }

  private static String describeOther(Message message) {
    if (message instanceof TaskExit exit) {
      return "TaskExit " + exit.task() + " " + exit.reason();
    } else if (message instanceof HostAdd joined) {
      return "HostAdd " + joined.host();
    } else if (message instanceof HostDelete lost) {
      return "HostDelete " + lost.host();
    } else if (message instanceof SlotsFree free) {
      return "SlotsFree " + free.host();
    }
    return message.getClass().getSimpleName();
  }
}
