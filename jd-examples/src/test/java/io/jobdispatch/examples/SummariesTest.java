package io.jobdispatch.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.core.RunSummary;
import io.jobdispatch.core.RunSummary.Ending;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SummariesTest {

  @Test
  void jobsTimeRateAndSlavesAreToldInALine() {
    RunSummary summary =
        new RunSummary(
            Ending.COMPLETED,
            2400,
            2400,
            0,
            0,
            0,
            0,
            0,
            2,
            0,
            0,
            Duration.ofSeconds(60),
            Duration.ofSeconds(117));

    assertThat(Summaries.line(summary))
        .isEqualTo("2,400 jobs in 60.0 s, 40.0 jobs/s; 2 slaves, 98 % busy");
  }

  @Test
  void failuresAndLossesAreToldIfThereAreSome() {
    RunSummary summary =
        new RunSummary(
            Ending.JOB_FAILED,
            9,
            3,
            1,
            0,
            0,
            0,
            2,
            1,
            0,
            0,
            Duration.ofSeconds(1),
            Duration.ofMillis(500));

    assertThat(Summaries.line(summary)).endsWith("1 slave, 50 % busy; 1 failed; 2 slaves lost");
  }
}
