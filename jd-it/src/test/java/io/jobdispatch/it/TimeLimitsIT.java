package io.jobdispatch.it;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No test's result depends on the speed of the machine. */
final class TimeLimitsIT {

  private static final String CONTRACT = "jd-testkit/src/main/java/io/jobdispatch/testkit/contract";

  /* What is written in these all the same, and why it decides nothing. */
  private static final Map<String, String> EXCEPTIONS =
      Map.ofEntries(
          entry("CheckedRun: sleep", "jobs that take some time"),
          entry("LinksTest: sleep", "a task that talks now and then"),
          entry("Storm: fixed wait", "a program, which stops hosts for a random time"),
          entry("ResumeIT: wait", "how often it is looked whether a process has ended"),
          entry("TopicsTest: wait", "how often a frame is published until it is heard"),
          entry("StoppedHostsTest: silence", "its subject; hosts may be lost at any time"),
          entry("MasterFaultsTest: silence", "its subject; masters may be lost at any time"),
          entry("NetworkFaultsTest: silence", "its subject; hosts may be lost at any time"),
          entry("Await: clock", "bounds a wait of minutes"),
          entry("Stage: clock", "bounds waits by patience()"),
          entry("Master: clock", "bounds waits by patience()"),
          entry("Killing: clock", "tries again for as long as patience()"),
          entry("ReceivingContract: clock", "bounds a wait by patience()"),
          entry("SpawningContract: clock", "twice patience() would be a call that blocks"),
          entry("SendingContract: clock", "twice patience() would be a call that blocks"),
          entry("InterruptingContract: clock", "a thread runs for at least as long as it is told"),
          entry("Actor: clock", "a task that takes as long as it is told"),
          entry("RunSummaryTest: clock", "a job that takes at least 2 ms"),
          entry("KilledHostsTest: clock", "a seed"),
          entry("LinkTest: clock", "the present moment"),
          entry("ReunionTest: clock", "the present moment"),
          entry("Recorder: clock", "written down, for Figures and Storm"),
          entry("CheckedRun: clock", "written down, for Figures and Storm"),
          entry("StormOptions: clock", "a seed"),
          entry("Storm: clock", "a program that measures"),
          entry("Soak: clock", "a program that measures"),
          entry("Figures: clock", "a program that measures"),
          entry("JournalFigures: clock", "a program that measures"),
          entry("Throughput: clock", "a program that measures"));

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> modules = Files.list(Outcome.ROOT)) {
      for (Path module : modules.toList()) {
        addSources(module.resolve("src/test/java"), sources);
      }
    }
    addSources(Outcome.ROOT.resolve(CONTRACT), sources);
    return sources;
  }

  private static void addSources(Path folder, List<Path> sources) throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
      }
    }
  }

  @Test
  void noTestHasALimitBelowAMinuteOrWaitsForTimeToPass() throws IOException {
    List<String> faults = new ArrayList<>();
    Set<String> needed = new TreeSet<>();
    for (Path source : sources()) {
      String name = source.getFileName().toString().replace(".java", "");
      for (TimeLimits.Found found : TimeLimits.in(Files.readString(source))) {
        String exception = name + ": " + found.rule();
        needed.add(exception);
        if (!EXCEPTIONS.containsKey(exception) && !name.startsWith("TimeLimits")) {
          faults.add(source + ":" + found.line() + ": " + found.text());
        }
      }
    }

    assertThat(faults)
        .as("wait for a condition for a minute or longer, or name an exception here")
        .isEmpty();
    assertThat(needed).as("exceptions").containsAll(EXCEPTIONS.keySet());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Thread.sleep(1);",
        "TimeUnit.SECONDS.sleep(1);",
        "Await.pass(Duration.ofSeconds(2));",
        "long end = System.nanoTime() + 1_000_000_000;",
        "assertTimeoutPreemptively(limit, call);",
        "@Timeout(60)",
        "@Timeout(value = 2, unit = TimeUnit.MINUTES)",
        "latch.await(10, TimeUnit.SECONDS)",
        "call.get(59_000, MILLISECONDS)",
        "queue.poll(1, TimeUnit.MICROSECONDS)",
        "assertThat(call).failsWithin(Duration.ofSeconds(20))",
        "static final Duration PATIENCE = Duration.ofSeconds(40);",
        "private static final long PATIENCE_SECONDS = 40;",
        "Map.of(\"jd.hazelcast.silence\", \"3\")"
      })
  void limitBelowAMinuteIsFound(String line) {
    assertThat(TimeLimits.in("class A {\n  " + line + "\n}"))
        .singleElement()
        .extracting(TimeLimits.Found::line)
        .isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@Timeout(600)",
        "@Timeout(value = 5, unit = TimeUnit.MINUTES)",
        "latch.await(2, TimeUnit.MINUTES)",
        "call.get(60, TimeUnit.SECONDS)",
        "assertThat(call).failsWithin(Duration.ofMinutes(2))",
        "static final Duration PATIENCE = Duration.ofMinutes(2);",
        "machine.nanoTime()",
        "Map.of(\"jd.hazelcast.silence\", \"600\")"
      })
  void limitOfAMinuteOrMoreIsFine(String line) {
    assertThat(TimeLimits.in("class A {\n  " + line + "\n}")).isEmpty();
  }
}
