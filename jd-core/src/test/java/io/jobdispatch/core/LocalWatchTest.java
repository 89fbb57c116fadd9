package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
final class LocalWatchTest {

  /** Something that a run holds, and that its warnings need. */
  private static final class OfTheRun implements Consumer<String> {
    @Override
    public void accept(String warning) {}
  }

  private static WeakReference<OfTheRun> afterRun() {
    OfTheRun warnings = new OfTheRun();
    LocalWatch watch = new LocalWatch(Duration.ofDays(1), warnings);
    watch.begins(0);
    watch.ends();
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
