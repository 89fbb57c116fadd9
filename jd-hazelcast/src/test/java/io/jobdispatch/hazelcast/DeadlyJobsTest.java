package io.jobdispatch.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.api.VirtualMachine;
import io.jobdispatch.core.Evaluator;
import io.jobdispatch.core.FailedAttempt;
import io.jobdispatch.core.JobFailure;
import io.jobdispatch.core.JobOutcome;
import io.jobdispatch.core.Jobs;
import io.jobdispatch.core.RunOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Jobs that end the process of the host that they run on. */
@Tag("faults")
@Timeout(1800)
class DeadlyJobsTest {

  private static final int JOBS = 12;
  private static final int DEADLY = 4;

  private HostJvms hosts;

  /* One more than a deadly job can end before it is quarantined. */
  @BeforeEach
  void begin() {
    hosts = new HostJvms();
    hosts.startTogether(4, 1, Map.of());
  }

  @AfterEach
  void end() {
    hosts.close();
  }

  private JobFailure failureOf(Evaluator<Integer, Integer> evaluator) {
    List<Integer> jobs = IntStream.range(0, JOBS).boxed().toList();
    try (VirtualMachine machine = hosts.open(Map.of())) {
      List<JobOutcome<Integer, Integer>> outcomes =
          Jobs.of(jobs).evaluate(evaluator).with(RunOptions.defaults().on(machine)).outcomes();

      assertThat(outcomes).hasSize(JOBS);
      for (JobOutcome<Integer, Integer> outcome : outcomes) {
        if (outcome.index() != DEADLY) {
          int job = outcome.job();
          assertThat(outcome).isEqualTo(new JobOutcome.Done<>(job, job, -job));
        }
      }
      return ((JobOutcome.Failed<Integer, Integer>) outcomes.get(DEADLY)).failure();
    }
  }

  private static void assertQuarantined(JobFailure failure) {
    assertThat(failure.verdict()).isEqualTo(JobFailure.Verdict.QUARANTINED);
    assertThat(failure.attempts()).hasSize(3);
    assertThat(failure.attempts()).extracting(attempt -> attempt.host()).doesNotHaveDuplicates();
    assertThat(failure.story()).contains("HOST_LOST", "its process ended");
  }

  @Test
  void aJobThatCallsExitIsQuarantined() {
    JobFailure failure =
        failureOf(
            job -> {
              if (job == DEADLY) {
                System.exit(3);
              }
              return -job;
            });

    assertQuarantined(failure);
  }

  @Test
  @Tag("storm")
  void aJobThatHaltsItsProcessIsQuarantined() {
    JobFailure failure =
        failureOf(
            job -> {
              if (job == DEADLY) {
                Runtime.getRuntime().halt(3);
              }
              return -job;
            });

    assertQuarantined(failure);
  }

  private static int allocate() {
    List<byte[]> all = new ArrayList<>();
    while (all.size() < Integer.MAX_VALUE) {
      all.add(new byte[1 << 20]);
    }
    return all.size();
  }

  /* Its host may survive that, or not: other threads there need memory, too. */
  @Test
  void aJobThatExhaustsTheHeapIsQuarantinedWhetherItsHostSurvivesOrNot() {
    JobFailure failure = failureOf(job -> job == DEADLY ? allocate() : -job);

    assertThat(failure.verdict()).isEqualTo(JobFailure.Verdict.QUARANTINED);
    assertThat(failure.headline()).startsWith("job 4 is quarantined after 3 attempts");
    assertThat(failure.attempts())
        .extracting(FailedAttempt::cause)
        .isSubsetOf(FailedAttempt.Cause.EXHAUSTED, FailedAttempt.Cause.LOST);
  }
}
