package io.jobdispatch.core.command;

import io.jobdispatch.core.folder.JvmFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Programs that {@link Command} has started in JVMs that were killed or have crashed. The next JVM
 * of the same user on the same machine ends them. Linux only; elsewhere nothing is ended.
 */
public final class OrphanedPrograms {
  /*
   * A process is ended only if its mark names a JVM that has certainly ended: the JVM's lock file is
   * there and was free, it was of this boot of the machine and of this PID namespace, and no process
   * has its id and start. Only processes of this user are touched, and never this JVM or what
   * descends from it, though this JVM may itself be a program that such a JVM has started.
   */

  private static final Logger LOG = LoggerFactory.getLogger(OrphanedPrograms.class);
  private static final AtomicBoolean SOUGHT = new AtomicBoolean();

  private OrphanedPrograms() {}

  /**
   * Begins to end the programs of dead JVMs, and to remove the folders of those JVMs, in another
   * thread. Only the first call in a JVM does so. Any thread.
   */
  public static void seekOnce() {
    if (SOUGHT.compareAndSet(false, true)) {
      try (JvmFolder.Use use = JvmFolder.use(JvmFolder.temporary(), OrphanedPrograms::end)) {
        LOG.debug("searching for files of killed processes beside {}", use.path());
      } catch (IOException e) {
        LOG.warn("cannot search for files of killed processes: {}", JvmFolder.temporary(), e);
      }
    }
  }

  /**
   * Ends the programs of a dead JVM, first by SIGTERM, after {@link Command#DEFAULT_GRACE} by
   * SIGKILL, and returns when they have ended. To be called while this JVM holds the lock of the
   * dead one.
   *
   * @param lockFile the file that the dead JVM had locked, its real path
   */
  public static void end(Path lockFile) {
    new ProcessTree(value -> ProcessMark.isOfDeadJvm(value, lockFile), OrphanedPrograms::isOurs)
        .end(Set.of(), Command.DEFAULT_GRACE);
  }

  private static boolean isOurs(ProcessHandle process) {
    try {
      ProcessHandle current = ProcessHandle.current();
      return !isBelow(process, current)
          && !isBelow(current, process)
          && owner(String.valueOf(process.pid())).equals(owner("self"));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException ended) {
      return false;
    }
  }

  /** Whether a process is this one or descends from it. */
  private static boolean isBelow(ProcessHandle process, ProcessHandle above) {
    return Stream.iterate(
            Optional.of(process), Optional::isPresent, each -> each.flatMap(ProcessHandle::parent))
        .anyMatch(each -> each.get().pid() == above.pid());
  }

  private static Object owner(String process) throws IOException {
    return Files.getAttribute(Path.of("/proc", process), "unix:uid");
  }
}
