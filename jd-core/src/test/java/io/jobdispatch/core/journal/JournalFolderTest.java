package io.jobdispatch.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobdispatch.core.journal.JournalEntry.Done;
import io.jobdispatch.core.journal.JournalEntry.Drawn;
import io.jobdispatch.core.journal.JournalFolder.Sync;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
final class JournalFolderTest {

  @TempDir private Path directory;

  private Path folder() {
    return directory.resolve("journal");
  }

  private JournalFolder journal() {
    return JournalFolder.at(folder());
  }

  @Test
  void whatWasWrittenIsReadInItsOrder() {
    Entries.write(journal(), Entries.ALL_KINDS);

    assertThat(Entries.of(journal())).isEqualTo(Entries.ALL_KINDS);
  }

  @Test
  void aLaterLifeAppendsToIt() {
    Entries.write(journal(), Entries.drawn(0, 3));
    Entries.write(journal().sync(Sync.SYSTEM), Entries.drawn(3, 6));
    Entries.write(journal(), Entries.drawn(6, 9));

    assertThat(Entries.of(journal())).isEqualTo(Entries.drawn(0, 9));
  }

  @Test
  void theFirstLifesRunIdStays() {
    try (Journal.Session session = journal().open("first", "p")) {
      assertThat(session.runId()).isEqualTo("first");
    }
    try (Journal.Session session = journal().open("second", "p")) {
      assertThat(session.runId()).isEqualTo("first");
      assertThat(session.warnings()).isEmpty();
    }
  }

  @Test
  void whatWasNotCommittedIsThereAfterAnOrderlyEnd() {
    try (Journal.Session session = journal().open("run", "p")) {
      session.append(new Drawn(0, 0, ""));
    }

    assertThat(Entries.of(journal())).isEqualTo(Entries.drawn(0, 1));
  }

  @Test
  void whatWasFlushedOutlivesTheProcess() throws IOException {
    try (Journal.Session session = journal().open("run", "p")) {
      session.append(new Drawn(0, 0, ""));
      session.flush();
      Path copy = Entries.copy(folder(), directory.resolve("killed"));

      assertThat(Entries.of(JournalFolder.at(copy))).isEqualTo(Entries.drawn(0, 1));
    }
  }

  @Test
  void anEntryThatIsTooLongIsRefusedAndHarmsNothing() {
    try (Journal.Session session = journal().open("run", "p")) {
      session.append(new Drawn(0, 0, ""));
      byte[] huge = new byte[Frame.BODY_BYTES_MAX];
      assertThatThrownBy(() -> session.append(new Done(0, 1, 0, huge)))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("268435456 bytes");
      session.append(new Drawn(1, 1, ""));
    }

    assertThat(Entries.of(journal())).isEqualTo(Entries.drawn(0, 2));
  }
}
