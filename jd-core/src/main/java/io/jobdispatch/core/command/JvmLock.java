package io.jobdispatch.core.command;

import io.jobdispatch.core.folder.JvmFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lock by which other JVMs see that this one lives, held from its first program on. */
final class JvmLock {

  private static final Logger LOG = LoggerFactory.getLogger(JvmLock.class);

  private JvmFolder.@Nullable Use use;
  private boolean warned;
  private boolean closed;

  /** Locks the file if it is not locked yet; empty if that cannot be done. */
  synchronized Optional<Path> file() {
    if (closed) {
      return Optional.empty();
    }
    try {
      JvmFolder.Use current = use;
      if (current == null) {
        current = JvmFolder.use(JvmFolder.temporary(), OrphanedPrograms::end);
        use = current;
      }
      return current.lockFile();
    } catch (IOException e) {
      if (!warned) {
        warned = true;
        LOG.warn("cannot lock a file: if this JVM is killed, its programs keep running", e);
      }
      return Optional.empty();
    }
  }

  /** Gives it up for good, when no program of this JVM is left. */
  synchronized void close() {
    closed = true;
    if (use != null) {
      use.close();
      use = null;
    }
  }
}
