package io.jobdispatch.core;

import io.jobdispatch.api.Payload;
import io.jobdispatch.api.PayloadException;
import io.jobdispatch.core.Ledger.Entry;
import io.jobdispatch.core.journal.EntryTooLargeException;
import io.jobdispatch.core.journal.Journal;
import io.jobdispatch.core.journal.JournalCodec;
import io.jobdispatch.core.journal.JournalEntry;
import io.jobdispatch.core.journal.JournalException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one run writes into its journal: every call of the user's methods, before it is made, and
 * the failed attempts of jobs that are open.
 */
final class RunJournal<J> {

  private final Journal.Session session;
  private final JournalCodec codec;
  private final StoryCodec stories = new StoryCodec();

  /* In the order of their numbers: a snapshot holds them. */
  private final Map<Long, Entry<J>> open = new TreeMap<>();
  private boolean dirty;
  private int warned;

  RunJournal(Journal.Session session, JournalCodec codec) {
    this.session = session;
    this.codec = codec;
  }

  /** Returns the journal's warnings that were not returned before. */
  List<String> newWarnings() {
    List<String> all = session.warnings();
    List<String> added = all.subList(Math.min(warned, all.size()), all.size());
    warned = all.size();
    return added;
  }

  // Reading

  /** When the last commit of earlier lives was made; empty if that is not known. */
  Optional<Instant> lastCommit() {
    return session.lastCommit();
  }

  /** Reads what will be replayed, and changes nothing. */
  void preview(Consumer<JournalEntry> reader) {
    session.preview(reader);
  }

  void read(Consumer<JournalEntry> reader) {
    session.read(reader);
  }

  @Nullable Object decode(byte[] bytes) {
    return codec.decode(bytes);
  }

  /**
   * Decodes what is told of a failure.
   *
   * @throws PayloadException if it cannot be decoded
   * @throws ClassCastException if it is something else
   */
  <T> T decodeStory(byte[] bytes, Class<T> type) {
    return stories.decode(bytes, type);
  }

  long fingerprint(Payload job) {
    return codec.fingerprint(job);
  }

  /** A job is open that an earlier life has drawn. */
  void opened(Entry<J> entry) {
    open.put(entry.index, entry);
  }

  @Nullable Entry<J> open(long index) {
    return open.get(index);
  }

  /** A job is settled. Gives null if it was not open. */
  @Nullable Entry<J> settled(long index) {
    return open.remove(index);
  }

  /** The jobs that are drawn and not settled, in the order of their numbers. */
  List<Entry<J>> open() {
    return List.copyOf(open.values());
  }

  // Writing

  void drawn(Entry<J> entry) {
    opened(entry);
    try {
      long fingerprint = fingerprint(entry.payload);
      append(new JournalEntry.Drawn(entry.index, fingerprint, JobText.of(entry.job)));
    } catch (PayloadException e) {
      throw new JournalException(
          String.format(
              Locale.ROOT, "job %d cannot be kept in a journal: %s", entry.index, e.getMessage()),
          e);
    }
  }

  void noneDrawn() {
    append(new JournalEntry.NoneDrawn());
  }

  void attemptFailed(Entry<J> entry, FailedAttempt attempt) {
    append(
        new JournalEntry.AttemptFailed(entry.index, attempt.headline(), stories.encode(attempt)));
  }

  /** Jobs are open again that had failed, all of them or none. */
  void reopened(List<Long> indices) {
    if (!indices.isEmpty()) {
      append(new JournalEntry.Reopened(indices));
    }
  }

  /**
   * A result will be processed.
   *
   * @throws PayloadException if it cannot be encoded, or is too long
   */
  void done(Settled.Done<J> done) {
    long index = done.entry().index;
    byte[] result = codec.encode(done.result());
    long evaluatedNanos = done.effort().evaluatedNanos();
    try {
      append(new JournalEntry.Done(index, done.attempt().number(), evaluatedNanos, result));
    } catch (EntryTooLargeException e) {
      throw new PayloadException(
          String.format(
              Locale.ROOT,
              "the result of job %d is too long for the journal: %s",
              index,
              e.getMessage()),
          e);
    }
    open.remove(index);
  }

  /** A failure will be processed. */
  void failed(Settled.Failed<J> failed) {
    long index = failed.entry().index;
    JobFailure failure = failed.failure();
    append(new JournalEntry.Failed(index, failure.headline(), stories.encode(failure)));
    open.remove(index);
  }

  private void append(JournalEntry entry) {
    session.append(entry);
    dirty = true;
  }

  /** Makes durable what was appended. */
  void commit() {
    if (dirty) {
      session.commit();
      dirty = false;
    }
  }

  /** Hands over what was appended to the system, which outlives this process. */
  void flush() {
    if (dirty) {
      session.flush();
    }
  }

  boolean isSnapshotDue() {
    return session.isSnapshotDue();
  }

  /**
   * Keeps the dispatcher's state, so that what stands before it is needed no more.
   *
   * @throws EntryTooLargeException if it is too long; nothing was changed then
   */
  void snapshot(Object state, long nextIndex, long completed, long failed) {
    byte[] encoded = encodedState(state);
    List<JournalEntry.OpenJob> jobs = open.values().stream().map(this::openJob).toList();
    append(new JournalEntry.Snapshot(encoded, jobs, nextIndex, completed, failed));
    commit();
  }

  private byte[] encodedState(Object state) {
    try {
      return codec.encode(Payload.of(state));
    } catch (PayloadException e) {
      throw new JournalException(
          "the dispatcher's state cannot be kept in a journal: " + e.getMessage(), e);
    }
  }

  private JournalEntry.OpenJob openJob(Entry<J> entry) {
    List<byte[]> attempts = new ArrayList<>();
    int told = 0;
    if (entry.hasFailedBefore()) {
      for (FailedAttempt attempt : entry.history().attempts()) {
        attempts.add(stories.encode(attempt));
        told = Math.max(told, attempt.number());
      }
      if (entry.history().isTaintedBefore()) {
        attempts.add(stories.encode(true));
      }
    }
    if (entry.attempts() > told) {
      attempts.add(stories.encode(entry.attempts()));
    }
    byte[] job = codec.encode(entry.payload);
    return new JournalEntry.OpenJob(entry.index, JobText.of(entry.job), job, attempts);
  }
}
