package io.jobdispatch.hazelcast;

import io.jobdispatch.api.HostId;
import io.jobdispatch.core.RunOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * Runs run after run on a real cluster whose hosts are killed, stopped and cut off, for as long as
 * it is told, and prints figures. Ends with 1 if anything is not as it must be.
 */
final class Storm implements AutoCloseable {

  /*
   * One fault at a time, and the next when all hosts are back: so that each time that is measured
   * belongs to one fault. Who was killed is started again at the same place, as a service would be.
   * All of a round follows from its seed, but for what the machine does.
   */

  private static final int SLOTS = 2;
  private static final int SILENCE_SECONDS = 3;
  private static final int FAULTS_PER_ROUND = 4;
  private static final Duration STOP_MAX = Duration.ofSeconds(2 * SILENCE_SECONDS);
  private static final Duration TOLD_EVERY = Duration.ofSeconds(30);
  private static final int JOB_MILLIS = 5;

  /** What is done to a host. */
  private enum Fault {
    KILL,
    STOP,
    JOIN,
    CUT
  }

  private final StormOptions options;
  private final StormFigures figures = new StormFigures();
  private final HostJvms hosts = new HostJvms();
  private final Map<String, String> addresses = new HashMap<>();
  private final Queue<String> dead = new ArrayDeque<>();
  private String masterPort = "0";
  private final Namespaces net;

  private Storm(StormOptions options) {
    this.options = options;
    this.net = options.cuts() ? new Namespaces() : null;
  }

  /**
   * Runs until the time is over or something is wrong.
   *
   * @param arguments options, see {@link StormOptions}
   */
  public static void main(String[] arguments) {
    StormOptions options = StormOptions.parse(arguments);
    System.out.println("seed " + options.seed());
    int status;
    try (Storm storm = new Storm(options)) {
      status = storm.rage();
    }
    System.exit(status);
  }

  private int rage() {
    long begun = System.nanoTime();
    long told = begun;
    while (hosts.names().size() < options.hosts()) {
      join();
    }
    masterPort = freePort();
    for (long seed = options.seed(); elapsed(begun).compareTo(options.limit()) < 0; seed++) {
      String wrong = round(new Random(seed));
      figures.rounds++;
      if (!wrong.isEmpty()) {
        System.out.println(figures);
        System.out.println("WRONG: seed " + seed + ": " + wrong);
        return 1;
      }
      if (elapsed(told).compareTo(TOLD_EVERY) >= 0) {
        told = System.nanoTime();
        System.out.println(elapsed(begun).toSeconds() + " s: " + figures);
      }
    }
    System.out.println(elapsed(begun).toSeconds() + " s: " + figures);
    return 0;
  }

  private static String freePort() {
    try (ServerSocket any = new ServerSocket(0)) {
      return String.valueOf(any.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Duration elapsed(long sinceNanos) {
    return Duration.ofNanos(System.nanoTime() - sinceNanos);
  }

  /** Answers what is wrong; empty if nothing is. */
  private String round(Random random) {
    CheckedRun run = CheckedRun.endless(JOB_MILLIS);
    try (Recorder machine =
        new Recorder(hosts.open(settings(net == null ? "" : net.here(), masterPort)))) {
      awaitAll(run, machine);
      run.begin(RunOptions.defaults().on(machine));
      for (int i = 0; i < FAULTS_PER_ROUND; i++) {
        awaitProgress(run, machine, random.nextInt(200));
        figures.unexpected -= machine.lost().size();
        figures.unexpected -= fault(random, run, machine);
        awaitAll(run, machine);
        awaitProgress(run, machine, 20);
        figures.unexpected += machine.lost().size();
      }
      run.drain();
      await("the run is over", run, machine, run::isOver);
      List<String> wrong = new ArrayList<>(run.faults());
      wrong.addAll(machine.faults());
      if (!wrong.isEmpty()) {
        return wrong + "\n" + run + "\n" + machine;
      }
      figures.jobs += run.settled();
      figures.again += run.summary().returned();
      return "";
    } catch (AssertionError e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static Map<String, String> settings(String bind, String port) {
    Map<String, String> settings = new HashMap<>();
    settings.put("jd.hazelcast.silence", String.valueOf(SILENCE_SECONDS));
    settings.put("jd.hazelcast.port", port);
    if (!bind.isEmpty()) {
      settings.put("jd.hazelcast.bind", bind);
    }
    return settings;
  }

  private static void await(String what, CheckedRun run, Recorder machine, BooleanSupplier is) {
    Await.until(what, () -> run + "\n" + machine, is);
  }

  private static void awaitProgress(CheckedRun run, Recorder machine, int jobs) {
    int before = run.settled();
    await("jobs are settled", run, machine, () -> run.settled() >= before + jobs);
  }

  private void awaitAll(CheckedRun run, Recorder machine) {
    await(
        "all hosts are there", run, machine, () -> machine.hosts().size() == hosts.names().size());
  }

  // Faults. Each answers how many hosts it should have cost

  private int fault(Random random, CheckedRun run, Recorder machine) {
    Fault fault = Fault.values()[random.nextInt(net == null ? 3 : 4)];
    int which = random.nextInt(hosts.names().size());
    String name = hosts.names().get(which);
    long millis = random.nextLong(STOP_MAX.toMillis());
    return switch (fault) {
      case KILL -> kill(name, run, machine);
      case STOP -> {
        figures.stopped++;
        hosts.jvm(name).stop();
        yield interval(name, millis, machine, () -> hosts.jvm(name).resume());
      }
      case CUT -> {
        figures.cut++;
        net.cut(addresses.get(name));
        yield interval(name, millis, machine, () -> net.heal(addresses.get(name)));
      }
      case JOIN -> {
        join();
        yield hosts.names().size() > options.hosts() + 1 ? kill(name, run, machine) : 0;
      }
    };
  }

  private void join() {
    figures.joined++;
    String again = dead.poll();
    String port = again == null ? "0" : port(again);
    if (net == null) {
      hosts.start(SLOTS, settings("", port));
      return;
    }
    String address = again == null ? net.add() : addresses.get(again);
    Map<String, String> settings = settings(address, port);
    addresses.put(hosts.ready(hosts.begin(net.prefix(address), SLOTS, settings)), address);
  }

  private static String port(String name) {
    return String.valueOf(HostPort.parse("name", name).port());
  }

  private int kill(String name, CheckedRun run, Recorder machine) {
    HostId id = machine.idOf(name);
    figures.killed++;
    long killed = System.nanoTime();
    hosts.kill(name);
    dead.add(name);
    await("the dead is lost", run, machine, () -> machine.hasLost(id));
    figures.untilLost.add(machine.lostNanos(id).orElseThrow() - killed);
    awaitProgress(run, machine, 50);
    run.again().stream()
        .mapToLong(CheckedRun.Again::nanos)
        .filter(nanos -> nanos > killed)
        .max()
        .ifPresent(nanos -> figures.untilAgain.add(nanos - killed));
    while (hosts.names().size() < options.hosts()) {
      join();
    }
    return 1;
  }

  /* Whether a silence as long as the limit costs the host, the moment decides. */
  private int interval(String name, long millis, Recorder machine, Runnable end) {
    HostId id = machine.idOf(name);
    Await.pass(Duration.ofMillis(millis));
    end.run();
    long ended = System.nanoTime();
    Await.pass(Duration.ofMillis(500));
    if (!machine.hasLost(id)) {
      return 0;
    }
    Await.until("it is back", () -> machine, () -> !machine.idOf(name).equals(id));
    figures.untilBack.add(System.nanoTime() - ended);
    return 1;
  }

  @Override
  public void close() {
    hosts.close();
    if (net != null) {
      net.close();
    }
  }
}
