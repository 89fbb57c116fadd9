package io.jobdispatch.core.journal;

import io.jobdispatch.core.journal.JournalEntry.AttemptFailed;
import io.jobdispatch.core.journal.JournalEntry.Done;
import io.jobdispatch.core.journal.JournalEntry.Drawn;
import io.jobdispatch.core.journal.JournalEntry.Failed;
import io.jobdispatch.core.journal.JournalEntry.Reopened;
import io.jobdispatch.core.journal.JournalEntry.Snapshot;
import io.jobdispatch.core.journal.SegmentChain.ChainEnd;
import io.jobdispatch.core.journal.SegmentReader.End;
import io.jobdispatch.core.journal.SegmentReader.Tail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * What a journal in a folder holds, for a person. It is looked at without a lock, and nothing is
 * changed: also while a run has it open, and if it is damaged.
 *
 * @param runId the name of the run
 * @param parameters the dispatcher's name for its parameters
 * @param segments how many files there are
 * @param bytes how long they are together
 * @param drawn how many jobs were drawn
 * @param done how many of them have a result
 * @param failed how many of them have failed
 * @param open how many of them have neither
 * @param attemptsFailed how many attempts have failed of jobs that were open; without those before
 *     the last snapshot
 * @param beforeSnapshot how many jobs were settled before the snapshot that it begins with; 0 if it
 *     begins with none
 * @param firstSettled the index of the job that was settled first behind that
 * @param lastSettled the index of the job that was settled last
 * @param lastCommit the time of the last commit; empty if there was none
 * @param failures what the failed jobs say of themselves; at most {@link #FAILURES_MAX}
 * @param tail how it ends: empty if all is whole, else where it is torn or damaged
 */
public record JournalReport(
    String runId,
    String parameters,
    int segments,
    long bytes,
    long drawn,
    long done,
    long failed,
    long open,
    long attemptsFailed,
    long beforeSnapshot,
    OptionalLong firstSettled,
    OptionalLong lastSettled,
    Optional<Instant> lastCommit,
    List<String> failures,
    String tail) {

  /** How many failures are told: 100. */
  public static final int FAILURES_MAX = 100;

  /** Copies the failures. */
  public JournalReport {
    failures = List.copyOf(failures);
  }

  /**
   * Reads a journal.
   *
   * @param folder its folder
   * @return the report
   * @throws JournalException if it is none, or cannot be read at all
   */
  public static JournalReport of(Path folder) {
    return of(folder, entry -> {});
  }

  /**
   * Reads a journal, and hands over what it holds.
   *
   * @param folder its folder
   * @param each takes the entries in their order, up to where it is torn or damaged
   * @return the report
   * @throws JournalException if it is none, or cannot be read at all
   */
  public static JournalReport of(Path folder, Consumer<? super JournalEntry> each) {
    if (!Files.isDirectory(folder)) {
      throw new JournalException("must be the folder of a journal: " + folder);
    }
    try {
      List<SegmentReader> segments = Segments.in(folder).needed();
      if (segments.isEmpty()) {
        throw new JournalException("there is no journal in this folder: " + folder);
      }
      return new Reading(new SegmentChain(segments)).read(each);
    } catch (IOException e) {
      throw new JournalException("cannot read the journal: " + FailureText.of(e), e);
    }
  }

  /** Counts what is read. */
  private static final class Reading {

    private final SegmentChain chain;
    private final Map<Long, String> failures = new LinkedHashMap<>();
    private long drawn;
    private long done;
    private long failed;
    private long attemptsFailed;
    private long beforeSnapshot;
    private OptionalLong firstSettled = OptionalLong.empty();
    private OptionalLong lastSettled = OptionalLong.empty();

    Reading(SegmentChain chain) {
      this.chain = chain;
    }

    JournalReport read(Consumer<? super JournalEntry> each) {
      ChainEnd all =
          chain.read(
              entry -> {
                count(entry);
                each.accept(entry);
              });
      SegmentHeader header = chain.header();
      return new JournalReport(
          header.runId(),
          header.parameters(),
          chain.size(),
          all.length(),
          drawn,
          done,
          failed,
          drawn - done - failed,
          attemptsFailed,
          beforeSnapshot,
          firstSettled,
          lastSettled,
          Optional.ofNullable(all.progress().committed()),
          List.copyOf(failures.values()),
          all.end().tail() == Tail.WHOLE ? "" : story(all.segment(), all.end()));
    }

    private static String story(SegmentReader segment, End end) {
      String what =
          end.tail() == Tail.TORN
              ? "torn (the last write was not complete, or is under way)"
              : "damaged";
      return String.format(
          Locale.ROOT,
          "%s in %s at byte %d of %d",
          what,
          segment.file().getFileName(),
          end.offset(),
          end.length());
    }

    private void count(JournalEntry entry) {
      if (entry instanceof Drawn) {
        drawn++;
      } else if (entry instanceof Done result) {
        done++;
        settled(result.index());
      } else if (entry instanceof Failed failure) {
        failed++;
        settled(failure.index());
        if (failures.size() < FAILURES_MAX) {
          failures.put(failure.index(), failure.headline());
        }
      } else if (entry instanceof AttemptFailed) {
        attemptsFailed++;
      } else if (entry instanceof Reopened reopened) {
        failed -= reopened.indices().size();
        reopened.indices().forEach(failures::remove);
      } else if (entry instanceof Snapshot snapshot) {
        drawn = snapshot.nextIndex();
        done = snapshot.completed();
        failed = snapshot.failed();
        beforeSnapshot = done + failed;
      }
    }

    private void settled(long index) {
      if (firstSettled.isEmpty()) {
        firstSettled = OptionalLong.of(index);
      }
      lastSettled = OptionalLong.of(index);
    }
  }
}
