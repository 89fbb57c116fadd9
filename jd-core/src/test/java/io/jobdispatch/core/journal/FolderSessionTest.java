package io.jobdispatch.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobdispatch.core.journal.JournalEntry.Drawn;
import io.jobdispatch.core.journal.JournalEntry.NoneDrawn;
import io.jobdispatch.core.journal.JournalEntry.Snapshot;
import io.jobdispatch.core.journal.JournalFolder.Sync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a journal whose disk fails. */
@Timeout(600)
final class FolderSessionTest {

  @TempDir private Path directory;

  private Path folder() {
    return directory.resolve("journal");
  }

  private JournalFolder journal() {
    return JournalFolder.at(folder());
  }

  /** A life of a journal, and what may be found when it was ended by its disk. */
  private static final class Life {

    private final JournalFolder journal;
    private final FailingDisk disk;
    private final List<JournalEntry> beforeSnapshot;
    private final List<JournalEntry> sinceSnapshot = new ArrayList<>();
    private int committedBefore;
    private int committedSince;
    private boolean ended;

    Life(JournalFolder journal, FailingDisk disk, List<JournalEntry> there) {
      this.journal = journal;
      this.disk = disk;
      this.beforeSnapshot = new ArrayList<>(there);
      this.committedBefore = there.size();
    }

    Life live() {
      try {
        liveToTheEnd();
        ended = true;
      } catch (JournalException e) {
        assertThat(e)
            .hasMessageContainingAll("planted", journal.toString())
            .hasMessageMatching("the journal cannot be written: .*|cannot open the journal .*");
      } catch (OutOfMemoryError e) {
        assertThat(e).hasMessage("planted");
      }
      assertThat(disk.openFiles()).as("files left open").isZero();
      return this;
    }

    private void liveToTheEnd() {
      try (Journal.Session session = journal.on(disk).open("run", "p")) {
        try {
          write(session);
        } catch (JournalException | OutOfMemoryError failed) {
          assertThatThrownBy(() -> session.append(new NoneDrawn()))
              .isInstanceOf(JournalException.class)
              .hasMessageContaining("cannot be written any more");
          throw failed;
        }
      }
    }

    private void write(Journal.Session session) {
      session.read(entry -> {});
      for (int i = 10; i < 16; i++) {
        append(session, new Drawn(i, i, ""));
        commit(session);
      }
      append(session, new Drawn(16, 16, ""));
      session.flush();
      append(session, Entries.SNAPSHOT);
      commit(session);
      for (int i = 17; i < 21; i++) {
        append(session, new Drawn(i, i, ""));
      }
      commit(session);
      append(session, new Drawn(21, 21, ""));
    }

    private void append(Journal.Session session, JournalEntry entry) {
      (hasSnapshot() || entry instanceof Snapshot ? sinceSnapshot : beforeSnapshot).add(entry);
      session.append(entry);
    }

    private void commit(Journal.Session session) {
      session.commit();
      committedBefore = beforeSnapshot.size();
      committedSince = sinceSnapshot.size();
    }

    private boolean hasSnapshot() {
      return !sinceSnapshot.isEmpty();
    }

    /** What was committed is there, and nothing but what was appended. */
    void isWhole(String story) {
      List<JournalEntry> found = Entries.of(journal.on(FailingDisk.sound()));
      boolean snapshot = !found.isEmpty() && found.get(0) instanceof Snapshot;
      List<JournalEntry> appended = snapshot ? sinceSnapshot : beforeSnapshot;
      int committed = snapshot ? committedSince : committedBefore;
      assertThat(snapshot || committedSince == 0).as(story).isTrue();
      assertThat(found).as(story).hasSizeBetween(ended ? appended.size() : committed, 100);
      assertThat(appended.subList(0, found.size())).as(story).isEqualTo(found);
    }
  }

  private static JournalFolder small(Path folder) {
    return JournalFolder.at(folder).segmentBytes(150);
  }

  /**
   * Lets each call fail in turn, alone or with all that follow, in the middle of a write or not.
   */
  private static void eachCallFails(Beginning beginning, List<JournalEntry> there, Sync sync)
      throws IOException {
    FailingDisk sound = FailingDisk.sound();
    JournalFolder whole = small(beginning.folder("whole")).sync(sync);
    new Life(whole, sound, there).live().isWhole("nothing fails");
    assertThat(sound.calls()).isGreaterThan(30);

    for (int call = 0; call < sound.calls(); call++) {
      for (FailingDisk disk : failingAt(call)) {
        Path folder = beginning.folder("journal");
        new Life(small(folder).sync(sync), disk, there).live().isWhole("call " + call);
        delete(folder);
      }
    }
  }

  /** Alone or with all that follow, with all, half or nothing written; and by an error. */
  private static List<FailingDisk> failingAt(int call) {
    List<FailingDisk> disks = new ArrayList<>();
    for (int divisor : new int[] {1, 2, Integer.MAX_VALUE}) {
      disks.add(FailingDisk.only(call).writing(divisor));
      disks.add(FailingDisk.from(call).writing(divisor));
    }
    disks.add(FailingDisk.only(call).byError());
    return disks;
  }

  /** Makes a folder with what earlier lives have left. */
  @FunctionalInterface
  private interface Beginning {
    Path folder(String name) throws IOException;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  @ParameterizedTest
  @EnumSource
  void aFirstLifeWhoseDiskFailsAnywhereLosesNothingThatWasCommitted(Sync sync) throws IOException {
    eachCallFails(directory::resolve, List.of(), sync);
  }

  @ParameterizedTest
  @EnumSource
  void aLaterLifeWhoseDiskFailsAnywhereLosesNothingThatWasCommitted(Sync sync) throws IOException {
    JournalFolder kept = small(directory.resolve("kept")).on(FailingDisk.sound());
    Path killed = Entries.killed(kept, Entries.drawn(0, 10), directory.resolve("killed"));
    List<Path> files = Entries.files(killed);
    Path last = files.get(files.size() - 1);
    Files.write(last, new byte[] {1, 2, 3}, StandardOpenOption.APPEND);
    Files.write(Segments.unfinishedFile(killed, 77), new byte[] {1, 2, 3});

    eachCallFails(name -> leftBehind(killed, name), Entries.drawn(0, 10), sync);
  }

  private Path leftBehind(Path killed, String name) throws IOException {
    Path folder = Entries.copy(killed, directory.resolve(name));
    Files.copy(Segments.unfinishedFile(killed, 77), Segments.unfinishedFile(folder, 77));
    return folder;
  }

  @Test
  void aFullDiskSaysSoAndTheJournalGoesOnWhenThereIsRoom() {
    List<JournalEntry> written = new ArrayList<>();
    try (Journal.Session session = journal().on(FailingDisk.from(14)).open("run", "p")) {
      session.read(entry -> {});
      assertThatThrownBy(
              () -> {
                for (JournalEntry entry : Entries.drawn(0, 10)) {
                  session.append(entry);
                  session.commit();
                  written.add(entry);
                }
              })
          .isInstanceOf(JournalException.class)
          .hasMessageContainingAll("cannot be written", folder().toString(), "is safe in it");
      assertThat(written).isNotEmpty();
    }

    assertThat(Entries.of(journal())).startsWith(written.toArray(new JournalEntry[0]));
    Entries.write(journal(), List.of(new NoneDrawn()));
    assertThat(Entries.of(journal())).endsWith(new NoneDrawn());
  }

  @Test
  void whatCouldNotBeForcedIsNotFoundByTheNextLife() {
    FailingDisk counting = FailingDisk.sound();
    Entries.write(JournalFolder.at(directory.resolve("count")).on(counting), Entries.drawn(0, 1));
    int forceOfTheCommit =
        counting.calls() - 4; // before the last mark's write and force, and close

    try (Journal.Session session =
        journal().on(FailingDisk.only(forceOfTheCommit)).open("run", "p")) {
      session.append(new Drawn(0, 0, ""));
      assertThatThrownBy(session::commit).hasMessageContaining("cannot be written");
    }

    assertThat(Entries.of(journal())).isEmpty();
  }

  @Test
  void aRunThatHasKeptAllDoesNotFailForItsLastMark() {
    FailingDisk counting = FailingDisk.sound();
    Entries.write(JournalFolder.at(directory.resolve("count")).on(counting), Entries.drawn(0, 3));

    Entries.write(journal().on(FailingDisk.from(counting.calls() - 3)), Entries.drawn(0, 3));

    assertThat(Entries.of(journal())).isEqualTo(Entries.drawn(0, 3));
  }
}
