package io.jobdispatch.core.journal;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What happened in a run, in the order in which its dispatcher was told.
 *
 * <p>Values are bytes here, as a {@link JournalCodec} made them. The arrays are not copied, neither
 * on the way in nor on the way out; nobody changes them. Entries are equal if their bytes are.
 */
@SuppressWarnings("ArrayRecordComponent") // opaque, and compared by content
public sealed interface JournalEntry {

  /** The length of the longest text of a job: 200 characters, as {@link String#length} counts. */
  int TEXT_LENGTH_MAX = 200;

  /**
   * {@code nextJob} gave a job.
   *
   * @param index the job's number, from 0
   * @param fingerprint the job's {@link JournalCodec#fingerprint}
   * @param text the job in one line, for a person; at most {@link #TEXT_LENGTH_MAX} characters,
   *     empty if the job has no text of its own
   */
  record Drawn(long index, long fingerprint, String text) implements JournalEntry {

    /**
     * Notes a job that was drawn.
     *
     * @throws IllegalArgumentException if the index is negative or the text is too long
     */
    public Drawn {
      requireIndex(index);
      requireText(text);
    }
  }

  /** {@code nextJob} gave none. */
  record NoneDrawn() implements JournalEntry {}

  /**
   * {@code processResult} is called with this result.
   *
   * @param index the job's number, from 0
   * @param attempt the try that gave the result, from 1
   * @param evaluatedNanos the time in the evaluator, at least 0
   * @param result the result
   */
  record Done(long index, int attempt, long evaluatedNanos, byte[] result) implements JournalEntry {

    /**
     * Notes a result.
     *
     * @throws IllegalArgumentException if a number is too small
     */
    public Done {
      requireIndex(index);
      require(attempt >= 1, "must be >= 1: attempt=", attempt);
      require(evaluatedNanos >= 0, "must be >= 0: evaluatedNanos=", evaluatedNanos);
      Objects.requireNonNull(result, "result");
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Done that
          && index == that.index
          && attempt == that.attempt
          && evaluatedNanos == that.evaluatedNanos
          && Arrays.equals(result, that.result);
    }

    @Override
    public int hashCode() {
      return Objects.hash(index, attempt, evaluatedNanos, Arrays.hashCode(result));
    }
  }

  /**
   * {@code processFailure} is called with this failure, which settles the job.
   *
   * @param index the job's number, from 0
   * @param headline the failure in one line, for a person
   * @param failure the failure
   */
  record Failed(long index, String headline, byte[] failure) implements JournalEntry {

    /**
     * Notes a job that failed.
     *
     * @throws IllegalArgumentException if the index is negative
     */
    public Failed {
      requireIndex(index);
      Objects.requireNonNull(headline, "headline");
      Objects.requireNonNull(failure, "failure");
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Failed that
          && index == that.index
          && headline.equals(that.headline)
          && Arrays.equals(failure, that.failure);
    }

    @Override
    public int hashCode() {
      return Objects.hash(index, headline, Arrays.hashCode(failure));
    }
  }

  /**
   * One try of a job failed, was lost or ran out of time; the job may still be settled by another.
   *
   * @param index the job's number, from 0
   * @param headline what happened in one line, for a person
   * @param attempt what happened
   */
  record AttemptFailed(long index, String headline, byte[] attempt) implements JournalEntry {

    /**
     * Notes a try that failed.
     *
     * @throws IllegalArgumentException if the index is negative
     */
    public AttemptFailed {
      requireIndex(index);
      Objects.requireNonNull(headline, "headline");
      Objects.requireNonNull(attempt, "attempt");
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof AttemptFailed that
          && index == that.index
          && headline.equals(that.headline)
          && Arrays.equals(attempt, that.attempt);
    }

    @Override
    public int hashCode() {
      return Objects.hash(index, headline, Arrays.hashCode(attempt));
    }
  }

  /**
   * Jobs that had failed are open again, and their earlier tries are forgiven: {@code
   * processFailure} is not called for those failures any more, in this life and in all later ones.
   *
   * @param indices the jobs' numbers, from 0, in the order in which they had failed
   */
  record Reopened(List<Long> indices) implements JournalEntry {

    /**
     * Notes jobs that are open again, with a copy of the list.
     *
     * @throws IllegalArgumentException if an index is negative
     */
    public Reopened {
      indices = List.copyOf(indices);
      indices.forEach(JournalEntry::requireIndex);
    }
  }

  /**
   * The dispatcher's state, in place of all entries before it.
   *
   * @param state the state, as the dispatcher gave it
   * @param open the jobs that were drawn and not settled, in the order of their indices
   * @param nextIndex the number that the next job gets
   * @param completed how many jobs were done until then
   * @param failed how many jobs had failed until then
   */
  record Snapshot(byte[] state, List<OpenJob> open, long nextIndex, long completed, long failed)
      implements JournalEntry {

    /**
     * Notes a state, with a copy of the list.
     *
     * @throws IllegalArgumentException if a number is negative
     */
    public Snapshot {
      Objects.requireNonNull(state, "state");
      open = List.copyOf(open);
      require(nextIndex >= 0, "must be >= 0: nextIndex=", nextIndex);
      require(completed >= 0, "must be >= 0: completed=", completed);
      require(failed >= 0, "must be >= 0: failed=", failed);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Snapshot that
          && Arrays.equals(state, that.state)
          && open.equals(that.open)
          && nextIndex == that.nextIndex
          && completed == that.completed
          && failed == that.failed;
    }

    @Override
    public int hashCode() {
      return Objects.hash(Arrays.hashCode(state), open, nextIndex, completed, failed);
    }
  }

  /**
   * A job that was drawn and not settled when a snapshot was taken.
   *
   * @param index the job's number, from 0
   * @param text the job in one line, as in {@link Drawn}
   * @param job the job
   * @param attempts its tries that failed, in order, as in {@link AttemptFailed}; the number of its
   *     last try, if that is another one; and true, if it may have ended a slave in a try that was
   *     forgiven
   */
  record OpenJob(long index, String text, byte[] job, List<byte[]> attempts) {

    /**
     * Notes an open job, with a copy of the list.
     *
     * @throws IllegalArgumentException if the index is negative or the text is too long
     */
    public OpenJob {
      requireIndex(index);
      requireText(text);
      Objects.requireNonNull(job, "job");
      attempts = List.copyOf(attempts);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof OpenJob that
          && index == that.index
          && text.equals(that.text)
          && Arrays.equals(job, that.job)
          && Arrays.deepEquals(attempts.toArray(), that.attempts.toArray());
    }

    @Override
    public int hashCode() {
      return Objects.hash(
          index, text, Arrays.hashCode(job), Arrays.deepHashCode(attempts.toArray()));
    }
  }

  private static void requireIndex(long index) {
    require(index >= 0, "must be >= 0: index=", index);
  }

  private static void requireText(String text) {
    require(text.length() <= TEXT_LENGTH_MAX, "must be <= 200: length of text=", text.length());
  }

  private static void require(boolean holds, String rule, long value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + value);
    }
  }
}
