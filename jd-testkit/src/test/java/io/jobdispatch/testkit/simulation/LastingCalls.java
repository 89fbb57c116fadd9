package io.jobdispatch.testkit.simulation;

import static org.junit.jupiter.api.Assertions.fail;

import io.jobdispatch.testkit.simulation.Chronicle.Call;
import io.jobdispatch.testkit.simulation.Chronicle.What;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** The calls that each life of a run has to begin with. */
final class LastingCalls {

  /*
   * There are several ways when a life has opened failed jobs again: whether the next one knows that
   * depends on when the master died. The calls themselves tell then which way it is. A way ends with
   * a call that settled a job.
   */

  private Set<List<Call>> ways = Set.of(List.of());

  /* Those of the ways that the calls of this life fit. */
  private Set<List<Call>> fitting = ways;
  private Predicate<Call> isRetried = call -> false;
  private boolean retries;
  private boolean opened;
  private boolean extended;
  private int lives;

  /* How many calls this life has taken over with a state. */
  private int restoredCalls;

  /* This life has drawn another job because of a failure that it retries. */
  private boolean diverged;
  private final boolean dependsOnFailures;

  /** Begins with none, of a dispatcher whose jobs depend on the failures of others or not. */
  LastingCalls(boolean dependsOnFailures) {
    this.dependsOnFailures = dependsOnFailures;
  }

  /** Another life begins, which retries nothing. */
  void begin() {
    if (retries && !opened) {
      open(restoredCalls); // it may have done so before it called anything
    }
    fitting = ways;
    restoredCalls = 0;
    retries = false;
    opened = false;
    diverged = false;
    lives++;
  }

  /** This life opens the jobs of such failures again. */
  void retry(Predicate<Call> failures) {
    isRetried = failures;
    retries = true;
  }

  /** The source has more jobs from now on. */
  void extend() {
    extended = true;
  }

  /**
   * A call was made.
   *
   * @param calls all calls of this life, of which this is the last
   */
  void take(List<Call> calls, boolean replayed, boolean restored) {
    int at = calls.size() - 1;
    Call call = calls.get(at);
    restoredCalls = restored ? calls.size() : restoredCalls;
    if (retries && !restored && !opened) {
      open(at);
    }
    if (opened && replayed && isRetried.test(call)) {
      fail("call " + at + " is of a failure that was to be retried: " + call);
    }
    fit(at, call, replayed);
    boolean isKnown = !replayed || (!retries && fitting.stream().allMatch(way -> way.size() <= at));
    if (call.what().settles() && isKnown && !diverged) {
      ways = Set.of(List.copyOf(calls));
      fitting = ways;
    }
  }

  /* A job that differs may wait until the journal has its next one; then the life ends. */
  private void fit(int at, Call call, boolean replayed) {
    if (diverged && replayed) {
      return;
    }
    Set<List<Call>> fit = diverged ? Set.of() : fitting(at, call, replayed);
    boolean mayDiffer = opened && dependsOnFailures && replayed && !call.what().settles();
    diverged = fit.isEmpty() && mayDiffer;
    if (fit.isEmpty() && !diverged) {
      fail(
          String.format(
              Locale.ROOT,
              "call %d of life %d is %s%s, and the calls of lives before were %s",
              at,
              lives,
              call,
              replayed ? ", replayed" : "",
              described(at)));
    }
    fitting = diverged ? fitting : fit;
  }

  /** The calls around a place, in all ways. */
  private List<List<Call>> described(int at) {
    return fitting.stream()
        .map(way -> way.subList(Math.min(way.size(), at - Math.min(at, 3)), way.size()))
        .map(way -> way.subList(0, Math.min(way.size(), 7)))
        .toList();
  }

  /* Failures before this place are in the state that the dispatcher was given. */
  private void open(int from) {
    opened = true;
    Set<List<Call>> all = new LinkedHashSet<>(fitting);
    Set<List<Call>> without = new LinkedHashSet<>();
    fitting.forEach(way -> without.add(withoutRetried(way, from)));
    all.addAll(without);
    ways = all;
    fitting = without;
  }

  private List<Call> withoutRetried(List<Call> way, int from) {
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < way.size(); i++) {
      if (i < from || !isRetried.test(way.get(i))) {
        calls.add(way.get(i));
      }
    }
    return calls;
  }

  /* A call that is not replayed comes when all was replayed that the journal has. */
  private Set<List<Call>> fitting(int at, Call call, boolean replayed) {
    Set<List<Call>> found = new LinkedHashSet<>();
    for (List<Call> way : fitting) {
      if (at >= way.size()) {
        found.add(way);
      } else if (replayed && way.get(at).equals(call)) {
        found.add(way);
      } else if (replayed && extended && isAtEndOfSource(way, at, call)) {
        found.add(extended(way, at, call));
      }
    }
    return found;
  }

  private static boolean isAtEndOfSource(List<Call> way, int at, Call call) {
    return call.what() == What.DRAWN
        && way.get(at).what() == What.NONE
        && way.stream().skip(at).noneMatch(later -> later.what() == What.DRAWN);
  }

  /* The job waits until all else is replayed, and nextJob is not called meanwhile. */
  private static List<Call> extended(List<Call> way, int at, Call call) {
    List<Call> calls = new ArrayList<>(way.subList(0, at));
    calls.add(call);
    way.stream().skip(at).filter(later -> later.what() != What.NONE).forEach(calls::add);
    return calls;
  }

  /** All jobs are settled, by these calls. */
  void complete(List<Call> calls) {
    ways = Set.of(List.copyOf(calls));
  }
}
