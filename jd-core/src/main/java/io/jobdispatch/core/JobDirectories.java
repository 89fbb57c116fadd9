package io.jobdispatch.core;

import io.jobdispatch.api.TaskId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The private directories of one slave's jobs, in a directory of the slave that only it can read.
 */
final class JobDirectories {

  private static final Logger LOG = LoggerFactory.getLogger(JobDirectories.class);

  private final String parent;
  private final TaskId slave;
  private @Nullable Path home;
  private @Nullable Path mirror;

  JobDirectories(String parent, TaskId slave) {
    this.parent = parent;
    this.slave = slave;
  }

  Path make(long index, int attempt) {
    try {
      return Files.createDirectory(home().resolve("job-" + index + "-" + attempt));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a directory for job " + index + ": " + e, e);
    }
  }

  private Path home() throws IOException {
    if (home == null) {
      String prefix = "jd-" + Long.toHexString(slave.run()) + "-" + slave.number() + "-";
      home =
          parent.isEmpty()
              ? Files.createTempDirectory(prefix)
              : Files.createTempDirectory(Path.of(parent), prefix);
    }
    return home;
  }

  /** Writes this slave's copies of mirrored files. */
  void unpack(Mirror files) throws IOException {
    if (!files.files().isEmpty()) {
      mirror = Files.createDirectory(home().resolve("mirror"));
      files.unpack(mirror);
    }
  }

  Path mirror() {
    if (mirror == null) {
      throw new IllegalStateException("must be named by RunOptions.mirror: nothing is mirrored");
    }
    return mirror;
  }

  /** Removes a job's directory with all that is in it. */
  void remove(JobFacts job) {
    job.madeDirectory().ifPresent(JobDirectories::removeTree);
  }

  /** Keeps a job's directory. Answers what to add to the job's failure. */
  String keep(JobFacts job) {
    return job.madeDirectory().map(path -> " (its directory is kept: " + path + ")").orElse("");
  }

  private static void removeTree(Path root) {
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("cannot remove a job's directory: {}", root, e);
    }
  }

  /** Removes the slave's directory, unless something in it was kept. */
  void close() {
    if (home == null) {
      return;
    }
    if (mirror != null) {
      removeTree(mirror);
    }
    try {
      Files.deleteIfExists(home);
    } catch (DirectoryNotEmptyException kept) {
      LOG.debug("kept: {}", home);
    } catch (IOException e) {
      LOG.warn("cannot remove the slave's directory: {}", home, e);
    }
  }
}
