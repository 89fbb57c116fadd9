package io.jobdispatch.testkit.simulation;

import io.jobdispatch.core.journal.JournalEntry;
import java.util.ArrayList;
import java.util.List;

/**
 * What the next life must find in a journal: all that was committed; and of what was appended since
 * then a beginning, which may be nothing.
 */
final class OwedEntries {

  private List<JournalEntry> entries = new ArrayList<>();
  private int committed;

  void append(JournalEntry entry) {
    entries.add(entry);
  }

  void commit() {
    int snapshot = entries.size() - 1;
    while (snapshot > 0 && !(entries.get(snapshot) instanceof JournalEntry.Snapshot)) {
      snapshot--;
    }
    if (snapshot > 0) {
      entries.subList(0, snapshot).clear();
    }
    committed = entries.size();
  }

  /** How many entries wait for a commit. */
  int pending() {
    return entries.size() - committed;
  }

  /** Whether this is what a life may find. If so, it is what there is from now on. */
  boolean areMetBy(List<JournalEntry> found) {
    boolean met = isFrom(0, found);
    for (int i = Math.max(1, committed); i < entries.size() && !met; i++) {
      met = entries.get(i) instanceof JournalEntry.Snapshot && isFrom(i, found);
    }
    if (met) {
      entries = new ArrayList<>(found);
      committed = found.size();
    }
    return met;
  }

  private boolean isFrom(int first, List<JournalEntry> found) {
    int end = first + found.size();
    return committed <= end && end <= entries.size() && entries.subList(first, end).equals(found);
  }

  @Override
  public String toString() {
    List<String> told = entries.stream().map(JournalBook::describe).toList();
    return told.subList(0, committed) + " and then perhaps " + told.subList(committed, told.size());
  }
}
