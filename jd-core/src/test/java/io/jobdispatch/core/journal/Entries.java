package io.jobdispatch.core.journal;

import io.jobdispatch.core.journal.JournalEntry.AttemptFailed;
import io.jobdispatch.core.journal.JournalEntry.Done;
import io.jobdispatch.core.journal.JournalEntry.Drawn;
import io.jobdispatch.core.journal.JournalEntry.Failed;
import io.jobdispatch.core.journal.JournalEntry.NoneDrawn;
import io.jobdispatch.core.journal.JournalEntry.OpenJob;
import io.jobdispatch.core.journal.JournalEntry.Reopened;
import io.jobdispatch.core.journal.JournalEntry.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Entries for tests, and how they get into journals and out. */
final class Entries {

  static final List<JournalEntry> ALL_KINDS =
      List.of(
          new Drawn(0, 0x1234_5678_9abc_def0L, "größer als 1"),
          new Drawn(1, -1, ""),
          new NoneDrawn(),
          new Done(0, 1, 1_000_000, new byte[] {1, 2, 3}),
          new AttemptFailed(1, "lost: größer", new byte[300]),
          new Failed(1, "job 1 failed", new byte[] {9}),
          new Reopened(List.of(1L)),
          new Done(1, 3, Long.MAX_VALUE, new byte[0]));

  static final Snapshot SNAPSHOT =
      new Snapshot(
          new byte[] {4, 5},
          List.of(
              new OpenJob(3, "job 3", new byte[] {6}, List.of(new byte[] {7}, new byte[] {8, 9}))),
          10,
          8,
          1);

  /** The length of the record of each of {@link #drawn}, with numbers below 128. */
  static final int DRAWN_BYTES = Frame.HEAD_BYTES + 11;

  /** The length of the record of a commit's time. */
  static final int COMMITTED_BYTES = Frame.HEAD_BYTES + 7;

  private Entries() {}

  static List<JournalEntry> drawn(int from, int to) {
    List<JournalEntry> entries = new ArrayList<>();
    for (int i = from; i < to; i++) {
      entries.add(new Drawn(i, i, ""));
    }
    return entries;
  }

  /** Writes a life's entries, each with a commit of its own, and closes the journal. */
  static void write(Journal journal, List<JournalEntry> entries) {
    try (Journal.Session session = journal.open("run", "p")) {
      session.read(entry -> {});
      for (JournalEntry entry : entries) {
        session.append(entry);
        session.commit();
      }
    }
  }

  /** Writes a life's entries, each with a commit, and gives what is there if it is killed then. */
  static Path killed(JournalFolder journal, List<JournalEntry> entries, Path to)
      throws IOException {
    try (Journal.Session session = journal.open("run", "p")) {
      session.read(entry -> {});
      for (JournalEntry entry : entries) {
        session.append(entry);
        session.commit();
      }
      return copy(journal.folder(), to);
    }
  }

  /** Reads all of them. */
  static List<JournalEntry> of(Journal journal) {
    List<JournalEntry> entries = new ArrayList<>();
    try (Journal.Session session = journal.open("later", "p")) {
      session.read(entries::add);
    }
    return entries;
  }

  /** The segments in their order. */
  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".journal")).sorted().toList();
    }
  }

  /** What would be there if the process was killed now. */
  static Path copy(Path folder, Path to) throws IOException {
    Path copy = Files.createDirectory(to);
    for (Path file : files(folder)) {
      Files.copy(file, copy.resolve(file.getFileName()));
    }
    return copy;
  }
}
