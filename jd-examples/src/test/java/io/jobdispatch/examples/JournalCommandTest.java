package io.jobdispatch.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobdispatch.core.Evaluator;
import io.jobdispatch.core.Jobs;
import io.jobdispatch.core.RunOptions;
import io.jobdispatch.core.journal.Journal;
import io.jobdispatch.core.journal.JournalEntry.Done;
import io.jobdispatch.core.journal.JournalEntry.Drawn;
import io.jobdispatch.core.journal.JournalEntry.OpenJob;
import io.jobdispatch.core.journal.JournalEntry.Snapshot;
import io.jobdispatch.core.journal.JournalFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalCommandTest {

  @TempDir Path directory;

  private Path folder;

  private static String describe(int job) {
    if (job == 3) {
      throw new IllegalStateException("three, \"so to say\"");
    }
    return job % 2 == 0 ? "even, " + job : "odd";
  }

  @BeforeEach
  void runWithAJournal() {
    folder = directory.resolve("journal");
    Jobs.of(List.of(0, 1, 2, 3, 4))
        .evaluate((Evaluator<Integer, String>) JournalCommandTest::describe)
        .named("five jobs")
        .with(RunOptions.defaults().inMaster().journal(JournalFolder.at(folder)))
        .outcomes();
  }

  private DemoCall journal(String... more) {
    String[] arguments = new String[more.length + 2];
    arguments[0] = "journal";
    arguments[1] = folder.toString();
    System.arraycopy(more, 0, arguments, 2, more.length);
    return DemoCall.of(arguments);
  }

  @Test
  void itTellsWhatAJournalHolds() {
    DemoCall call = journal();

    assertThat(call.code()).isZero();
    assertThat(call.err()).isEmpty();
    assertThat(call.out().lines())
        .contains(
            "parameters:    five jobs, run seed 0",
            "drawn:         5 jobs",
            "done:          4",
            "failed:        1",
            "open jobs:     0",
            "settled first: job 0",
            "settled last:  job 4",
            "end:           whole")
        .anyMatch(line -> line.startsWith("  job 3 failed: java.lang.IllegalStateException: three"))
        .anyMatch(
            line -> line.matches("last commit:   \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ"));
  }

  @Test
  void oneOfAThingIsNoPlural() {
    folder = directory.resolve("one");
    Jobs.of(List.of(3))
        .evaluate((Evaluator<Integer, String>) JournalCommandTest::describe)
        .named("one job")
        .with(RunOptions.defaults().inMaster().journal(JournalFolder.at(folder)))
        .outcomes();

    assertThat(journal().out().lines())
        .contains("drawn:         1 job")
        .anyMatch(line -> line.matches("size: +[0-9,.]+ bytes in 1 segment"));
  }

  @Test
  void theFinishedJobsAreWrittenAsCsv() throws Exception {
    Path csv = directory.resolve("jobs.csv");

    DemoCall call = journal("--csv", csv.toString());

    assertThat(call.code()).isZero();
    List<String> lines = Files.readAllLines(csv);
    assertThat(lines).hasSize(6);
    assertThat(lines.get(0)).isEqualTo("index,job,outcome,attempt,evaluated_seconds,result");
    assertThat(lines.get(1)).startsWith("0,0,done,1,").endsWith(",\"even, 0\"");
    assertThat(lines.get(2)).startsWith("1,1,done,1,").endsWith(",odd");
    assertThat(lines.get(5))
        .startsWith("3,3,failed,,,\"job 3 failed:")
        .contains("\"\"so to say\"\"");
  }

  @Test
  void aJobThatWasOpenAtASnapshotIsWrittenWithItsText() throws Exception {
    folder = directory.resolve("snapshot");
    OpenJob open = new OpenJob(6, "job six, \"open\"", new byte[0], List.of());
    try (Journal.Session session = JournalFolder.at(folder).open("run", "p")) {
      session.append(new Snapshot(new byte[0], List.of(open), 7, 6, 0));
      session.append(new Drawn(7, 7, ""));
      session.append(new Done(7, 1, 0, new byte[0]));
      session.append(new Done(6, 1, 0, new byte[0]));
    }
    Path csv = directory.resolve("jobs.csv");

    DemoCall call = journal("--csv", csv.toString());

    assertThat(call.code()).isZero();
    assertThat(Files.readAllLines(csv))
        .hasSize(3)
        .anyMatch(line -> line.startsWith("7,,done,1,"))
        .anyMatch(line -> line.startsWith("6,\"job six, \"\"open\"\"\",done,1,"));
  }

  @Test
  void aJobThatWasOpenedAgainIsWrittenOnce() throws Exception {
    folder = directory.resolve("reopened");
    assertThatThrownBy(() -> runTo(JournalCommandTest::describe, false))
        .isInstanceOf(RuntimeException.class)
        .hasMessageContaining("job 0 failed");
    runTo(job -> "mended", true);
    Path csv = directory.resolve("jobs.csv");

    DemoCall call = journal("--csv", csv.toString());

    assertThat(call.code()).isZero();
    assertThat(Files.readAllLines(csv))
        .hasSize(3)
        .anyMatch(line -> line.startsWith("0,3,done,2,"))
        .noneMatch(line -> line.contains("failed,"));
  }

  /** Runs two jobs, of which a failure ends the run. */
  private void runTo(Evaluator<Integer, String> evaluator, boolean again) {
    RunOptions options = RunOptions.defaults().inMaster().journal(JournalFolder.at(folder));
    List<String> results =
        Jobs.of(List.of(3, 4))
            .evaluate(evaluator)
            .named("two jobs")
            .with(again ? options.retryFailed() : options)
            .results();
    assertThat(results).hasSize(2);
  }

  @Test
  void itTellsWhereAJournalIsTorn() throws Exception {
    Path segment;
    try (var files = Files.list(folder)) {
      segment =
          files.filter(file -> file.toString().endsWith(".journal")).findFirst().orElseThrow();
    }
    Files.write(segment, new byte[] {1, 2, 3}, StandardOpenOption.APPEND);
    byte[] before = Files.readAllBytes(segment);

    DemoCall call = journal();

    assertThat(call.code()).isZero();
    assertThat(call.out()).contains("end:           torn", segment.getFileName().toString());
    assertThat(segment).hasBinaryContent(before);
  }

  @Test
  void aFolderThatIsNoJournalIsOneClearLine() {
    DemoCall nowhere = DemoCall.of("journal", directory.resolve("nowhere").toString());
    DemoCall empty = DemoCall.of("journal", directory.toString());

    assertThat(nowhere.code()).isNotZero();
    assertThat(nowhere.err().lines()).hasSize(1);
    assertThat(nowhere.err()).contains("must be the folder of a journal");
    assertThat(empty.code()).isNotZero();
    assertThat(empty.err().lines()).hasSize(1);
    assertThat(empty.err()).contains("there is no journal in this folder");
  }

  @Test
  void aCsvThatCannotBeWrittenIsOneClearLine() {
    DemoCall call = journal("--csv", directory.resolve("a").resolve("b.csv").toString());

    assertThat(call.code()).isEqualTo(2);
    assertThat(call.err().lines()).hasSize(1);
    assertThat(call.err()).contains("cannot write --csv=");
  }

  @Test
  void aSweepGoesOnFromItsJournal() {
    String out = directory.resolve("out").toString();
    String kept = directory.resolve("sweep").toString();
    String[] arguments = {
      "desweep",
      "--runs",
      "2",
      "--populations",
      "8",
      "--generations",
      "40",
      "--out",
      out,
      "--journal",
      kept,
      "--functions",
      "sphere,ackley",
      "--quiet"
    };

    DemoCall first = DemoCall.of(arguments);
    DemoCall second = DemoCall.of(arguments);

    assertThat(first.code()).as(first.err()).isZero();
    assertThat(second.code()).as(second.err()).isZero();
    assertThat(second.out()).isEqualTo(first.out());
  }

  @Test
  void aSweepWithOtherParametersRefusesTheJournal() {
    DemoCall call =
        DemoCall.of("desweep", "--runs", "1", "--journal", folder.toString(), "--quiet");

    assertThat(call.code()).isEqualTo(2);
    assertThat(call.err().lines()).hasSize(1);
    assertThat(call.err()).contains("is of 'five jobs, run seed 0'");
  }

  @Test
  void retryFailedNeedsAJournal() {
    DemoCall call = DemoCall.of("desweep", "--retry-failed");

    assertThat(call.code()).isEqualTo(2);
    assertThat(call.err()).contains("--retry-failed needs --journal");
  }

  private DemoCall sweep(String out, String journal, int runs) {
    return DemoCall.of(
        "desweep",
        "--runs",
        String.valueOf(runs),
        "--populations",
        "8",
        "--generations",
        "40",
        "--out",
        directory.resolve(out).toString(),
        "--journal",
        directory.resolve(journal).toString(),
        "--functions",
        "sphere,ackley",
        "--quiet");
  }

  @Test
  void aSweepIsExtendedByMoreRuns() throws Exception {
    assertThat(sweep("out", "extended", 2).code()).isZero();
    DemoCall longer = sweep("out", "extended", 3);
    DemoCall whole = sweep("whole", "whole", 3);

    assertThat(longer.code()).as(longer.err()).isZero();
    assertThat(directory.resolve("out").resolve("runs.csv"))
        .hasSameTextualContentAs(directory.resolve("whole").resolve("runs.csv"));
    folder = directory.resolve("extended");
    assertThat(journal().out()).contains("done:          6");
    assertThat(whole.code()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--retry-failed", "--retry-failed=timed_out,LOST"})
  void retryFailedTakesCauses(String option) {
    String out = directory.resolve("out").toString();
    String kept = directory.resolve("kept").toString();
    String[] sweep = {"desweep", "--runs=1", "--functions=sphere", "--generations=9", "--quiet"};
    List<String> line = new ArrayList<>(List.of(sweep));
    line.addAll(List.of("--out", out, "--journal", kept, option));

    DemoCall call = DemoCall.of(line.toArray(new String[0]));

    assertThat(call.code()).as(call.err()).isZero();
  }

  @Test
  void aCauseThatThereIsNotIsAnErrorThatListsThem() {
    DemoCall call = DemoCall.of("desweep", "--journal", folder.toString(), "--retry-failed=bad");

    assertThat(call.code()).isEqualTo(2);
    assertThat(call.err().lines())
        .containsExactly(
            "jd: must be of exception, lost, timed_out, exhausted: --retry-failed=bad");
  }
}
