package io.jobdispatch.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobdispatch.core.journal.JournalEntry.Drawn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(600)
final class SegmentsTest {

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

  @Test
  void aLongJournalHasManySegments() throws IOException {
    Entries.write(journal().segmentBytes(200), Entries.drawn(0, 100));

    assertThat(Entries.files(folder())).hasSizeGreaterThan(5);
    assertThat(Entries.of(journal())).isEqualTo(Entries.drawn(0, 100));
  }

  @ParameterizedTest
  @ValueSource(strings = {"fa-IR", "ar-EG", "ne-NP", "mr-IN", "bn-BD", "tr-TR"})
  @ResourceLock(Resources.LOCALE)
  void fileNamesDoNotDependOnTheLocale(String language) throws IOException {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag(language));
    try {
      Entries.write(journal().segmentBytes(200), Entries.drawn(0, 10));
    } finally {
      Locale.setDefault(before);
    }

    assertThat(Entries.files(folder()))
        .allSatisfy(file -> assertThat(file.getFileName().toString()).matches("[ -~]+"));
    assertThat(Entries.of(journal())).isEqualTo(Entries.drawn(0, 10));
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
      session.append(new Drawn(10, 10, ""));
      session.commit();
    }

    assertThat(Entries.files(folder())).hasSize(1);
    assertThat(Entries.of(journal())).containsExactly(Entries.SNAPSHOT, new Drawn(10, 10, ""));
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

  /** A journal with a snapshot, whose life had no time to remove what it left behind. */
  private void leaveLeftovers() throws IOException {
    Entries.write(journal().segmentBytes(200), Entries.drawn(0, 20));
    Path before = Entries.copy(folder(), directory.resolve("before"));
    Entries.write(journal().segmentBytes(200), List.of(Entries.SNAPSHOT, new Drawn(10, 10, "")));
    assertThat(Entries.files(folder())).hasSize(1);
    for (Path file : Entries.files(before)) {
      Files.copy(file, folder().resolve(file.getFileName()));
    }
    Files.write(Segments.unfinishedFile(folder(), 99), new byte[] {1, 2, 3});
  }

  private Map<Path, String> contents() throws IOException {
    Map<Path, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder())) {
      for (Path file : files.toList()) {
        contents.put(file, HexFormat.of().formatHex(Files.readAllBytes(file)));
      }
    }
    return contents;
  }

  @Test
  void whatALifeHadNoTimeToRemoveIsRemovedByTheNext() throws IOException {
    leaveLeftovers();

    assertThat(Entries.of(journal())).containsExactly(Entries.SNAPSHOT, new Drawn(10, 10, ""));

    assertThat(contents()).hasSize(2).containsKey(folder().resolve(Segments.LOCK));
  }

  @Test
  void nothingIsRemovedWhenTheSnapshotIsDamaged() throws IOException {
    leaveLeftovers();
    List<Path> files = Entries.files(folder());
    Path snapshot = files.get(files.size() - 1);
    byte[] whole = Files.readAllBytes(snapshot);
    int entry = whole.length - 3 * Frame.HEAD_BYTES;

    for (int i = 0; i < entry; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= 0x20;
      Files.write(snapshot, changed);
      Map<Path, String> before = contents();

      assertThatThrownBy(() -> Entries.of(journal()))
          .as("byte %d", i)
          .isInstanceOf(JournalException.class)
          .hasMessageContaining(snapshot.toString());
      assertThat(contents()).as("byte %d", i).isEqualTo(before);
    }
  }
}
