package io.jobdispatch.testkit.simulation;

import io.jobdispatch.api.Host;
import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message;
import io.jobdispatch.api.Payload;
import io.jobdispatch.core.FewSlaves;
import io.jobdispatch.core.RunOptions;
import io.jobdispatch.core.RunSummary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Hosts, a network and masters, as one seed will have them. */
final class Cluster {

  /*
   * Everything happens in one thread at a time: in that of the master whose call lets time pass. So
   * nothing here is guarded; between masters, Masters hands over with all that was written.
   */

  private static final double DETECTION_LEAST = 1e5;
  private static final double DETECTION_MOST = 1e9;
  private static final double PATIENCE_LEAST = 1e9;
  private static final double PATIENCE_MOST = 3e10;
  private static final double REPAIR_LEAST = 1e6;
  private static final double REPAIR_MOST = 6e10;
  private static final double JUMP_LEAST = 1e3;
  private static final double JUMP_MOST = 4e12;
  private static final int HOSTS_MOST = 4;
  private static final int SLOTS_MOST = 3;

  /** With no fault any more, a run takes no longer than all its evaluations and this: a day. */
  private static final long LONGEST_NANOS = 86_400_000_000_000L;

  /** One run in so many copies every message, as between processes. */
  private static final int COPYING_ONE_IN = 8;

  /** In every other run, a way is full with so many messages under way at most. */
  private static final double WAY_MOST = 16;

  /** One master in so many is begun again on other hosts. */
  private static final int OTHER_HOSTS_ONE_IN = 4;

  private final long seed;
  private final Simulation settings;
  private final Chance chance;
  private final Clock clock = new Clock();
  private final Trace trace = new Trace(clock);
  private final Masters masters = new Masters(this);
  private final List<SimulatedHost> hosts = new ArrayList<>();
  private final RunOptions options;
  private final long detectionNanos;
  private final long patienceNanos;
  private final long originNanos;
  private final Map<String, Object> lasting = new HashMap<>();
  private final boolean copying;
  private final int wayMost;
  private long incarnations;
  private long jobs;
  private long faultsSeen;
  private long lastFaultNanos;
  private @Nullable SimulationError failure;

  Cluster(long seed, Simulation settings) {
    this.seed = seed;
    this.settings = settings;
    this.chance = new Chance(seed, settings.faults(), trace::fault);
    this.detectionNanos = (long) chance.between(DETECTION_LEAST, DETECTION_MOST);
    this.patienceNanos = (long) chance.between(PATIENCE_LEAST, PATIENCE_MOST);
    this.originNanos = chance.oneIn(2) ? chance.bits() : Long.MAX_VALUE - chance.upTo(1L << 40);
    this.copying = chance.oneIn(COPYING_ONE_IN);
    this.wayMost = chance.oneIn(2) ? Integer.MAX_VALUE : (int) chance.between(1, WAY_MOST);
    this.options = settings.options(chance);
    addHosts();
  }

  private void addHosts() {
    int count = settings.hosts() > 0 ? settings.hosts() : chance.below(HOSTS_MOST + 1);
    for (int i = 0; i < count; i++) {
      addHost("host-" + i);
    }
  }

  long seed() {
    return seed;
  }

  Chance chance() {
    return chance;
  }

  Clock clock() {
    return clock;
  }

  Trace trace() {
    return trace;
  }

  Masters masters() {
    return masters;
  }

  RunOptions options() {
    return options;
  }

  /** How long it takes until somebody hears of the end of a process or a host. */
  long detectionNanos() {
    return chance.upTo(detectionNanos);
  }

  /** How long a task may be silent before it is given up. */
  long patienceNanos() {
    return patienceNanos;
  }

  /** What the masters' clocks showed at the beginning: any number, also just before an overflow. */
  long originNanos() {
    return originNanos;
  }

  /** With how many messages under way from a master to a host its tasks are full. */
  int wayMost() {
    return wayMost;
  }

  /** Something that outlives the masters, as on a disk; it is made when it is first asked for. */
  <T> T lasting(String name, Class<T> type, Supplier<T> first) {
    return type.cast(lasting.computeIfAbsent(name, unknown -> first.get()));
  }

  /** The choices that are the scenario's own, the same in every life of the master. */
  RandomGenerator scenarioRandom(int master) {
    return new SplittableRandom(new SplittableRandom(seed).split().nextLong() + master);
  }

  /** What arrives of a message: itself, or a copy. */
  Message travelling(Message message) {
    return copying ? Payload.copy(message) : message;
  }

  // Hosts

  /** The hosts whose loss has not been noticed. */
  List<SimulatedHost> hosts() {
    return hosts;
  }

  List<Host> hostsAsHeard() {
    return hosts.stream().map(SimulatedHost::asHeard).toList();
  }

  @Nullable SimulatedHost find(HostId id) {
    for (SimulatedHost host : hosts) {
      if (host.id().equals(id)) {
        return host;
      }
    }
    return null;
  }

  void addHost(String name) {
    addHost(name, settings.slots() > 0 ? settings.slots() : 1 + chance.below(SLOTS_MOST));
  }

  private void addHost(String name, int slots) {
    HostId id = new HostId(name, ++incarnations);
    hosts.add(new SimulatedHost(id, slots, chance.bits() >> 8));
    trace.add(id, "joins");
    masters.tellAll(new Message.HostAdd(new Host(id, slots, slots)));
  }

  /** A host is gone with all its tasks, which is noticed after a while. */
  void loseHost(SimulatedHost host) {
    if (host.isLost()) {
      return;
    }
    trace.add(host.id(), "is lost");
    host.lose();
    long noticedAfter = chance.oneIn(2) ? detectionNanos() : patienceNanos;
    host.tasks().forEach(task -> task.loseHost(noticedAfter));
    clock.after(noticedAfter, () -> noticeLoss(host));
  }

  /** The only master is begun again: perhaps on other hosts, as after a power cut. */
  void isBegunAgain() {
    if (chance.oneIn(OTHER_HOSTS_ONE_IN)) {
      hosts.forEach(SimulatedHost::lose);
      hosts.clear();
      addHosts();
    }
  }

  private void noticeLoss(SimulatedHost host) {
    host.tasks().forEach(SimulatedTask::hostIsGone);
    hosts.remove(host);
    masters.tellAll(new Message.HostDelete(host.id()), host.lastExitNanos());
    if (chance.strikes(Fault.HOST_RETURNS)) {
      clock.after(chance.soonNanos(), () -> addHost(host.id().name(), host.slots()));
    }
    planRepair();
  }

  /*
   * Faults end one day, and then there has to be room for every slave that somebody waits for; for
   * one, where the master evaluates jobs itself, since some jobs it must not.
   */
  void planRepair() {
    clock.after((long) chance.between(REPAIR_LEAST, REPAIR_MOST), this::repair);
  }

  private void repair() {
    int each = options.fewSlaves() == FewSlaves.LOCAL ? 1 : Math.max(1, options.minSlaves());
    int needed = masters.count() * each;
    int there = hosts.stream().filter(host -> !host.isLost()).mapToInt(SimulatedHost::slots).sum();
    if (there < needed) {
      addHost("spare", needed - there);
    }
  }

  void giveBackSlot(SimulatedHost host) {
    host.giveBackSlot();
    if (!host.isLost()) {
      masters.tellAll(new Message.SlotsFree(host.id()));
    }
  }

  /** Somebody evaluates a job: things happen to hosts meanwhile, or soon after. */
  void evaluationBegins(@Nullable SimulatedHost on) {
    if (chance.strikes(Fault.HOST_LOST) && !hosts.isEmpty()) {
      SimulatedHost host = hosts.get(chance.below(hosts.size()));
      clock.after(chance.soonNanos(), () -> loseHost(host));
    }
    if (chance.strikes(Fault.HOST_JOINS)) {
      clock.after(chance.soonNanos(), () -> addHost("more"));
    }
    if (on != null && chance.strikes(Fault.CLOCK_JUMPS)) {
      long jump = (long) chance.between(JUMP_LEAST, JUMP_MOST);
      long moved = chance.oneIn(2) ? jump : -jump;
      clock.after(chance.soonNanos(), () -> on.moveClock(moved));
    }
  }

  // Failure

  /** The run has gone wrong: throws the error that says so, and ends every master. */
  SimulationError fail(String what) {
    throw failed(what, null);
  }

  /** Keeps the first thing that went wrong. */
  SimulationError failed(String what, @Nullable Throwable cause) {
    if (failure == null) {
      String text =
          String.format(
              Locale.ROOT,
              "seed %d, step %d: %s%nfaults until then: %s%nthe last steps:%n%s",
              seed,
              trace.steps(),
              what,
              trace.faults(),
              trace.text());
      failure = new SimulationError(seed, trace.steps(), text, cause);
    }
    return failure;
  }

  /** A run has come to its end. */
  void runIsOver(RunSummary summary) {
    jobs += summary.completed() + summary.failed();
  }

  SimulationReport report() {
    return new SimulationReport(
        1, trace.steps(), jobs, Duration.ofNanos(clock.nowNanos()), chance.happened());
  }

  @Nullable SimulationError failure() {
    return failure;
  }

  /** Checks the bounds that end a run which does not end by itself. */
  void checkBounds() {
    if (chance.faults() != faultsSeen) {
      faultsSeen = chance.faults();
      lastFaultNanos = clock.nowNanos();
    }
    if (clock.nowNanos() - lastFaultNanos > chance.evaluationNanos() + LONGEST_NANOS) {
      fail("the run does not end, although there are no faults any more");
    }
    if (trace.steps() > settings.stepsMost()) {
      fail(
          String.format(
              Locale.ROOT,
              "the run does not end: more than %d steps (if it needs more, say so by steps(…))",
              settings.stepsMost()));
    }
  }
}
