package io.jobdispatch.core;

import io.jobdispatch.core.journal.JournalEntry;
import io.jobdispatch.core.journal.JournalEntry.Done;
import io.jobdispatch.core.journal.JournalEntry.Drawn;
import io.jobdispatch.core.journal.JournalEntry.Failed;
import io.jobdispatch.core.journal.JournalEntry.Reopened;
import io.jobdispatch.core.journal.JournalEntry.Snapshot;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/** What the entries of a journal come to, found before they are replayed. */
final class JournalOutline {

  private final Predicate<Failed> retried;

  /* Of each job: how many of its failures earlier lives have opened again. */
  private final Map<Long, Integer> reopenings = new HashMap<>();

  /* In the order in which they failed. */
  private final Set<Long> toReopen = new LinkedHashSet<>();
  private boolean empty = true;
  private long drawn;
  private long done;
  private long failed;
  private long failedBeforeSnapshot;

  /** Makes the outline of a journal whose failures of this kind are to be opened again. */
  JournalOutline(Predicate<Failed> retried) {
    this.retried = retried;
  }

  /** Takes in the next entry. */
  void take(JournalEntry entry) {
    empty = false;
    if (entry instanceof Drawn) {
      drawn++;
    } else if (entry instanceof Done) {
      done++;
    } else if (entry instanceof Failed failure) {
      take(failure);
    } else if (entry instanceof Reopened reopened) {
      reopened.indices().forEach(this::reopened);
    } else if (entry instanceof Snapshot snapshot) {
      drawn = snapshot.nextIndex();
      done = snapshot.completed();
      failed = snapshot.failed();
      failedBeforeSnapshot = failed;
    }
  }

  private void reopened(long index) {
    failed--;
    toReopen.remove(index);
    reopenings.merge(index, 1, Integer::sum);
  }

  private void take(Failed failure) {
    failed++;
    if (retried.test(failure)) {
      toReopen.add(failure.index());
    }
  }

  boolean isEmpty() {
    return empty;
  }

  /** How many jobs were drawn. */
  long drawn() {
    return drawn;
  }

  /**
   * What is taken from the journal, and what remains, in words.
   *
   * @param expected how many jobs there will be, if that is known
   */
  String describe(OptionalLong expected) {
    long stayFailed = failed - toReopen.size();
    StringBuilder text = new StringBuilder(count(done, "result"));
    if (stayFailed > 0) {
      text.append(" and ").append(count(stayFailed, "failure"));
    }
    text.append(done + stayFailed == 1 ? " is" : " are").append(" taken from it");
    if (!toReopen.isEmpty()) {
      text.append(", ").append(count(toReopen.size(), "failed job"));
      text.append(toReopen.size() == 1 ? " is" : " are").append(" evaluated again");
    }
    return text.append("; ").append(remaining(expected, done + stayFailed)).toString();
  }

  private String remaining(OptionalLong expected, long settled) {
    if (expected.isEmpty()) {
      String open = count(drawn - settled, "drawn job");
      return open + (drawn - settled == 1 ? " is" : " are") + " not finished";
    }
    long all = expected.getAsLong();
    long left = Math.max(0, all - settled);
    return "%s of %s %s"
        .formatted(number(left), count(all, "job"), left == 1 ? "remains" : "remain");
  }

  private static String count(long number, String what) {
    return number(number) + " " + what + (number == 1 ? "" : "s");
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** How many of them failed before the snapshot that the journal begins with. */
  long failedBeforeSnapshot() {
    return failedBeforeSnapshot;
  }

  /** The jobs that this life opens again, in the order in which they failed. */
  List<Long> toReopen() {
    return List.copyOf(toReopen);
  }

  /** Whether this life opens a job again. */
  boolean isToReopen(long index) {
    return toReopen.contains(index);
  }

  /**
   * Takes the next failure of a job, in the order of the journal. Answers whether an earlier life
   * has opened the job again after it.
   */
  boolean takeReopening(long index) {
    Integer left = reopenings.get(index);
    if (left == null) {
      return false;
    }
    if (left == 1) {
      reopenings.remove(index);
    } else {
      reopenings.put(index, left - 1);
    }
    return true;
  }
}
