package io.jobdispatch.examples;

import io.jobdispatch.core.RunListener;
import io.jobdispatch.core.RunSnapshot;
import io.jobdispatch.core.RunSummary;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows how far a run has come: on a terminal a bar with rate and time left, elsewhere a line every
 * ten seconds.
 */
final class ConsoleProgress implements RunListener {

  /*
   * Used by the run's thread; the bar is drawn by a thread of its library, through the console. In
   * local mode the run's thread is inside a job most of the time, and the bar still moves.
   */

  static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

  private static final int REFRESH_MILLIS = 250;

  /** Room for what the terminal echoes of a Ctrl-C. */
  private static final int MARGIN = 3;

  private static final String BLOCK = "█";

  private final String name;
  private final Console console;
  private Optional<ProgressBar> bar = Optional.empty();
  private Duration nextLine = BETWEEN_LINES;

  /**
   * Makes a listener of one run.
   *
   * @param name what the run is called
   * @param console where to show it
   */
  ConsoleProgress(String name, Console console) {
    this.name = name;
    this.console = console;
  }

  @Override
  public void started(String place, RunSnapshot snapshot) {
    if (console.columns().isPresent()) {
      bar = Optional.of(makeBar(snapshot, console.columns().getAsInt()));
    }
  }

  private ProgressBar makeBar(RunSnapshot snapshot, int columns) {
    return new ProgressBarBuilder()
        .setTaskName(name)
        .setInitialMax(snapshot.expected().orElse(-1))
        .setUnit(" jobs", 1)
        .setStyle(console.canShow(BLOCK) ? ProgressBarStyle.UNICODE_BLOCK : ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(REFRESH_MILLIS)
        .hideEta()
        .continuousUpdate()
        .setConsumer(new LastLine(columns - MARGIN))
        .build();
  }

  @Override
  public void progress(RunSnapshot snapshot) {
    bar.ifPresentOrElse(shown -> step(shown, snapshot), () -> tell(snapshot));
  }

  private static void step(ProgressBar shown, RunSnapshot snapshot) {
    shown.stepTo(snapshot.settled());
    shown.setExtraMessage(rate(snapshot) + left(snapshot));
  }

  private void tell(RunSnapshot snapshot) {
    if (snapshot.elapsed().compareTo(nextLine) >= 0) {
      nextLine = snapshot.elapsed().plus(BETWEEN_LINES);
      console.tell("%s: %s", name, line(snapshot));
    }
  }

  private static String line(RunSnapshot snapshot) {
    String of =
        snapshot.expected().isPresent()
            ? String.format(Locale.ROOT, " of %,d", snapshot.expected().getAsLong())
            : "";
    return String.format(
        Locale.ROOT, "%,d%s jobs, %s%s", snapshot.settled(), of, rate(snapshot), left(snapshot));
  }

  private static String rate(RunSnapshot snapshot) {
    return Summaries.rate(snapshot.jobsPerSecond());
  }

  private static String left(RunSnapshot snapshot) {
    return snapshot.remaining().map(time -> ", " + text(time) + " left").orElse("");
  }

  private static String text(Duration time) {
    if (time.toHours() > 0) {
      return time.toHours() + " h " + time.toMinutesPart() + " min";
    }
    return time.toMinutes() > 0
        ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
        : time.toSeconds() + " s";
  }

  @Override
  public void finished(RunSummary summary) {
    bar.ifPresent(
        shown -> {
          shown.stepTo(summary.completed() + summary.failed());
          shown.close();
        });
    console.removeLine();
  }

  /** Shows the bar as the last line of the terminal. */
  private final class LastLine implements ProgressBarConsumer {

    private final int columns;

    LastLine(int columns) {
      this.columns = columns;
    }

    @Override
    public int getMaxRenderedLength() {
      return columns;
    }

    @Override
    public void accept(String line) {
      console.showLine(line);
    }

    @Override
    public void clear() {
      console.removeLine();
    }

    @Override
    public void close() {
      console.removeLine();
    }
  }
}
