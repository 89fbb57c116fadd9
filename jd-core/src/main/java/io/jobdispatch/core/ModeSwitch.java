package io.jobdispatch.core;

import io.jobdispatch.core.RunSummary.Ending;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides who evaluates, from how many slaves are spawned and what the options say. */
final class ModeSwitch {

  private static final Logger LOG = LoggerFactory.getLogger(ModeSwitch.class);

  /** How often the warning is repeated by a run that was told to wait without end. */
  static final Duration REPEAT = Duration.ofMinutes(1);

  private final MasterLoop loop;
  private final FewSlaves policy;
  private final int slavesNeeded;
  private final boolean waitsForEver;
  private final UnusableHosts unusable;

  /* Written by the run's thread, read by any. */
  private volatile Mode mode = Mode.MASTER_SLAVE;
  private long sinceNanos;
  private int stuckTold;
  private long lostTold;
  private long warnings;

  ModeSwitch(MasterLoop loop, FewSlaves policy, RunOptions options) {
    this.loop = loop;
    this.policy = policy;
    this.slavesNeeded = Math.max(1, options.minSlaves());
    this.waitsForEver = options.waitsForEver();
    this.unusable = new UnusableHosts(loop, options.unusableHosts());
    this.sinceNanos = loop.nowNanos();
  }

  Mode mode() {
    return mode;
  }

  /** Switches if the number of slaves asks for it. */
  void update() throws Exception {
    Mode next = hasEnough() ? Mode.MASTER_SLAVE : modeOfFew();
    if (next == Mode.LOCAL) {
      loop.localWork().begin();
    }
    int stuck = loop.heldSlots().stuck(loop.nowNanos());
    if (next != mode) {
      change(next);
    } else if (stuck > stuckTold) {
      loop.warn(stuck(stuck) + ": " + loop.place());
    } else if (mode == Mode.WAITING && loop.lostHosts().count() != lostTold) {
      warnOfWait();
    }
    stuckTold = stuck;
    lostTold = loop.lostHosts().count();
  }

  /* Whom the master has killed is missing until his slot is free, and that is no lack of slaves. */
  private boolean hasEnough() {
    int expected = loop.heldSlots().expected(loop.nowNanos());
    return loop.slaves().spawned() >= slavesNeeded - expected;
  }

  private Mode modeOfFew() {
    return policy == FewSlaves.LOCAL ? Mode.LOCAL : Mode.WAITING;
  }

  /** Ends a run that would wait for slaves and must not. */
  void enforce() {
    if (mode != Mode.WAITING) {
      unusable.reset();
    } else if (policy == FewSlaves.FAIL) {
      end("too few slaves: " + count());
    } else if (!waitsForEver && unusable.hasWaitedTooLong()) {
      end(unusable.story());
    }
  }

  private void end(String why) {
    loop.halt(new MasterLoop.End(Ending.TOO_FEW_SLAVES, why + details(), null));
  }

  /** Names the hosts that were lost, in lines of their own; empty if the run does not wait. */
  String details() {
    return mode == Mode.WAITING ? loop.lostHosts().describe(loop.nowNanos()) : "";
  }

  private void warnOfWait() {
    long number = ++warnings;
    loop.warn("waiting for slaves: " + count() + details());
    if (waitsForEver) {
      long due = loop.nowNanos() + REPEAT.toNanos();
      loop.timers().at(due, () -> repeat(number));
    }
  }

  private void repeat(long number) {
    if (mode == Mode.WAITING && number == warnings) {
      warnOfWait();
    }
  }

  private String count() {
    int stuck = loop.heldSlots().stuck(loop.nowNanos());
    return String.format(
        Locale.ROOT,
        "%d of at least %d spawned; %s%s",
        loop.slaves().spawned(),
        slavesNeeded,
        loop.place(),
        stuck == 0 ? "" : "; " + stuck(stuck));
  }

  private String stuck(int slots) {
    String which = slots == 1 ? "1 slot is" : slots + " slots are";
    return (loop.isStuck() ? "every slot is" : which)
        + " held by a thread that cannot be stopped (it ignores interrupts, or its host hangs)";
  }

  private void change(Mode next) {
    Mode last = mode;
    mode = next;
    LOG.info("mode {} -> {}: {}", last, next, count());
    loop.listeners().tell(listener -> listener.modeChanged(last, next));
    if (next == Mode.WAITING && policy == FewSlaves.WAIT) {
      warnOfWait();
    } else if (next == Mode.LOCAL && loop.isStuck()) {
      loop.warn("the master evaluates jobs itself: " + count());
    } else if (last == Mode.WAITING) {
      loop.warn(String.format(Locale.ROOT, "waited %.1f s for slaves", seconds()));
    }
    sinceNanos = loop.nowNanos();
  }

  private double seconds() {
    return (loop.nowNanos() - sinceNanos) / 1e9;
  }

  /** Says where the run takes place, and for how long it has waited for slaves if it does. */
  String describe() {
    return mode == Mode.WAITING
        ? String.format(Locale.ROOT, "waiting for slaves for %.1f s: %s", seconds(), count())
        : loop.place();
  }
}
