package io.jobdispatch.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where the results of independent jobs go. Used by the run's thread alone. */
abstract class Collector<J, R> {

  abstract void done(long index, J job, R result);

  /** A job failed; ends the run unless failures are collected too. */
  void failed(long index, J job, JobFailure failure) {
    throw new JobFailedException(failure);
  }

  /** Tells whether a job of this number may be drawn now. */
  boolean mayDraw(long index) {
    return true;
  }

  /** Hands results over as they come. */
  static final class Unordered<J, R> extends Collector<J, R> {

    private final ResultConsumer<? super J, ? super R> consumer;

    Unordered(ResultConsumer<? super J, ? super R> consumer) {
      this.consumer = consumer;
    }

    @Override
    void done(long index, J job, R result) {
      consumer.accept(index, job, result);
    }
  }

  /** Hands results over in the order of the jobs, and keeps those that came before their turn. */
  static final class Ordered<J, R> extends Collector<J, R> {

    private final ResultConsumer<? super J, ? super R> consumer;
    private final Map<Long, JobOutcome.Done<J, R>> early = new HashMap<>();
    private long turn;

    Ordered(ResultConsumer<? super J, ? super R> consumer) {
      this.consumer = consumer;
    }

    @Override
    boolean mayDraw(long index) {
      return index - turn < Evaluation.ORDERED_AHEAD_MAX;
    }

    @Override
    void done(long index, J job, R result) {
      if (index != turn) {
        early.put(index, new JobOutcome.Done<>(index, job, result));
        return;
      }
      turn++;
      consumer.accept(index, job, result);
      for (var next = early.remove(turn); next != null; next = early.remove(turn)) {
        turn++;
        consumer.accept(next.index(), next.job(), next.result());
      }
    }
  }

  /** Keeps what came of every job. */
  static final class Outcomes<J, R> extends Collector<J, R> {

    private final List<JobOutcome<J, R>> outcomes = new ArrayList<>();

    @Override
    void done(long index, J job, R result) {
      outcomes.add(new JobOutcome.Done<>(index, job, result));
    }

    @Override
    void failed(long index, J job, JobFailure failure) {
      outcomes.add(new JobOutcome.Failed<>(index, job, failure));
    }

    List<JobOutcome<J, R>> inOrder() {
      outcomes.sort(Comparator.comparingLong(JobOutcome::index));
      return Collections.unmodifiableList(outcomes);
    }
  }
}
