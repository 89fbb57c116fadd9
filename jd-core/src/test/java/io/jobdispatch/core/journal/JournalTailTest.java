package io.jobdispatch.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobdispatch.core.journal.JournalEntry.Drawn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a journal ends that was cut off or changed. */
@Timeout(120)
final class JournalTailTest {

  @TempDir private Path directory;

  private Path folder() {
    return directory.resolve("journal");
  }

  private JournalFolder journal() {
    return JournalFolder.at(folder());
  }

  @Test
  void aTailThatIsTornAnywhereIsCutOffAndAllBeforeItIsThere() throws IOException {
    Entries.write(journal(), Entries.ALL_KINDS);
    Path file = Entries.files(folder()).get(0);
    byte[] whole = Files.readAllBytes(file);
    int first = whole.length - lengthOfEntries();

    for (int length = first; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      List<JournalEntry> entries = Entries.of(journal());

      assertThat(Entries.ALL_KINDS.subList(0, entries.size())).isEqualTo(entries);
      assertThat(Entries.of(journal())).as("read again, length %d", length).isEqualTo(entries);
    }
  }

  private int lengthOfEntries() throws IOException {
    Path empty = directory.resolve("empty");
    try (Journal.Session session = JournalFolder.at(empty).open("run", "p")) {
      session.read(entry -> {});
    }
    long header = Files.size(Segments.file(empty, 1));
    return (int) (Files.size(Entries.files(folder()).get(0)) - header);
  }

  @Test
  void aTornTailIsWarnedOf() throws IOException {
    Entries.write(journal(), Entries.drawn(0, 3));
    Path file = Entries.files(folder()).get(0);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));

    try (Journal.Session session = journal().open("run", "p")) {
      assertThat(session.warnings()).hasSize(1);
      assertThat(session.warnings().get(0)).contains("cut off", file.toString());
      List<JournalEntry> entries = new ArrayList<>();
      session.read(entries::add);
      session.append(new Drawn(2, 7));
      session.commit();
      assertThat(entries).isEqualTo(Entries.drawn(0, 2));
    }
    assertThat(Entries.of(journal())).hasSize(3).endsWith(new Drawn(2, 7));
  }

  @Test
  void aByteThatIsChangedAnywhereBeforeTheLastCommitIsDamageAndChangesNothing() throws IOException {
    Entries.write(journal(), Entries.drawn(0, 4));
    Path file = Entries.files(folder()).get(0);
    byte[] whole = Files.readAllBytes(file);
    int lastRecord = 2 * (Frame.HEAD_BYTES + 11);

    for (int i = 0; i < whole.length - lastRecord; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= 0x10;
      Files.write(file, changed);

      assertThatThrownBy(() -> Entries.of(journal()))
          .as("byte %d", i)
          .isInstanceOf(JournalException.class)
          .hasMessageContaining(file.toString());
      assertThat(Files.readAllBytes(file)).isEqualTo(changed);
    }
  }

  @Test
  void aByteThatIsChangedNeverGivesOtherEntries() throws IOException {
    Entries.write(journal(), Entries.ALL_KINDS);
    Path file = Entries.files(folder()).get(0);
    byte[] whole = Files.readAllBytes(file);

    for (int i = 0; i < whole.length; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= 0x01;
      Files.write(file, changed);
      try {
        List<JournalEntry> entries = Entries.of(journal());
        assertThat(Entries.ALL_KINDS.subList(0, entries.size())).isEqualTo(entries);
        assertThat(entries).hasSizeGreaterThanOrEqualTo(Entries.ALL_KINDS.size() - 1);
      } catch (JournalException damaged) {
        assertThat(damaged).hasMessageContaining(file.toString());
      }
    }
  }

  @Test
  void damageSaysWhere() throws IOException {
    Entries.write(journal(), Entries.drawn(0, 10));
    Path file = Entries.files(folder()).get(0);
    byte[] changed = Files.readAllBytes(file);
    changed[changed.length / 2] ^= 0x55;
    Files.write(file, changed);

    assertThatThrownBy(() -> Entries.of(journal()))
        .hasMessageMatching("(?s)the journal is damaged in .* at byte \\d+; nothing was changed.*");
  }

  @Test
  void recordsBehindTheLastForceMayBeMissingInAnyOrder() throws IOException {
    try (Journal.Session session = journal().open("run", "p")) {
      session.append(new Drawn(0, 0));
      session.commit();
      session.append(new Drawn(1, 1));
      session.append(new Drawn(2, 2));
      session.append(new Drawn(3, 3));
      session.flush();
      Path copy = Entries.copy(folder(), directory.resolve("powerless"));
      Path file = Segments.file(copy, 1);
      byte[] bytes = Files.readAllBytes(file);
      int record = Frame.HEAD_BYTES + 10;
      Arrays.fill(bytes, bytes.length - 2 * record, bytes.length - record, (byte) 0);
      Files.write(file, bytes);

      assertThat(Entries.of(JournalFolder.at(copy))).isEqualTo(Entries.drawn(0, 2));
    }
  }
}
