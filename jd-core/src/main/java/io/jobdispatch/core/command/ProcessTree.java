package io.jobdispatch.core.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Programs and all that descends from them, to be ended together. */
final class ProcessTree {
  /*
   * Descendants are found by their parents, and a process whose parent has ended belongs to init:
   * it is found by a mark in the environment, which children inherit (so does Jenkins,
   * hudson.util.ProcessTree; Linux only, elsewhere orphans escape). One that is born between the
   * look and the signal is found by the next round. The root is killed first: most often it begets
   * the others, but only after a look, for its children are then nobody's.
   *
   * Handles compare start times: a reused process id is not hit. A handle is made before the
   * environment is read, so that both are of the same process if it is alive when it is signalled.
   */
  static final int ROUNDS = 10;
  static final Duration FORCE_WAIT = Duration.ofSeconds(1);
  private static final long PAUSE_MILLIS = 5;

  private static final String VARIABLE = ProcessMark.VARIABLE + "=";

  private final Predicate<String> mark;
  private final Predicate<ProcessHandle> touchable;

  /** The mark is what is asked of the variable {@link ProcessMark#VARIABLE} of a process. */
  ProcessTree(Predicate<String> mark) {
    this(mark, process -> true);
  }

  /** The same, of those processes alone that may be touched. */
  ProcessTree(Predicate<String> mark, Predicate<ProcessHandle> touchable) {
    this.mark = mark;
    this.touchable = touchable;
  }

  /** Asks all to end, and forces those that are there after the grace or at an interrupt. */
  void end(Set<ProcessHandle> roots, Duration grace) {
    Set<ProcessHandle> known = new LinkedHashSet<>(roots);
    boolean interrupted = false;
    if (!grace.isZero()) {
      grow(known);
      known.forEach(ProcessHandle::destroy);
      interrupted = !await(known, grace);
    }
    for (int round = 0; round < ROUNDS; round++) {
      grow(known);
      if (known.isEmpty()) {
        break;
      }
      known.forEach(ProcessHandle::destroyForcibly);
      interrupted |= !await(known, FORCE_WAIT);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Adds what has come since, from the root down, and takes out those that are gone. */
  private void grow(Set<ProcessHandle> known) {
    Map<ProcessHandle, List<ProcessHandle>> children = children();
    known.addAll(marked());
    Queue<ProcessHandle> parents = new ArrayDeque<>(known);
    for (ProcessHandle next = parents.poll(); next != null; next = parents.poll()) {
      for (ProcessHandle child : children.getOrDefault(next, List.of())) {
        if (touchable.test(child) && known.add(child)) {
          parents.add(child);
        }
      }
    }
    known.removeIf(handle -> !ProcessStatus.isAlive(handle));
  }

  /* One look at all: one for each of a storm's thousands of processes would never catch up. */
  private static Map<ProcessHandle, List<ProcessHandle>> children() {
    return ProcessHandle.allProcesses()
        .filter(handle -> handle.parent().isPresent())
        .collect(Collectors.groupingBy(handle -> handle.parent().orElse(handle)));
  }

  /** Waits until none is alive or the time is over; false at an interrupt. */
  private static boolean await(Set<ProcessHandle> handles, Duration time) {
    long startNanos = System.nanoTime();
    while (handles.stream().anyMatch(ProcessStatus::isAlive)
        && System.nanoTime() - startNanos < time.toNanos()) {
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        return false;
      }
    }
    return true;
  }

  private List<ProcessHandle> marked() {
    List<ProcessHandle> found = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
      for (Path process : processes) {
        handle(process).ifPresent(found::add);
      }
    } catch (IOException noProcFileSystem) {
      return found;
    }
    return found;
  }

  private Optional<ProcessHandle> handle(Path process) {
    return ProcessHandle.of(Long.parseLong(process.getFileName().toString()))
        .filter(handle -> isMarked(process) && touchable.test(handle));
  }

  private boolean isMarked(Path process) {
    try {
      String variables = Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
      return Stream.of(variables.split("\0", -1))
          .filter(variable -> variable.startsWith(VARIABLE))
          .anyMatch(variable -> mark.test(variable.substring(VARIABLE.length())));
    } catch (IOException endedOrNotOurs) {
      return false;
    }
  }
}
