package io.jobdispatch.core;

import io.jobdispatch.api.KillCause;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.core.command.OrphanedPrograms;
import io.jobdispatch.core.folder.FileTree;
import io.jobdispatch.core.folder.JvmFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The private directories of one slave's jobs, in the folder of its JVM that only it can read. */
final class JobDirectories {

  /*
   * They are made when they are asked for, and looked for each time: something that cleans up
   * temporary files may have removed them, with all above them.
   *
   * A directory is kept by the slave's thread when the evaluation has ended. A slave that is killed
   * for a timeout may ignore its interrupt, so another thread keeps its directory after a while, in
   * use or not. Whoever is first does it, under the monitor. The thread that kills does not wait for
   * it: it only sets flags.
   */

  private static final Logger LOG = LoggerFactory.getLogger(JobDirectories.class);

  /** How long a killed evaluation may take to end before its directory is moved all the same. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final String parent;
  private final TaskId slave;
  private final Mirror mirror;

  /* For those who remember this one for long, and must not keep what it holds in memory. */
  private final Object identity = new Object();
  private JvmFolder.@Nullable Use folder;
  private @Nullable Made current;
  private volatile boolean used;
  private volatile boolean killed;
  private volatile boolean timedOut;

  /** The directory of the attempt that is evaluated. */
  private record Made(long index, int attempt, Path path) {}

  JobDirectories(String parent, TaskId slave, Mirror mirror) {
    this.parent = parent;
    this.slave = slave;
    this.mirror = mirror;
  }

  Object identity() {
    return identity;
  }

  boolean isOf(TaskId task) {
    return slave.equals(task);
  }

  /** Creates an attempt's directory, or creates it again. */
  synchronized Path make(long index, int attempt) {
    try {
      Path path = Files.createDirectories(home().resolve("job-" + index + "-" + attempt));
      current = new Made(index, attempt, path);
      used = true;
      return path;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create a directory for job " + index + ": " + e, e);
    }
  }

  /** Returns where an attempt's directory will be if it is kept. */
  synchronized Path keptPath(long index, int attempt) {
    try {
      return folder().keptPath(keptName(index, attempt));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create a directory for job " + index + ": " + e, e);
    }
  }

  private String keptName(long index, int attempt) {
    return "job-" + index + "-" + attempt + "-" + name();
  }

  private Path home() throws IOException {
    return folder().path().resolve("slave-" + name());
  }

  private String name() {
    return Long.toHexString(slave.run()) + "-" + slave.number();
  }

  private JvmFolder.Use folder() throws IOException {
    JvmFolder.Use open = folder;
    if (open == null) {
      Path within = parent.isEmpty() ? JvmFolder.temporary() : Path.of(parent);
      open = JvmFolder.use(within, OrphanedPrograms::end);
      folder = open;
    }
    return open;
  }

  // Mirrored files

  /** Writes this slave's copies of mirrored files, if there are any. */
  synchronized void unpack() throws IOException {
    if (!mirror.files().isEmpty()) {
      mirror.unpack(home().resolve("mirror"));
    }
  }

  /** Returns the directory of mirrored files. Those that were removed are written again. */
  synchronized Path mirror() {
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

  // The end of an evaluation

  /** The slave is to be killed. Any thread; does not block. */
  void killed(KillCause cause) {
    killed = true;
    if (cause == KillCause.TIMED_OUT) {
      timedOut = true;
      if (used) {
        keepAside();
      }
    }
  }

  boolean isKilled() {
    return killed;
  }

  private void keepAside() {
    Thread thread = new Thread(this::keepAfterPatience, "jd-keep-" + name());
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    try {
      thread.start();
    } catch (OutOfMemoryError noThread) {
      LOG.warn("cannot start a thread: directories of slave {} are kept when it ends", slave);
    }
  }

  private synchronized void keepAfterPatience() {
    long due = System.nanoTime() + PATIENCE_NANOS;
    try {
      for (long left = PATIENCE_NANOS;
          current != null && left > 0;
          left = due - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    var unused = keep();
  }

  /** An evaluation has ended that has not failed: removes its directory. */
  synchronized void ended() {
    if (timedOut) {
      var unused = keep(); // its result may have come too late
    } else if (current != null) {
      removeTree(current.path);
    }
    forget();
  }

  /** An evaluation has failed: keeps its directory. Returns where, if there is one. */
  synchronized Optional<Path> failed() {
    Optional<Path> kept = keep();
    forget();
    return kept;
  }

  private void forget() {
    current = null;
    notifyAll();
  }

  private Optional<Path> keep() {
    Made made = current;
    if (made == null) {
      return Optional.empty();
    }
    current = null;
    try {
      String name = keptName(made.index, made.attempt);
      Path to = folder().keep(made.path, name);
      KeptDirectories.add(identity, slave, made.index, made.attempt, to);
      return Optional.of(to);
    } catch (IOException e) {
      LOG.warn("cannot keep a failed job's directory: {}", made.path, e);
      return Optional.empty();
    }
  }

  /** Removes what a slave of this JVM has kept, if it still knows of that. */
  void discard(DiscardDirectory message) {
    KeptDirectories.take(message, this).ifPresent(JobDirectories::removeKept);
  }

  private static void removeKept(Path directory) {
    removeTree(directory);
    Path folder = Objects.requireNonNull(directory.getParent(), "kept directories have a parent");
    try {
      JvmFolder.removeKeptIfEmpty(folder);
    } catch (IOException e) {
      LOG.warn("cannot remove the folder of kept directories: {}", folder, e);
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
  synchronized void close() {
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
