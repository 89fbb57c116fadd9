package io.jobdispatch.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobdispatch.core.journal.JournalEntry.AttemptFailed;
import io.jobdispatch.core.journal.JournalEntry.Done;
import io.jobdispatch.core.journal.JournalEntry.Drawn;
import io.jobdispatch.core.journal.JournalEntry.Failed;
import io.jobdispatch.core.journal.JournalEntry.NoneDrawn;
import io.jobdispatch.core.journal.JournalEntry.OpenJob;
import io.jobdispatch.core.journal.JournalEntry.Reopened;
import io.jobdispatch.core.journal.JournalEntry.Snapshot;
import io.jobdispatch.core.journal.JournalFolder.Sync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class JournalFolderTest {

  private static final List<JournalEntry> ALL_KINDS =
      List.of(
          new Drawn(0, 0x1234_5678_9abc_def0L),
          new Drawn(1, -1),
          new NoneDrawn(),
          new Done(0, 1, 1_000_000, new byte[] {1, 2, 3}),
          new AttemptFailed(1, "lost: größer", new byte[300]),
          new Failed(1, "job 1 failed", new byte[] {9}),
          new Reopened(1),
          new Done(1, 3, Long.MAX_VALUE, new byte[0]));

  @TempDir private Path directory;

  private Path folder() {
    return directory.resolve("journal");
  }

  private JournalFolder journal() {
    return JournalFolder.at(folder());
  }

  private static List<JournalEntry> read(Journal journal) {
    List<JournalEntry> entries = new ArrayList<>();
    try (Journal.Session session = journal.open("later", "p")) {
      session.read(entries::add);
    }
    return entries;
  }

  private static void write(Journal journal, List<JournalEntry> entries) {
    try (Journal.Session session = journal.open("run", "p")) {
      session.read(entry -> {});
      for (JournalEntry entry : entries) {
        session.append(entry);
        session.commit();
      }
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files.filter(file -> file.toString().endsWith(".journal")).sorted().toList();
    }
  }

  private static List<JournalEntry> drawn(int from, int to) {
    List<JournalEntry> entries = new ArrayList<>();
    for (int i = from; i < to; i++) {
      entries.add(new Drawn(i, i));
    }
    return entries;
  }

  @Test
  void whatWasWrittenIsReadInItsOrder() {
    write(journal(), ALL_KINDS);

    assertThat(read(journal())).isEqualTo(ALL_KINDS);
  }

  @Test
  void aLaterLifeAppendsToIt() {
    write(journal(), drawn(0, 3));
    write(journal().sync(Sync.SYSTEM), drawn(3, 6));
    write(journal(), drawn(6, 9));

    assertThat(read(journal())).isEqualTo(drawn(0, 9));
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
      session.append(new Drawn(0, 0));
    }

    assertThat(read(journal())).isEqualTo(drawn(0, 1));
  }

  @Test
  void whatWasFlushedOutlivesTheProcess() throws IOException {
    try (Journal.Session session = journal().open("run", "p")) {
      session.append(new Drawn(0, 0));
      session.flush();
      Path copy = copy("killed");

      assertThat(read(JournalFolder.at(copy))).isEqualTo(drawn(0, 1));
    }
  }

  /** What would be there if the process was killed now. */
  private Path copy(String name) throws IOException {
    Path copy = Files.createDirectory(directory.resolve(name));
    for (Path file : files()) {
      Files.copy(file, copy.resolve(file.getFileName()));
    }
    return copy;
  }

  // Tails

  @Test
  void aTailThatIsTornAnywhereIsCutOffAndAllBeforeItIsThere() throws IOException {
    write(journal(), ALL_KINDS);
    Path file = files().get(0);
    byte[] whole = Files.readAllBytes(file);
    int first = whole.length - lengthOfEntries();

    for (int length = first; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      List<JournalEntry> entries = read(journal());

      assertThat(ALL_KINDS.subList(0, entries.size())).isEqualTo(entries);
      assertThat(read(journal())).as("read again, length %d", length).isEqualTo(entries);
    }
  }

  private int lengthOfEntries() throws IOException {
    Path empty = directory.resolve("empty");
    try (Journal.Session session = JournalFolder.at(empty).open("run", "p")) {
      session.read(entry -> {});
    }
    long header = Files.size(Segments.file(empty, 1));
    return (int) (Files.size(files().get(0)) - header);
  }

  @Test
  void aTornTailIsWarnedOf() throws IOException {
    write(journal(), drawn(0, 3));
    Path file = files().get(0);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));

    try (Journal.Session session = journal().open("run", "p")) {
      assertThat(session.warnings()).hasSize(1);
      assertThat(session.warnings().get(0)).contains("cut off", file.toString());
      List<JournalEntry> entries = new ArrayList<>();
      session.read(entries::add);
      session.append(new Drawn(2, 7));
      session.commit();
      assertThat(entries).isEqualTo(drawn(0, 2));
    }
    assertThat(read(journal())).hasSize(3).endsWith(new Drawn(2, 7));
  }

  @Test
  void aByteThatIsChangedAnywhereBeforeTheLastCommitIsDamageAndChangesNothing() throws IOException {
    write(journal(), drawn(0, 4));
    Path file = files().get(0);
    byte[] whole = Files.readAllBytes(file);
    int lastRecord = 2 * (Frame.HEAD_BYTES + 11);

    for (int i = 0; i < whole.length - lastRecord; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= 0x10;
      Files.write(file, changed);

      assertThatThrownBy(() -> read(journal()))
          .as("byte %d", i)
          .isInstanceOf(JournalException.class)
          .hasMessageContaining(file.toString());
      assertThat(Files.readAllBytes(file)).isEqualTo(changed);
    }
  }

  @Test
  void aByteThatIsChangedNeverGivesOtherEntries() throws IOException {
    write(journal(), ALL_KINDS);
    Path file = files().get(0);
    byte[] whole = Files.readAllBytes(file);

    for (int i = 0; i < whole.length; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= 0x01;
      Files.write(file, changed);
      try {
        List<JournalEntry> entries = read(journal());
        assertThat(ALL_KINDS.subList(0, entries.size())).isEqualTo(entries);
        assertThat(entries).hasSizeGreaterThanOrEqualTo(ALL_KINDS.size() - 1);
      } catch (JournalException damaged) {
        assertThat(damaged).hasMessageContaining(file.toString());
      }
    }
  }

  @Test
  void damageSaysWhere() throws IOException {
    write(journal(), drawn(0, 10));
    Path file = files().get(0);
    byte[] changed = Files.readAllBytes(file);
    changed[changed.length / 2] ^= 0x55;
    Files.write(file, changed);

    assertThatThrownBy(() -> read(journal()))
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
      Path copy = copy("powerless");
      Path file = Segments.file(copy, 1);
      byte[] bytes = Files.readAllBytes(file);
      int record = Frame.HEAD_BYTES + 10;
      Arrays.fill(bytes, bytes.length - 2 * record, bytes.length - record, (byte) 0);
      Files.write(file, bytes);

      assertThat(read(JournalFolder.at(copy))).isEqualTo(drawn(0, 2));
    }
  }

  // Segments

  @Test
  void aLongJournalHasManySegments() throws IOException {
    write(journal().segmentBytes(200), drawn(0, 100));

    assertThat(files()).hasSizeGreaterThan(5);
    assertThat(read(journal())).isEqualTo(drawn(0, 100));
  }

  @Test
  void aMissingSegmentIsNamed() throws IOException {
    write(journal().segmentBytes(200), drawn(0, 100));
    Path missing = files().get(2);
    Files.delete(missing);

    assertThatThrownBy(() -> read(journal()))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("missing: " + missing);
  }

  @Test
  void aSegmentBeforeTheLastThatIsTooShortIsDamage() throws IOException {
    write(journal().segmentBytes(200), drawn(0, 100));
    Path file = files().get(2);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 21));

    assertThatThrownBy(() -> read(journal()))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("damaged in " + file);
  }

  private static final Snapshot SNAPSHOT =
      new Snapshot(
          new byte[] {4, 5},
          List.of(new OpenJob(3, new byte[] {6}, List.of(new byte[] {7}, new byte[] {8, 9}))),
          10,
          8,
          1);

  @Test
  void aSnapshotMakesTheSegmentsBeforeItNeedless() throws IOException {
    try (Journal.Session session = journal().segmentBytes(200).open("run", "p")) {
      drawn(0, 50)
          .forEach(
              entry -> {
                session.append(entry);
                session.commit();
              });
      session.append(SNAPSHOT);
      session.commit();
      session.append(new Drawn(10, 10));
      session.commit();
    }

    assertThat(files()).hasSize(1);
    assertThat(read(journal())).containsExactly(SNAPSHOT, new Drawn(10, 10));
  }

  @Test
  void aSnapshotIsDueWhenSoMuchWasWrittenSinceTheLast() {
    try (Journal.Session session = journal().snapshotEvery(100).open("run", "p")) {
      session.read(entry -> {});
      for (JournalEntry entry : drawn(0, 8)) {
        session.append(entry);
      }
      assertThat(session.isSnapshotDue()).isTrue();
      session.append(SNAPSHOT);
      assertThat(session.isSnapshotDue()).isFalse();
    }
    try (Journal.Session session = journal().snapshotEvery(100).open("run", "p")) {
      session.read(entry -> {});
      assertThat(session.isSnapshotDue()).isFalse();
    }
  }

  /** A disk that ends the life at a step. */
  private static final class Dying implements Disk {
    private int left;

    Dying(int steps) {
      this.left = steps;
    }

    private void step() throws IOException {
      if (left-- <= 0) {
        throw new IOException("dead");
      }
    }

    @Override
    public OpenFile create(Path file) throws IOException {
      step();
      return watched(REAL.create(file));
    }

    @Override
    public OpenFile open(Path file) throws IOException {
      step();
      return watched(REAL.open(file));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
      step();
      REAL.rename(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
      step();
      REAL.delete(file);
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
      step();
      REAL.forceFolder(folder);
    }

    private OpenFile watched(OpenFile file) {
      return new OpenFile() {
        @Override
        public void write(byte[] bytes, int count) throws IOException {
          if (left <= 0) {
            file.write(bytes, count / 2);
          }
          step();
          file.write(bytes, count);
        }

        @Override
        public void force() throws IOException {
          step();
          file.force();
        }

        @Override
        public void truncate(long length) throws IOException {
          step();
          file.truncate(length);
        }

        @Override
        public void close() throws IOException {
          file.close();
        }
      };
    }
  }

  @Test
  void aLifeMayEndAtAnyStepOfASnapshot() throws IOException {
    int survived = 0;
    for (int steps = 0; steps < 200 && survived == 0; steps++) {
      Path place = directory.resolve("life" + steps);
      JournalFolder journal = JournalFolder.at(place).segmentBytes(120);
      write(journal, drawn(0, 10));
      boolean ended = false;
      try (Journal.Session session = journal.on(new Dying(steps)).open("run", "p")) {
        session.read(entry -> {});
        session.append(SNAPSHOT);
        session.commit();
        session.append(new Drawn(10, 10));
        session.commit();
        ended = true;
      } catch (JournalException dead) {
        assertThat(dead).hasMessageContaining("dead");
      }
      List<JournalEntry> entries = read(journal);
      if (ended) {
        survived++;
        assertThat(entries).containsExactly(SNAPSHOT, new Drawn(10, 10));
      } else if (entries.get(0) instanceof Snapshot) {
        assertThat(entries).startsWith(SNAPSHOT).hasSizeLessThan(3);
      } else {
        assertThat(entries).isEqualTo(drawn(0, 10));
      }
    }
    assertThat(survived).as("the last life lived").isEqualTo(1);
  }

  @Test
  void aFullDiskSaysSoAndTheJournalGoesOnWhenThereIsRoom() {
    int steps = 14;
    List<JournalEntry> written = new ArrayList<>();
    try (Journal.Session session = journal().on(new Dying(steps)).open("run", "p")) {
      session.read(entry -> {});
      assertThatThrownBy(
              () -> {
                for (JournalEntry entry : drawn(0, 10)) {
                  session.append(entry);
                  session.commit();
                  written.add(entry);
                }
              })
          .isInstanceOf(JournalException.class)
          .hasMessageContainingAll("cannot be written", folder().toString(), "is safe in it");
      assertThatThrownBy(() -> session.append(new NoneDrawn()))
          .hasMessageContaining("takes nothing more");
    }

    assertThat(read(journal())).startsWith(written.toArray(new JournalEntry[0]));
    write(journal(), List.of(new NoneDrawn()));
    assertThat(read(journal())).endsWith(new NoneDrawn());
  }

  // What does not fit

  @Test
  void aSecondRunOnTheSameFolderIsRefused() {
    try (Journal.Session first = journal().open("run", "p")) {
      assertThatThrownBy(() -> journal().open("run", "p"))
          .isInstanceOf(JournalException.class)
          .hasMessageContainingAll("in use by another run", folder().toString());
      first.append(new Drawn(0, 0));
    }
    assertThat(read(journal())).isEqualTo(drawn(0, 1));
  }

  @Test
  void otherParametersAreRefusedAndBothAreTold() {
    write(journal(), drawn(0, 1));

    assertThatThrownBy(() -> journal().open("run", "sweep n=7"))
        .isInstanceOf(JournalException.class)
        .hasMessageContainingAll("of 'p'", "'sweep n=7'");
    assertThat(read(journal())).isEqualTo(drawn(0, 1));
  }

  @Test
  void anotherFormatVersionIsRefused() throws IOException {
    write(journal(), drawn(0, 1));
    Path file = files().get(0);
    byte[] bytes = Files.readAllBytes(file);
    bytes[11]++;
    java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
    crc.update(bytes, 0, 16);
    java.nio.ByteBuffer.wrap(bytes).putInt(16, (int) crc.getValue());
    Files.write(file, bytes);

    assertThatThrownBy(() -> read(journal()))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("format version 2, and this program knows 1");
  }

  @Test
  void anotherProgramsFilesAreRefused() throws IOException {
    Files.createDirectory(folder());
    Files.writeString(folder().resolve("thesis.tex"), "\\documentclass");

    assertThatThrownBy(() -> journal().open("run", "p"))
        .isInstanceOf(JournalException.class)
        .hasMessageContainingAll("must be empty or a journal", "thesis.tex");

    Files.writeString(Segments.file(folder(), 1), "not a segment");
    assertThatThrownBy(() -> journal().open("run", "p"))
        .hasMessageContaining("not a segment of a journal");
  }

  @Test
  void aFileInPlaceOfTheFolderIsRefused() throws IOException {
    Files.writeString(folder(), "");

    assertThatThrownBy(() -> journal().open("run", "p"))
        .isInstanceOf(JournalException.class)
        .hasMessage("must be a folder: journal=" + folder());
  }

  @Test
  void aFolderWhoseParentIsMissingIsRefused() {
    Path nowhere = directory.resolve("a").resolve("b");

    assertThatThrownBy(() -> JournalFolder.at(nowhere).open("run", "p"))
        .isInstanceOf(JournalException.class)
        .hasMessageContainingAll("folder above is not there", nowhere.toString());
  }

  @Test
  void anEntryThatIsTooLongIsRefusedAndHarmsNothing() {
    try (Journal.Session session = journal().open("run", "p")) {
      session.append(new Drawn(0, 0));
      byte[] huge = new byte[Frame.BODY_BYTES_MAX];
      assertThatThrownBy(() -> session.append(new Done(0, 1, 0, huge)))
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("268435456 bytes");
      session.append(new Drawn(1, 1));
    }

    assertThat(read(journal())).isEqualTo(drawn(0, 2));
  }
}
