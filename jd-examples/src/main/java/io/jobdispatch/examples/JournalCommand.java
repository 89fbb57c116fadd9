package io.jobdispatch.examples;

import io.jobdispatch.core.journal.JournalReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.OptionalLong;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = JournalCommand.NAME,
    description = "Tells what the journal of a run holds. Changes nothing.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    footer = {
      "",
      "  ./jd desweep --journal out/journal           a run that keeps one",
      "  ./jd journal out/journal                     what it holds",
      "  ./jd journal out/journal --csv jobs.csv      its finished jobs"
    })
final class JournalCommand implements Runnable {

  static final String NAME = "journal";

  private final Console console;

  @Parameters(paramLabel = "DIR", description = "The journal's folder.")
  private Path folder = Path.of("");

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "Writes the jobs that are done or have failed, in the order of processing.")
  private @Nullable Path csv;

  JournalCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    JournalReport report = csv == null ? JournalReport.of(folder) : withCsv(csv);
    tell("run", report.runId());
    tell("parameters", report.parameters());
    String size = Counted.of(report.bytes(), "byte");
    tell("size", size + " in " + Counted.of(report.segments(), "segment"));
    tell("drawn", Counted.of(report.drawn(), "job"));
    tell("done", String.format(Locale.ROOT, "%,d", report.done()));
    tell("failed", String.format(Locale.ROOT, "%,d", report.failed()));
    tell("open jobs", String.valueOf(report.open()));
    tell(
        "failed tries",
        String.format(Locale.ROOT, "%,d, of jobs that were then open", report.attemptsFailed()));
    if (report.beforeSnapshot() > 0) {
      tell("snapshot", "of " + Counted.of(report.beforeSnapshot(), "settled job"));
    }
    tell("settled first", index(report.firstSettled()));
    tell("settled last", index(report.lastSettled()));
    report.lastCommit().ifPresent(when -> tell("last commit", text(when)));
    tell("end", report.tail().isEmpty() ? "whole" : report.tail());
    report.failures().forEach(failure -> console.print("  %s%n", failure));
    long more = report.failed() - report.failures().size();
    if (more > 0 && report.beforeSnapshot() == 0) {
      console.print("  and %s%n", Counted.of(more, "more failure"));
    }
  }

  private void tell(String name, String value) {
    console.print("%-15s%s%n", name + ":", value);
  }

  private static String text(Instant when) {
    return when.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String index(OptionalLong index) {
    return index.isEmpty() ? "none" : "job " + index.getAsLong();
  }

  private JournalReport withCsv(Path file) {
    try (Writer writer = Files.newBufferedWriter(file);
        CSVPrinter rows = new CSVPrinter(writer, format())) {
      FinishedJobs jobs = new FinishedJobs(rows);
      JournalReport report = JournalReport.of(folder, jobs::take);
      jobs.end();
      return report;
    } catch (UncheckedIOException e) {
      throw cannotWrite(file, new IOException(e.getMessage(), e));
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
  }

  private static IllegalArgumentException cannotWrite(Path file, IOException why) {
    return new IllegalArgumentException("cannot write --csv=%s: %s".formatted(file, why));
  }

  private static CSVFormat format() {
    return CSVFormat.RFC4180
        .builder()
        .setRecordSeparator("\n")
        .setHeader("index", "job", "outcome", "attempt", "evaluated_seconds", "result")
        .get();
  }
}
