package io.jobdispatch.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobdispatch.core.journal.JournalEntry.Drawn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class SegmentsTest {

  @TempDir private Path directory;

  private Path folder() {
    return directory.resolve("journal");
  }

  private JournalFolder journal() {
    return JournalFolder.at(folder());
  }

  @Test
  void aLongJournalHasManySegments() throws IOException {
    Entries.write(journal().segmentBytes(200), Entries.drawn(0, 100));

    assertThat(Entries.files(folder())).hasSizeGreaterThan(5);
    assertThat(Entries.of(journal())).isEqualTo(Entries.drawn(0, 100));
  }

  @Test
  void aMissingSegmentIsNamed() throws IOException {
    Entries.write(journal().segmentBytes(200), Entries.drawn(0, 100));
    Path missing = Entries.files(folder()).get(2);
    Files.delete(missing);

    assertThatThrownBy(() -> Entries.of(journal()))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("missing: " + missing);
  }

  @Test
  void aSegmentBeforeTheLastThatIsTooShortIsDamage() throws IOException {
    Entries.write(journal().segmentBytes(200), Entries.drawn(0, 100));
    Path file = Entries.files(folder()).get(2);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 21));

    assertThatThrownBy(() -> Entries.of(journal()))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("damaged in " + file);
  }

  @Test
  void aSnapshotMakesTheSegmentsBeforeItNeedless() throws IOException {
    try (Journal.Session session = journal().segmentBytes(200).open("run", "p")) {
      Entries.drawn(0, 50)
          .forEach(
              entry -> {
                session.append(entry);
                session.commit();
              });
      session.append(Entries.SNAPSHOT);
      session.commit();
      session.append(new Drawn(10, 10));
      session.commit();
    }

    assertThat(Entries.files(folder())).hasSize(1);
    assertThat(Entries.of(journal())).containsExactly(Entries.SNAPSHOT, new Drawn(10, 10));
  }

  @Test
  void aSnapshotIsDueWhenSoMuchWasWrittenSinceTheLast() {
    try (Journal.Session session = journal().snapshotEvery(100).open("run", "p")) {
      session.read(entry -> {});
      for (JournalEntry entry : Entries.drawn(0, 8)) {
        session.append(entry);
      }
      assertThat(session.isSnapshotDue()).isTrue();
      session.append(Entries.SNAPSHOT);
      assertThat(session.isSnapshotDue()).isFalse();
    }
    try (Journal.Session session = journal().snapshotEvery(100).open("run", "p")) {
      session.read(entry -> {});
      assertThat(session.isSnapshotDue()).isFalse();
    }
  }
}
