package io.jobdispatch.core;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what a run's listener is told, a line an event. */
final class Recorder implements RunListener {

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final List<RunSnapshot> snapshots = new CopyOnWriteArrayList<>();

  List<String> lines() {
    return lines;
  }

  /** The lines that begin with a word, without it. */
  List<String> lines(String word) {
    return lines.stream()
        .filter(line -> line.startsWith(word + " "))
        .map(line -> line.substring(word.length() + 1))
        .toList();
  }

  /** The snapshots that came with progress. */
  List<RunSnapshot> snapshots() {
    return snapshots;
  }

  @Override
  public void started(String place, RunSnapshot snapshot) {
    lines.add("started " + place);
  }

  @Override
  public void dispatched(long index, int attempt, TaskId slave) {
    lines.add("dispatched job " + index + ", attempt " + attempt + ", slave " + slave.number());
  }

  @Override
  public void completed(long index, TaskId slave, Duration evaluated) {
    lines.add("completed job " + index + ", slave " + slave.number() + ", " + evaluated);
  }

  @Override
  public void failed(JobFailure failure) {
    lines.add("failed job " + failure.index() + ", " + failure.failure().headline());
  }

  @Override
  public void slaveJoined(TaskId slave, HostId host) {
    lines.add("joined slave " + slave.number() + ", " + host);
  }

  @Override
  public void slaveLost(TaskExit exit, int jobsReturned) {
    lines.add(
        "lost slave " + exit.task().number() + ", " + exit.reason() + ", jobs " + jobsReturned);
  }

  @Override
  public void modeChanged(Mode from, Mode to) {
    lines.add("mode " + from + " " + to);
  }

  @Override
  public void warning(String text) {
    lines.add("warning " + text);
  }

  @Override
  public void progress(RunSnapshot snapshot) {
    snapshots.add(snapshot);
  }

  @Override
  public void finished(RunSummary summary) {
    lines.add("finished " + summary.ending());
  }
}
