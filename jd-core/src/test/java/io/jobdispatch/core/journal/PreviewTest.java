package io.jobdispatch.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.jobdispatch.core.journal.JournalEntry.NoneDrawn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A journal can be looked through before it is read. */
@Timeout(600)
final class PreviewTest {

  @TempDir private Path directory;

  private JournalFolder journal() {
    return JournalFolder.at(directory.resolve("journal"));
  }

  private Path lastFile() throws IOException {
    List<Path> files = Entries.files(directory.resolve("journal"));
    return files.get(files.size() - 1);
  }

  @Test
  void itGivesTheEntriesThatAreReadAfterwards() {
    Entries.write(journal().segmentBytes(100), Entries.ALL_KINDS);

    List<JournalEntry> first = new ArrayList<>();
    List<JournalEntry> second = new ArrayList<>();
    try (Journal.Session session = journal().open("run", "p")) {
      session.preview(first::add);
      session.preview(entry -> {});
      session.read(second::add);
      session.append(new NoneDrawn());
    }

    assertThat(first).isEqualTo(Entries.ALL_KINDS);
    assertThat(second).isEqualTo(first);
    assertThat(Entries.of(journal())).hasSize(first.size() + 1);
  }

  @Test
  void itChangesNothing() throws IOException {
    Entries.write(journal(), Entries.drawn(0, 3));
    Files.write(lastFile(), new byte[] {1, 2, 3}, StandardOpenOption.APPEND);
    byte[] torn = Files.readAllBytes(lastFile());

    try (Journal.Session session = journal().open("run", "p")) {
      session.preview(entry -> {});
      assertThat(lastFile()).hasBinaryContent(torn);
    }

    assertThat(lastFile()).hasBinaryContent(torn);
  }

  @Test
  void itEndsByDamage() throws IOException {
    Entries.write(journal(), Entries.drawn(0, 3));
    byte[] bytes = Files.readAllBytes(lastFile());
    bytes[bytes.length / 2] ^= 1;
    Files.write(lastFile(), bytes);

    try (Journal.Session session = journal().open("run", "p")) {
      assertThatExceptionOfType(JournalException.class)
          .isThrownBy(() -> session.preview(entry -> {}))
          .withMessageContaining("damaged");
    }
  }

  @Test
  void itComesBeforeAllElse() {
    try (Journal.Session session = journal().open("run", "p")) {
      session.read(entry -> {});

      assertThatIllegalStateException().isThrownBy(() -> session.preview(entry -> {}));
    }
  }

  @Test
  void itFindsTheTimeOfTheLastCommit() {
    Instant when = Instant.ofEpochMilli(1_700_000_000_123L);
    Entries.write(journal().clock(() -> when), Entries.drawn(0, 3));

    try (Journal.Session session = journal().open("run", "p")) {
      session.preview(entry -> {});

      assertThat(session.lastCommit()).contains(when);
    }
  }

  @Test
  void aNewJournalHasNoCommit() {
    try (Journal.Session session = journal().open("run", "p")) {
      session.preview(entry -> {});

      assertThat(session.lastCommit()).isEmpty();
    }
  }
}
