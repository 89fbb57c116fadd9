package io.jobdispatch.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands as people type them, over hosts that are processes. */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
final class ClusterIT {

  /* As ./jd does: JDK 24 and later warn of what Hazelcast uses. */
  private static final String QUIET = "-Dsun.misc.unsafe.memory.access=allow";

  private static final String LIB = Outcome.LIB.toString();
  private static final String MAIN = "io.jobdispatch.examples.Main";
  private static final String HOST_MAIN = "io.jobdispatch.hazelcast.HostMain";

  /* On a machine that is busy, hosts take longer to answer than a master waits without a word. */
  private static final String SLOW_START = "WARN MasterLoop - wait";

  private static final int TERMINATED = 143;

  private static final long LOOK_NANOS = 50_000_000;

  /* More than a host needs to start and to be joined. */
  private static final Duration WORK = Duration.ofSeconds(1);

  private static final List<String> SHORT = List.of("--runs", "3", "--generations", "200");

  /* Some 5 s of work for one processor; more where this test gets the processor late. */
  private static final List<String> GENERATIONS = List.of("3000", "30000", "150000");

  @TempDir private Path directory;
  private final List<HostProcess> hosts = new ArrayList<>();

  /** How Java finds the jars. */
  enum Place {
    MODULE_PATH,
    CLASS_PATH;

    List<String> call(List<String> arguments) {
      List<String> line = new ArrayList<>();
      line.add(QUIET);
      line.add(HostProcess.PATIENT);
      line.addAll(
          this == MODULE_PATH
              ? List.of("-p", LIB, "-m", "io.jobdispatch.examples/" + MAIN)
              : List.of("-cp", LIB + "/*", MAIN));
      line.addAll(arguments);
      return line;
    }
  }

  @AfterEach
  void endHosts() {
    hosts.forEach(HostProcess::close);
  }

  @Test
  void theSweepOverThreeHostsGivesWhatItGivesOnThreads() throws Exception {
    compareWithThreads(Place.MODULE_PATH);
  }

  @Test
  @Tag("storm")
  void theSweepOverThreeHostsGivesWhatItGivesOnThreadsOnTheClassPathToo() throws Exception {
    compareWithThreads(Place.CLASS_PATH);
  }

  private void compareWithThreads(Place place) throws Exception {
    Sweep expected = sweep(place, "threads", SHORT, List.of());
    startThree(place);

    for (HostProcess host : hosts) {
      Sweep found = sweep(place, "cluster", SHORT, joining(host));

      assertThat(found.results()).isEqualTo(expected.results());
      assertThat(found.remarks().lines().filter(line -> !line.startsWith(SLOW_START)))
          .singleElement()
          .asString()
          .startsWith("18 jobs in ");
    }
    for (HostProcess host : hosts) {
      assertThat(host.end()).singleElement().asString().startsWith("host " + host.address());
      assertThat(host.exitCode()).isEqualTo(TERMINATED);
      assertThat(host.errors()).isEmpty();
    }
  }

  @Test
  void hostThatIsToldToEndSaysSoAndTheSweepGoesOn() throws Exception {
    String remarks = "";
    for (int i = 0; i < GENERATIONS.size() && !remarks.contains("; 1 slaves lost"); i++) {
      remarks = endAHostInASweep(List.of("--runs", "30", "--generations", GENERATIONS.get(i)));
    }

    assertThat(remarks).contains("; 1 slaves lost");
  }

  /** Gives the sweep's remarks; it may be over before the host is told to end. */
  private String endAHostInASweep(List<String> plan) throws Exception {
    Sweep expected = sweep(Place.MODULE_PATH, "threads", plan, List.of());
    endHosts();
    hosts.clear();
    startThree(Place.MODULE_PATH);
    HostProcess leaving = hosts.get(0);
    CompletableFuture<Sweep> running =
        CompletableFuture.supplyAsync(
            () -> sweep(Place.MODULE_PATH, "cluster", plan, joining(hosts.get(1))));
    awaitWork(leaving, running);

    List<String> last = leaving.end();

    assertThat(last).singleElement().asString().endsWith("has left: this process was told to end");
    assertThat(leaving.exitCode()).isEqualTo(TERMINATED);
    Sweep found = running.get();
    assertThat(found.results()).isEqualTo(expected.results());
    return found.remarks();
  }

  /** Waits until a host has done more than to start, or the sweep is over. */
  private static void awaitWork(HostProcess host, CompletableFuture<Sweep> running) {
    Duration begun = host.processorTime();
    while (host.processorTime().minus(begun).compareTo(WORK) < 0 && !running.isDone()) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  @Test
  void theProgramThatIsAHostWorksAsTheCommandDoes() throws Exception {
    Sweep expected = sweep(Place.MODULE_PATH, "threads", SHORT, List.of());
    List<String> line = new ArrayList<>(List.of(QUIET, HostProcess.PATIENT, "-p", LIB));
    line.addAll(List.of("--add-modules", "ALL-MODULE-PATH"));
    line.addAll(List.of("-m", "io.jobdispatch.hazelcast/" + HOST_MAIN));
    line.addAll(List.of("jd.hazelcast.port=0", "jd.hazelcast.join=", "jd.hazelcast.cluster=it"));
    HostProcess host = start(line);

    Sweep found = sweep(Place.MODULE_PATH, "cluster", SHORT, joining(host));

    assertThat(found.results()).isEqualTo(expected.results());
    assertThat(host.end()).singleElement().asString().contains("has left");
    assertThat(host.exitCode()).isEqualTo(TERMINATED);
    assertThat(host.errors()).isEmpty();
  }

  @Test
  void aWrongSettingOfTheProgramThatIsAHostIsOneClearLine() {
    List<String> line = List.of("-p", LIB, "-m", "io.jobdispatch.hazelcast/" + HOST_MAIN);

    Outcome run = Outcome.java(directory, with(line, "jd.hazelcast.slots=0"));

    assertThat(run.exitCode()).as(run.story()).isEqualTo(2);
    assertThat(run.errors().lines()).as(run.story()).hasSize(1);
  }

  private void startThree(Place place) throws IOException {
    List<String> host = List.of("host", "--slots", "1", "--port", "0", "--cluster", "it");
    start(place.call(with(host, "--join=")));
    start(place.call(with(host, "--join=" + hosts.get(0).address())));
    start(place.call(with(host, "--join=" + hosts.get(1).address())));
  }

  private HostProcess start(List<String> line) throws IOException {
    HostProcess host = HostProcess.start(directory, line);
    hosts.add(host);
    return host;
  }

  private static List<String> joining(HostProcess host) {
    return List.of("--join", host.address(), "--set", "jd.hazelcast.cluster=it");
  }

  private static List<String> with(List<String> line, String more) {
    List<String> longer = new ArrayList<>(line);
    longer.add(more);
    return longer;
  }

  /**
   * What a sweep gave.
   *
   * @param results the table and the files
   * @param remarks what it said on standard error
   */
  private record Sweep(List<String> results, String remarks) {}

  private Sweep sweep(Place place, String name, List<String> plan, List<String> where) {
    Path out = directory.resolve(name);
    List<String> line = new ArrayList<>(List.of("desweep", "-q", "--out", out.toString()));
    line.addAll(List.of("--populations", "20,40", "--functions", "sphere,ackley,hartman-3"));
    line.addAll(plan);
    line.addAll(where);
    Outcome run = Outcome.java(directory, place.call(line));
    assertThat(run.exitCode()).as(run.story()).isZero();
    String table = run.output().replace(out.toString(), "");
    return new Sweep(
        List.of(table, text(out.resolve("runs.csv")), text(out.resolve("summary.csv"))),
        run.errors());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
