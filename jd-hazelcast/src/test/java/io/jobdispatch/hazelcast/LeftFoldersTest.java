package io.jobdispatch.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.api.VirtualMachine;
import io.jobdispatch.core.Evaluation;
import io.jobdispatch.core.JobContext;
import io.jobdispatch.core.Jobs;
import io.jobdispatch.core.RunException;
import io.jobdispatch.core.RunOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What hosts leave in their folder for temporary files when they are killed. */
@Tag("faults")
@Timeout(600)
final class LeftFoldersTest {

  @TempDir private Path temporary;

  private HostJvms.Starting begin(HostJvms hosts) {
    return hosts.begin(
        List.of("env", "JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=" + temporary), 1, Map.of());
  }

  private static int block(JobContext context) throws IOException, InterruptedException {
    Files.createFile(context.directory().resolve("log"));
    new CountDownLatch(1).await();
    return 0;
  }

  private List<Path> logs() {
    try (Stream<Path> tree = Files.walk(temporary)) {
      return tree.filter(path -> path.endsWith("log")).toList();
    } catch (IOException e) {
      return List.of(); // something was removed meanwhile
    } catch (UncheckedIOException e) {
      return List.of();
    }
  }

  @Test
  void aHostThatStartsRemovesTheDirectoriesOfOneThatWasKilled() throws InterruptedException {
    try (HostJvms hosts = new HostJvms()) {
      String killed = hosts.ready(begin(hosts));
      try (VirtualMachine machine = hosts.open(Map.of())) {
        Evaluation<Integer, Integer> jobs =
            Jobs.of(List.of(1))
                .evaluate((Integer job, JobContext context) -> block(context))
                .with(RunOptions.defaults().on(machine));
        Thread master = new Thread(() -> end(jobs));
        master.start();
        Await.until("the job has a directory", this::logs, () -> !logs().isEmpty());
        hosts.kill(killed);
        jobs.cancel();
        master.join();
      }
      assertThat(logs()).hasSize(1);

      hosts.ready(begin(hosts));

      Await.until("it is removed", this::logs, () -> logs().isEmpty());
    }
  }

  private static void end(Evaluation<Integer, Integer> jobs) {
    try {
      jobs.results();
    } catch (RunException cancelled) {
      return;
    }
  }
}
