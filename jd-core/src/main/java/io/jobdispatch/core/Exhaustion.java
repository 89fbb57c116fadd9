package io.jobdispatch.core;

import io.jobdispatch.api.Failure;
import java.util.Set;

/** Whether an evaluation failed because the memory was full, which may be the fault of others. */
final class Exhaustion {

  /*
   * What was thrown is text here. A heap belongs to all slots of a process: while one job fills it,
   * the others cannot allocate either.
   */

  private static final String ERROR = OutOfMemoryError.class.getName();
  private static final String CAUSE = "Caused by: " + ERROR;

  /* What no memory is large enough for: it would fail again. */
  private static final Set<String> TOO_LARGE =
      Set.of(
          ": Requested array size exceeds VM limit",
          ": Required length exceeds implementation limit");

  private Exhaustion() {}

  static boolean isIn(Failure failure) {
    if (failure.exception().equals(ERROR)) {
      return !TOO_LARGE.contains(": " + failure.message());
    }
    return failure
        .stackTrace()
        .lines()
        .filter(line -> line.startsWith(CAUSE))
        .anyMatch(line -> !TOO_LARGE.contains(line.substring(CAUSE.length())));
  }
}
