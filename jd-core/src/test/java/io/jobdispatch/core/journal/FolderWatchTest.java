package io.jobdispatch.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobdispatch.core.journal.JournalEntry.Done;
import io.jobdispatch.core.journal.JournalFolder.Sync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run does whose journal is removed or replaced under its hands. */
@Timeout(600)
final class FolderWatchTest {

  private static final int SMALL = 300;
  private static final int LARGE = 1 << 20;

  @TempDir private Path directory;

  private Path folder() {
    return directory.resolve("journal");
  }

  private JournalFolder journal(int segmentBytes) {
    return JournalFolder.at(folder()).on(FailingDisk.sound()).segmentBytes(segmentBytes);
  }

  private static List<JournalEntry> done(int from, int to) {
    List<JournalEntry> entries = new ArrayList<>(Entries.drawn(from, to));
    for (int i = from; i < to; i++) {
      entries.add(new Done(i, 1, 0, new byte[20]));
    }
    return entries;
  }

  private static void write(Journal.Session session, List<JournalEntry> entries) {
    for (JournalEntry entry : entries) {
      session.append(entry);
      session.commit();
    }
  }

  /** Something that others do to a journal. */
  @FunctionalInterface
  private interface Deed {
    void run() throws IOException;
  }

  /** Writes 10 results, has something done, writes one more, and returns what the error says. */
  private String errorAfter(JournalFolder journal, Deed deed) throws IOException {
    try (Journal.Session session = journal.open("run", "p")) {
      write(session, done(0, 10));
      deed.run();
      session.append(Entries.drawn(10, 11).get(0));

      List<Throwable> thrown = new ArrayList<>();
      assertThatThrownBy(session::commit)
          .isInstanceOf(JournalException.class)
          .satisfies(thrown::add);
      assertThatThrownBy(session::commit).hasMessageContaining("cannot be written any more");
      return String.valueOf(thrown.get(0).getMessage());
    }
  }

  private void delete() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder());
  }

  private Path segment(int number) {
    return Segments.file(folder(), number);
  }

  @ParameterizedTest
  @ValueSource(ints = {LARGE, SMALL})
  void aFolderThatIsRemovedIsNoticedWithTheNextCommit(int segmentBytes) throws IOException {
    String error = errorAfter(journal(segmentBytes), this::delete);

    assertThat(error)
        .contains("the folder of the journal was removed, renamed or replaced", folder().toString())
        .contains("Otherwise all results in the journal are lost: 10 results (last commit: ");
    assertThat(folder()).doesNotExist();
  }

  @Test
  void whereCommitsAreNotForcedItIsNoticedWithTheNextSegment() throws IOException {
    try (Journal.Session session = journal(SMALL).sync(Sync.SYSTEM).open("run", "p")) {
      write(session, done(0, 10));
      delete();

      assertThatThrownBy(() -> write(session, done(10, 30)))
          .hasMessageContaining("the folder of the journal was removed, renamed or replaced")
          .hasMessageContaining("all results in the journal are lost: ");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {LARGE, SMALL})
  void aFolderThatIsRenamedIsNoticedAndLosesNothingWhenItHasItsNameAgain(int segmentBytes)
      throws IOException {
    Path elsewhere = directory.resolve("elsewhere");

    String error = errorAfter(journal(segmentBytes), () -> Files.move(folder(), elsewhere));
    Files.move(elsewhere, folder());

    assertThat(error)
        .contains(
            "folder of the journal was removed, renamed or replaced",
            "To lose nothing, restore it");
    assertThat(Entries.of(journal(segmentBytes))).startsWith(array(done(0, 10)));
  }

  private static JournalEntry[] array(List<JournalEntry> entries) {
    return entries.toArray(new JournalEntry[0]);
  }

  @Test
  void aFolderThatIsReplacedByACopyIsNoticed() throws IOException {
    String error =
        errorAfter(
            journal(LARGE),
            () -> {
              Path copy = Entries.copy(folder(), directory.resolve("copy"));
              Files.move(folder(), directory.resolve("elsewhere"));
              Files.move(copy, folder());
            });

    assertThat(error).contains("folder of the journal was removed, renamed or replaced");
  }

  @Test
  void aLinkToTheFolderThatLeadsElsewhereIsNoticed() throws IOException {
    Path link = directory.resolve("link");
    Files.createDirectory(folder());
    Files.createSymbolicLink(link, folder());
    JournalFolder journal = JournalFolder.at(link).on(FailingDisk.sound());

    String error =
        errorAfter(
            journal,
            () -> {
              Path copy = Entries.copy(folder(), directory.resolve("copy"));
              Files.delete(link);
              Files.createSymbolicLink(link, copy);
            });

    assertThat(error).contains("the folder of the journal was removed, renamed or replaced");
  }

  @Test
  void theSegmentThatIsWrittenMayNotBeRemovedAndWhatRemainsIsNamed() throws IOException {
    String error =
        errorAfter(
            journal(SMALL),
            () -> {
              List<Path> files = Entries.files(folder());
              Files.delete(files.get(files.size() - 1));
            });

    long remaining = JournalReport.of(folder()).done();
    assertThat(remaining).isBetween(1L, 9L);
    assertThat(error)
        .contains("the last segment of the journal was removed, renamed or replaced")
        .endsWith("its results are lost, and what remains is " + remaining + " results");
  }

  @Test
  void theOnlySegmentMayNotBeReplaced() throws IOException {
    String error =
        errorAfter(
            journal(LARGE),
            () -> {
              Path copy = Files.copy(segment(1), directory.resolve("copy"));
              Files.delete(segment(1));
              Files.move(copy, segment(1));
            });

    assertThat(error)
        .contains("the last segment of the journal was removed", "what remains is 0 results");
  }

  @Test
  void anEarlierSegmentMayNotBeRemoved() throws IOException {
    String error = errorAfter(journal(SMALL), () -> Files.delete(segment(1)));

    assertThat(error)
        .contains(
            "a segment of the journal was removed, renamed or replaced", segment(1).toString())
        .contains("all results in the journal are lost: 10 results");
  }

  @Test
  void aSegmentOfAnEarlierLifeMayNotBeRemovedEither() throws IOException {
    Entries.write(journal(SMALL), done(0, 10));

    try (Journal.Session session = journal(SMALL).open("run", "p")) {
      session.read(entry -> {});
      Files.delete(segment(2));
      session.append(Entries.drawn(10, 11).get(0));

      assertThatThrownBy(session::commit).hasMessageContaining(segment(2).toString());
    }
  }

  @Test
  void aSegmentThatIsEmptiedIsNoticed() throws IOException {
    String error = errorAfter(journal(LARGE), () -> Files.write(segment(1), new byte[0]));

    assertThat(error)
        .contains("another program changed the journal", "file=" + segment(1) + ", bytes=0, ")
        .contains("Of 10 results (last commit: ");
  }

  @Test
  void whatIsRemovedBeforeTheRunGoesOnIsNoticedAtItsFirstWord() throws IOException {
    Entries.write(journal(LARGE), done(0, 10));

    try (Journal.Session session = journal(LARGE).open("run", "p")) {
      assertThatThrownBy(
              () ->
                  session.read(
                      entry -> {
                        if (entry.equals(done(0, 10).get(0))) {
                          segment(1).toFile().delete();
                        }
                      }))
          .hasMessageContaining("the last segment of the journal was removed");
    }
    assertThat(segment(1)).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsRemovedAfterTheLastCommitIsNoticedAtTheEnd(Sync sync) throws IOException {
    for (Deed deed : List.<Deed>of(this::delete, () -> Files.delete(segment(2)))) {
      Journal.Session session = journal(SMALL).sync(sync).open("run", "p");
      write(session, done(0, 10));
      deed.run();

      assertThatThrownBy(session::close)
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("all results in the journal are lost: 10 results");
      session.close();
      if (Files.exists(folder())) {
        delete();
      }
    }
  }

  @Test
  void segmentsThatASnapshotHasMadeNeedlessAreNotMissed() {
    try (Journal.Session session = journal(SMALL).open("run", "p")) {
      write(session, done(0, 10));
      session.append(Entries.SNAPSHOT);
      session.commit();
      write(session, done(10, 20));
      assertThat(segment(1)).doesNotExist();
    }

    assertThat(Entries.of(journal(SMALL))).startsWith(Entries.SNAPSHOT).hasSize(21);
  }
}
