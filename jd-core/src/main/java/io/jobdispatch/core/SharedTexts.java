package io.jobdispatch.core;

import io.jobdispatch.api.Failure;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lets the failures of a run share their texts: equal stack traces and messages are kept once. Used
 * by the run's thread alone.
 */
final class SharedTexts {

  /*
   * Thousands of jobs may fail alike, and each failure arrives with texts of its own. What differs
   * from job to job, such as a message that names the job, passes through: what was used longest
   * ago is forgotten. What is forgotten may be kept twice from then on.
   */

  /** How many texts are known at a time; each has at most {@link Failure#TEXT_LENGTH_MAX}. */
  static final int TEXTS_MAX = 512;

  private final Map<String, String> texts =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > TEXTS_MAX;
        }
      };

  private String share(String text) {
    String known = texts.putIfAbsent(text, text);
    return known == null ? text : known;
  }

  /** Returns an equal failure, whose texts are those of equal ones before it. */
  Failure share(Failure failure) {
    return new Failure(
        share(failure.exception()),
        share(failure.message()),
        failure.traceParts().stream().map(this::share).toList());
  }

  FailedAttempt share(FailedAttempt attempt) {
    return attempt.with(share(attempt.failure()));
  }

  JobFailure share(JobFailure failure) {
    return new JobFailure(
        failure.index(), failure.verdict(), failure.attempts().stream().map(this::share).toList());
  }
}
