package io.jobdispatch.hazelcast;

import io.jobdispatch.api.Message;
import io.jobdispatch.api.Message.HostAdd;
import io.jobdispatch.api.Message.SkipJob;
import io.jobdispatch.api.Message.TaskResult;
import io.jobdispatch.api.Task;
import io.jobdispatch.api.TaskContext;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.TaskProgram;
import io.jobdispatch.api.VirtualMachine;
import io.jobdispatch.core.Jobs;
import io.jobdispatch.core.RunOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;

/** What the backend costs and how quick it is, over host processes of this machine. */
final class Figures {

  private static final int ROUND_TRIPS = 20_000;
  private static final int NOOP_JOBS = 1_000_000;
  private static final int ROUNDS = 5;
  private static final int DEATHS = 20;

  private static final List<Figure> FIGURES =
      List.of(
          new Figure("roundTrips", Figures::roundTrips),
          new Figure("noopJobs", Figures::noopJobs),
          new Figure("starts", Figures::starts),
          new Figure("deaths", Figures::deaths),
          new Figure("memory", Figures::memory));

  private Figures() {}

  private record Figure(String name, Measurement measurement) {}

  @FunctionalInterface
  private interface Measurement {
    void run() throws Exception;
  }

  /**
   * Measures, and prints.
   *
   * @param arguments the names of what to measure; none for all
   */
  public static void main(String[] arguments) throws Exception {
    Jvm.options = List.of("-Xmx256m");
    List<String> wanted = List.of(arguments);
    for (Figure figure : FIGURES) {
      if (wanted.isEmpty() || wanted.contains(figure.name)) {
        figure.measurement.run();
      }
    }
    System.exit(0);
  }

  private static void tell(String what, Object... values) {
    System.out.println(String.format(Locale.ROOT, what, values));
  }

  // Round trip

  private static void roundTrips() throws Exception {
    try (HostJvms hosts = new HostJvms()) {
      hosts.start(2, 1);
      try (VirtualMachine machine = hosts.open(Map.of())) {
        List<TaskId> echoes = machine.spawn(new Echo(), 2, Set.of());
        for (int round = 0; round < ROUNDS; round++) {
          long[] nanos = new long[ROUND_TRIPS];
          for (int i = 0; i < ROUND_TRIPS; i++) {
            nanos[i] = roundTrip(machine, echoes.get(i % 2), i);
          }
          Arrays.sort(nanos);
          tell(
              "round trip: p50 %d us, p99 %d us",
              nanos[ROUND_TRIPS / 2] / 1000, nanos[ROUND_TRIPS * 99 / 100] / 1000);
        }
      }
    }
  }

  private static long roundTrip(VirtualMachine machine, TaskId echo, int number)
      throws InterruptedException {
    Message message = new SkipJob(number, 1);
    AtomicReference<Message> answer = new AtomicReference<>();
    long begun = System.nanoTime();
    machine.send(echo, message);
    while (!message.equals(answer.get())) {
      machine.receive((source, one) -> answer.set(one), 1, Duration.ofSeconds(10));
    }
    return System.nanoTime() - begun;
  }

  /** Sends everything back. */
  private record Echo() implements TaskProgram {
    @Override
    public Task create(TaskContext context) {
      return new Task() {
        @Override
        public void start() {}

        @Override
        public void receive(TaskId source, Message message) {
          context.send(source, message);
        }

        @Override
        public boolean work() {
          return false;
        }

        @Override
        public void close() {}
      };
    }
  }

  // Throughput

  private static void noopJobs() {
    try (HostJvms hosts = new HostJvms()) {
      hosts.start(2, 1);
      try (VirtualMachine machine = hosts.open(Map.of())) {
        for (int round = 0; round < ROUNDS; round++) {
          tell(
              "no-op jobs/s: 2 hosts %,.0f, 2 threads %,.0f",
              noopJobs(RunOptions.defaults().on(machine)),
              noopJobs(RunOptions.defaults().backend("local").setting("jd.local.slots", "2")));
        }
      }
    }
  }

  private static double noopJobs(RunOptions options) {
    long begun = System.nanoTime();
    Jobs.of(LongStream.range(0, NOOP_JOBS).boxed().iterator())
        .evaluate((Long job) -> job + 1)
        .with(options)
        .forEach((index, job, result) -> {});
    return NOOP_JOBS * 1e9 / (System.nanoTime() - begun);
  }

  // A host's start

  private static void starts() throws Exception {
    try (HostJvms hosts = new HostJvms()) {
      hosts.start(1, 1);
      try (VirtualMachine machine = hosts.open(Map.of())) {
        List<Long> millis = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
          millis.add(start(hosts, machine));
        }
        tell("start of a host's process to the result of its first job: %s ms", sorted(millis));
      }
    }
  }

  private static long start(HostJvms hosts, VirtualMachine machine) throws InterruptedException {
    List<Message> received = new ArrayList<>();
    long begun = System.nanoTime();
    HostJvms.Starting starting = hosts.begin(1, Map.of());
    while (received.stream().noneMatch(TaskResult.class::isInstance)) {
      machine.receive(
          (source, message) -> {
            received.add(message);
            if (message instanceof HostAdd added) {
              TaskProgram program = TaskProgram.calling(() -> 1);
              machine.spawn(program, 1, Set.of(added.host().id()));
            }
          },
          1,
          Duration.ofSeconds(1));
    }
    long taken = (System.nanoTime() - begun) / 1_000_000;
    starting.jvm.close();
    return taken;
  }

  // A host's death

  private static void deaths() throws Exception {
    Path notes = Files.createTempFile("jd-figures", ".txt");
    List<Long> millis = new ArrayList<>();
    try (HostJvms hosts = new HostJvms()) {
      hosts.start(3, 1);
      for (int i = 0; i < DEATHS; i++) {
        millis.add(death(hosts, notes));
        hosts.start(1, 1);
      }
    }
    tell("kill -9 to the lost job running elsewhere: %s ms", sorted(millis));
    Files.delete(notes);
  }

  /* The job tells where it runs and since when; where it runs first is killed. */
  private static long death(HostJvms hosts, Path notes) throws Exception {
    Files.writeString(notes, "");
    String file = notes.toString();
    long[] killed = new long[1];
    Thread killer = new Thread(() -> killed[0] = kill(hosts, notes));
    killer.start();
    try (VirtualMachine machine = hosts.open(Map.of())) {
      List<Long> started =
          Jobs.of(List.of(1))
              .evaluate((Integer job) -> note(Path.of(file)))
              .with(RunOptions.defaults().on(machine))
              .results();
      killer.join();
      return started.get(0) - killed[0];
    }
  }

  private static long note(Path file) throws Exception {
    long now = System.currentTimeMillis();
    boolean first = Files.size(file) == 0;
    Files.writeString(file, ProcessHandle.current().pid() + "\n");
    if (first) {
      new java.util.concurrent.CountDownLatch(1).await();
    }
    return now;
  }

  private static long kill(HostJvms hosts, Path notes) {
    try {
      while (!Files.readString(notes).endsWith("\n")) {
        Thread.onSpinWait();
      }
      long pid = Long.parseLong(Files.readString(notes).strip());
      String name =
          hosts.names().stream().filter(one -> hosts.jvm(one).pid() == pid).findFirst().get();
      long now = System.currentTimeMillis();
      hosts.kill(name);
      return now;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  // Memory

  private static void memory() throws Exception {
    try (HostJvms hosts = new HostJvms()) {
      String name = hosts.start(4, Map.of());
      Path status = Path.of("/proc", "" + hosts.jvm(name).pid(), "status");
      Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmRSS") || line.startsWith("Threads"))
          .forEach(line -> tell("idle host: %s", line.replaceAll("\\s+", " ")));
    }
  }

  private static List<Long> sorted(List<Long> values) {
    return values.stream().sorted().toList();
  }
}
