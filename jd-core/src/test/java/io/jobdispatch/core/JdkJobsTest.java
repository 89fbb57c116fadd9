package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobdispatch.core.journal.JournalFolder;
import java.io.File;
import java.io.Serializable;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs and results that are values of the JDK, in a run with a journal. */
@Timeout(600)
final class JdkJobsTest {

  private static final AtomicInteger EVALUATED = new AtomicInteger();

  @TempDir private Path directory;

  private static Serializable same(Serializable job) {
    EVALUATED.incrementAndGet();
    return job;
  }

  private List<Serializable> run(List<? extends Serializable> jobs) {
    return Jobs.of(List.<Serializable>copyOf(jobs))
        .evaluate(JdkJobsTest::same)
        .named("values")
        .with(
            RunOptions.defaults()
                .inMaster()
                .journal(JournalFolder.at(directory.resolve("journal"))))
        .results();
  }

  @Test
  void filesAddressesAndPropertiesAreKeptAndReplayed() {
    Properties properties = new Properties();
    properties.setProperty("key", "value");
    List<Serializable> jobs = List.of(new File("a", "b"), URI.create("http://a/b"), properties);
    EVALUATED.set(0);

    List<Serializable> first = run(jobs);
    List<Serializable> second = run(jobs);

    assertThat(first).isEqualTo(jobs);
    assertThat(second).isEqualTo(jobs);
    assertThat(EVALUATED).hasValue(jobs.size());
  }

  private record OfPath(Path path) implements Serializable {}

  @Test
  void aPathIsRefusedWithAdvice() {
    assertThatThrownBy(() -> run(List.of(new OfPath(Path.of("a")))))
        .hasMessageContainingAll("job 0 cannot be kept in a journal", "use its toFile()");
  }
}
