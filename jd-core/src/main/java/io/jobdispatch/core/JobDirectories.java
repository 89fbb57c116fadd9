package io.jobdispatch.core;

import io.jobdispatch.api.TaskId;
import io.jobdispatch.core.command.OrphanedPrograms;
import io.jobdispatch.core.folder.FileTree;
import io.jobdispatch.core.folder.JvmFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The private directories of one slave's jobs, in the folder of its JVM that only it can read. */
final class JobDirectories {

  /*
   * They are made when they are asked for, and looked for each time: something that cleans up
   * temporary files may have removed them, with all above them.
   */

  private static final Logger LOG = LoggerFactory.getLogger(JobDirectories.class);

  private final String parent;
  private final TaskId slave;
  private final Mirror mirror;
  private JvmFolder.@Nullable Use folder;

  JobDirectories(String parent, TaskId slave, Mirror mirror) {
    this.parent = parent;
    this.slave = slave;
    this.mirror = mirror;
  }

  /** Creates a job's directory, or creates it again. */
  Path make(long index, int attempt) {
    try {
      return Files.createDirectories(home().resolve("job-" + index + "-" + attempt));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create a directory for job " + index + ": " + e, e);
    }
  }

  private Path home() throws IOException {
    return folder().path().resolve("slave-" + name());
  }

  private String name() {
    return Long.toHexString(slave.run()) + "-" + slave.number();
  }

  private JvmFolder.Use folder() throws IOException {
    JvmFolder.Use current = folder;
    if (current == null) {
      Path within = parent.isEmpty() ? JvmFolder.temporary() : Path.of(parent);
      current = JvmFolder.use(within, OrphanedPrograms::end);
      folder = current;
    }
    return current;
  }

  /** Writes this slave's copies of mirrored files, if there are any. */
  void unpack() throws IOException {
    if (!mirror.files().isEmpty()) {
      mirror.unpack(home().resolve("mirror"));
    }
  }

  /** Returns the directory of mirrored files. Those that were removed are written again. */
  Path mirror() {
    if (mirror.files().isEmpty()) {
      throw new IllegalStateException("must be named by RunOptions.mirror: nothing is mirrored");
    }
    try {
      unpack();
      return home().resolve("mirror");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy the mirrored files: " + e, e);
    }
  }

  /** Removes a job's directory with all that is in it. */
  void remove(JobFacts job) {
    job.madeDirectory().ifPresent(JobDirectories::removeTree);
  }

  /** Keeps a job's directory. Answers what to add to the job's failure. */
  String keep(JobFacts job) {
    return job.madeDirectory()
        .map(path -> " (its directory is kept: " + keep(path) + ")")
        .orElse("");
  }

  private Path keep(Path directory) {
    try {
      return folder().keep(directory, directory.getFileName() + "-" + name());
    } catch (IOException e) {
      LOG.warn("cannot keep a failed job's directory: {}", directory, e);
      return directory;
    }
  }

  private static void removeTree(Path root) {
    try {
      FileTree.remove(root);
    } catch (IOException e) {
      LOG.warn("cannot remove a job's directory: {}", root, e);
    }
  }

  /** Removes the slave's directory. */
  void close() {
    if (folder == null) {
      return;
    }
    try (JvmFolder.Use last = folder) {
      FileTree.remove(last.path().resolve("slave-" + name()));
    } catch (IOException e) {
      LOG.warn("cannot remove the slave's directory: slave {}", slave, e);
    }
    folder = null;
  }
}
