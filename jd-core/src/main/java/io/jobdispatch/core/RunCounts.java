package io.jobdispatch.core;

import io.jobdispatch.core.RunSummary.Ending;
import java.time.Duration;
import java.util.OptionalLong;

/** What is counted in a run. Written by the run's thread alone, read by any. */
final class RunCounts {

  final Counter drawn = new Counter();
  final Counter completed = new Counter();
  final Counter failed = new Counter();
  final Counter inFlight = new Counter();
  final Counter replayed = new Counter();
  final Counter retried = new Counter();
  final Counter returned = new Counter();
  final Counter dropped = new Counter();
  final Counter discarded = new Counter();
  final Counter slaves = new Counter();
  final Counter slavesMost = new Counter();
  final Counter slavesLost = new Counter();
  final Counter evaluatingNanos = new Counter();
  final Counter unansweredNanos = new Counter();

  void slavesReady(int ready) {
    slaves.set(ready);
    slavesMost.atLeast(ready);
  }

  RunSnapshot snapshot(OptionalLong expected, Mode mode, long elapsedNanos) {
    return new RunSnapshot(
        drawn.get(),
        completed.get(),
        failed.get(),
        replayed.get(),
        inFlight.get(),
        expected,
        (int) slaves.get(),
        mode,
        Duration.ofNanos(elapsedNanos));
  }

  RunSummary summary(Ending ending, long elapsedNanos) {
    return new RunSummary(
        ending,
        drawn.get(),
        completed.get(),
        failed.get(),
        replayed.get(),
        retried.get(),
        returned.get(),
        slavesLost.get(),
        (int) slavesMost.get(),
        dropped.get(),
        discarded.get(),
        Duration.ofNanos(elapsedNanos),
        Duration.ofNanos(evaluatingNanos.get()),
        Duration.ofNanos(unansweredNanos.get()));
  }
}
