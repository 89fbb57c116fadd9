package io.jobdispatch.core;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message.HostDelete;
import io.jobdispatch.api.Message.TaskExit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The hosts that a run has lost, for a person. Used by the run's thread alone. */
final class LostHosts {

  /* The exits of a host's tasks come before the host's own end: until then they are collected. */

  /** How many lost hosts are described, the latest; the others are counted. */
  static final int HOSTS_MAX = 20;

  /** How many jobs are named for each of them; the others are counted. */
  static final int JOBS_MAX = 4;

  private static final double NANOS = 1e9;

  /** What is known of one host. */
  private static final class Lost {
    private final HostId host;
    private final List<Long> jobs = new ArrayList<>(1);
    private int moreJobs;
    private boolean left;
    private String story = "";
    private long nanos;

    private Lost(HostId host) {
      this.host = host;
    }

    private String describe(long nowNanos) {
      String some = jobs.stream().map(String::valueOf).collect(Collectors.joining(", "));
      String more = moreJobs > 0 ? " and " + moreJobs + " more" : "";
      String evaluated = jobs.isEmpty() ? "no job" : (jobs.size() == 1 ? "job " : "jobs ") + some;
      return String.format(
          Locale.ROOT,
          "%n  host %s %s %.1f s ago while it evaluated %s%s%s",
          host,
          left ? "left" : "was lost",
          (nowNanos - nanos) / NANOS,
          evaluated,
          more,
          story.isEmpty() ? "" : ": " + story);
    }
  }

  private final Map<HostId, Lost> ending = new HashMap<>();
  private final Deque<Lost> latest = new ArrayDeque<>();
  private long count;

  /** A slave is over: perhaps because its host is. */
  void exited(TaskExit exit) {
    boolean left = exit.reason() == TaskExit.Reason.HOST_LEFT;
    if (left || exit.reason() == TaskExit.Reason.HOST_LOST) {
      Lost lost = ending.computeIfAbsent(exit.host(), Lost::new);
      lost.left |= left;
      lost.story = exit.story().strip();
    }
  }

  /** The slave that is over was evaluating this job. */
  void evaluated(TaskExit exit, long job) {
    Lost lost = ending.get(exit.host());
    if (lost == null) {
      return;
    }
    if (lost.jobs.size() < JOBS_MAX) {
      lost.jobs.add(job);
    } else {
      lost.moreJobs++;
    }
  }

  /** A host is gone. */
  void gone(HostDelete message, long nowNanos) {
    Lost known = ending.remove(message.host());
    Lost lost = known == null ? new Lost(message.host()) : known;
    lost.story = message.story().isEmpty() ? lost.story : message.story().strip();
    lost.nanos = nowNanos;
    latest.add(lost);
    count++;
    if (latest.size() > HOSTS_MAX) {
      latest.remove();
    }
  }

  /** How many hosts were lost so far. */
  long count() {
    return count;
  }

  /** Describes each in a line of its own, the latest last. Empty if none was lost. */
  String describe(long nowNanos) {
    long more = count - latest.size();
    String earlier =
        more == 0 ? "" : String.format(Locale.ROOT, "%n  and %d hosts lost earlier", more);
    return earlier
        + latest.stream().map(lost -> lost.describe(nowNanos)).collect(Collectors.joining());
  }
}
