package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
final class CallWatchTest {

  /** Something that a run holds, and that its warnings need. */
  private static final class OfTheRun implements Consumer<String> {
    @Override
    public void accept(String warning) {}
  }

  private static WeakReference<OfTheRun> afterRun() {
    OfTheRun warnings = new OfTheRun();
    CallWatch watch = new CallWatch(Duration.ofDays(1), System::nanoTime, warnings);
    watch.start();
    watch.ends(watch.begins("a call", 0));
    watch.close();
    return new WeakReference<>(warnings);
  }

  @Test
  void aRunThatIsOverIsHeldByNoTimer() {
    WeakReference<OfTheRun> run = afterRun();

    while (run.get() != null) {
      System.gc();
    }

    assertThat(run.get()).isNull();
  }
}
