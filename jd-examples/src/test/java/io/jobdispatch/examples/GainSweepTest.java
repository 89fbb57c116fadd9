package io.jobdispatch.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.core.RunOptions;
import io.jobdispatch.core.journal.JournalFolder;
import io.jobdispatch.core.journal.JournalReport;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GainSweepTest {

  @TempDir Path directory;

  @Test
  void aFinishedRunIsExtended() {
    Path folder = directory.resolve("journal");
    RunOptions options = RunOptions.defaults().journal(JournalFolder.at(folder));

    List<Double> forty = GainSweep.gains(40, options);
    List<Double> sixty = GainSweep.gains(60, options);

    assertThat(sixty).hasSize(60).startsWith(forty.toArray(new Double[0]));
    assertThat(GainSweep.retried(60, options)).isEqualTo(sixty);
    assertThat(JournalReport.of(folder).done()).isEqualTo(60);
  }
}
