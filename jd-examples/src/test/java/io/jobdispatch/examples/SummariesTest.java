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
            Duration.ofSeconds(117),
            Duration.ZERO);

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
            Duration.ofMillis(500),
            Duration.ofMillis(250));

    assertThat(Summaries.line(summary))
        .endsWith("1 slave, 75 % busy (25 % without an answer: 0.3 s); 1 failed; 2 slaves lost");
  }

  @Test
  void replayedJobsAreToldAndDoNotCountForTheRate() {
    RunSummary summary =
        new RunSummary(
            Ending.COMPLETED,
            3000,
            3000,
            0,
            2000,
            0,
            0,
            0,
            1,
            0,
            0,
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ZERO);

    assertThat(Summaries.line(summary))
        .startsWith("3,000 jobs (2,000 of them replayed) in 20.0 s, 50.0 jobs/s;");
  }
}
