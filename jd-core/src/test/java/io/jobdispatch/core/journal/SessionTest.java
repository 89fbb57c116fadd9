package io.jobdispatch.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobdispatch.core.journal.JournalEntry.Drawn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** In which order the methods of a session may be called, and what becomes of the others. */
@Timeout(600)
final class SessionTest {

  private static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @TempDir private Path directory;

  private Path folder() {
    return directory.resolve("journal");
  }

  /** Many are opened here, and no power cut is played. */
  private static JournalFolder unforced(Path folder) {
    return JournalFolder.at(folder).on(FailingDisk.sound());
  }

  private JournalFolder journal() {
    return unforced(folder());
  }

  private byte[] bytes() throws IOException {
    return Files.readAllBytes(Segments.file(folder(), 1));
  }

  @Test
  void itIsReadOnce() {
    Journal.Session session = journal().open("run", "p");
    try (session) {
      session.read(entry -> {});

      assertThatThrownBy(() -> session.read(entry -> {}))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("once");
    }
    assertThatThrownBy(() -> session.read(entry -> {})).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void itIsNotReadAfterSomethingWasAppended() {
    try (Journal.Session session = journal().open("run", "p")) {
      session.append(new Drawn(0, 0, ""));

      assertThatThrownBy(() -> session.read(entry -> {})).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void whatIsAppendedWithoutReadingFollowsWhatIsThere() {
    Entries.write(journal(), Entries.drawn(0, 3));

    try (Journal.Session session = journal().open("run", "p")) {
      session.append(new Drawn(3, 3, ""));
    }

    assertThat(Entries.of(journal())).isEqualTo(Entries.drawn(0, 4));
  }

  @Test
  void aReaderThatEndsTheReadingHasChangedNothing() throws IOException {
    Path killed = Entries.killed(journal(), Entries.drawn(0, 3), directory.resolve("killed"));
    Path file = Segments.file(killed, 1);
    Files.write(file, new byte[] {1, 2, 3}, StandardOpenOption.APPEND);
    byte[] torn = Files.readAllBytes(file);

    try (Journal.Session session = unforced(killed).open("run", "p")) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(
                () ->
                    session.read(
                        entry -> {
                          throw new Enough();
                        }))
            .isInstanceOf(Enough.class);
        assertThat(file).hasBinaryContent(torn);
      }
    }
    assertThat(file).hasBinaryContent(torn);
  }

  @Test
  void aReaderThatEndsTheReadingMayAppendBeforeAndAfterwards() {
    Entries.write(journal(), Entries.drawn(0, 3));

    try (Journal.Session session = journal().open("run", "p")) {
      assertThatThrownBy(
              () ->
                  session.read(
                      entry -> {
                        session.append(new Drawn(3, 3, ""));
                        session.commit();
                        throw new Enough();
                      }))
          .isInstanceOf(Enough.class);
      session.append(new Drawn(4, 4, ""));
    }

    assertThat(Entries.of(journal())).isEqualTo(Entries.drawn(0, 5));
  }

  @Test
  void aReaderThatAppendsAndGoesOnIsAnErrorThatHarmsNothing() {
    Entries.write(journal(), Entries.drawn(0, 1));

    try (Journal.Session session = journal().open("run", "p")) {
      assertThatThrownBy(
              () ->
                  session.read(
                      entry -> {
                        session.append(new Drawn(1, 1, ""));
                        session.commit();
                      }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("appended");
      session.append(new Drawn(2, 2, ""));
    }

    assertThat(Entries.of(journal())).isEqualTo(Entries.drawn(0, 3));
  }

  @Test
  void nothingIsTakenAfterItIsClosed() throws IOException {
    Journal.Session session = journal().open("run", "p");
    session.append(new Drawn(0, 0, ""));
    session.close();
    byte[] before = bytes();

    for (Runnable call :
        List.<Runnable>of(
            () -> session.append(new Drawn(1, 1, "")), session::commit, session::flush)) {
      assertThatThrownBy(call::run)
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("cannot be written any more");
    }
    session.close();
    assertThat(bytes()).isEqualTo(before);
  }

  @Test
  void commitAndFlushChangeNothingIfNothingWasAppended() throws IOException {
    Entries.write(journal(), Entries.drawn(0, 3));
    byte[] before = bytes();

    try (Journal.Session session = journal().open("run", "p")) {
      session.commit();
      session.flush();
      assertThat(bytes()).isEqualTo(before);
    }
  }

  @Test
  void aSnapshotIsNotDueBeforeTheJournalWasRead() {
    Entries.write(journal(), Entries.drawn(0, 9));

    try (Journal.Session session = journal().snapshotEvery(1).open("run", "p")) {
      assertThat(session.isSnapshotDue()).isFalse();
      session.read(entry -> {});
      assertThat(session.isSnapshotDue()).isTrue();
    }
  }

  @Test
  void aDamagedJournalTakesNothing() throws IOException {
    Entries.write(journal(), Entries.drawn(0, 9));
    byte[] damaged = bytes();
    damaged[damaged.length / 2] ^= 1;
    Files.write(Segments.file(folder(), 1), damaged);

    List<JournalEntry> read = new ArrayList<>();
    try (Journal.Session session = journal().open("run", "p")) {
      assertThatThrownBy(() -> session.read(read::add)).hasMessageContaining("damaged");
      assertThatThrownBy(() -> session.append(new Drawn(9, 9, ""))).hasMessageContaining("damaged");
    }
    assertThat(bytes()).isEqualTo(damaged);
    assertThat(read).isNotEmpty();
  }
}
