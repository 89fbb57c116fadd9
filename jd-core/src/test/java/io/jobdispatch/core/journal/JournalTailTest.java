package io.jobdispatch.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobdispatch.core.journal.JournalEntry.Done;
import io.jobdispatch.core.journal.JournalEntry.Drawn;
import io.jobdispatch.core.journal.JournalFolder.Sync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a journal ends that was cut off or changed. */
@Timeout(600)
final class JournalTailTest {

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
    try (Journal.Session session = unforced(empty).open("run", "p")) {
      session.read(entry -> {});
    }
    long header = Files.size(Segments.file(empty, 1));
    return (int) (Files.size(Entries.files(folder()).get(0)) - header);
  }

  @Test
  void aTornTailIsWarnedOf() throws IOException {
    Path folder = Entries.killed(journal(), Entries.drawn(0, 3), directory.resolve("killed"));
    JournalFolder journal = unforced(folder);
    Path file = Entries.files(folder).get(0);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - Entries.COMMITTED_BYTES - 1));

    try (Journal.Session session = journal.open("run", "p")) {
      assertThat(session.warnings()).hasSize(1);
      assertThat(session.warnings().get(0)).contains("torn tail", file.toString());
      List<JournalEntry> entries = new ArrayList<>();
      session.read(entries::add);
      session.append(new Drawn(2, 7, ""));
      session.commit();
      assertThat(entries).isEqualTo(Entries.drawn(0, 2));
    }
    assertThat(Entries.of(journal)).hasSize(3).endsWith(new Drawn(2, 7, ""));
  }

  @Test
  void theWarningOfATornTailSaysHowManyResultsRemainAndOfWhen() throws IOException {
    List<JournalEntry> entries = new ArrayList<>(Entries.drawn(0, 40));
    for (int i = 0; i < 40; i++) {
      entries.add(new Done(i, 1, 0, new byte[9]));
    }
    Entries.write(journal().segmentBytes(1_000).clock(new Seconds()), entries);
    List<Path> files = Entries.files(folder());
    Path last = files.get(files.size() - 1);
    int header = SegmentReader.open(last).header().encode().length;
    Files.write(last, Arrays.copyOf(Files.readAllBytes(last), header + 10));
    long left = JournalReport.of(folder()).done();

    try (Journal.Session session = journal().open("run", "p")) {
      String before = session.warnings().get(0);
      session.read(entry -> {});

      assertThat(left).isBetween(1L, 39L);
      assertThat(before)
          .contains("its last 10 bytes")
          .contains("What remains is " + left + " results (last commit: 1970-01-01T00:");
      assertThat(session.warnings()).containsExactly(before);
    }
  }

  /** A clock that is a second later each time. */
  private static final class Seconds implements InstantSource {
    private Instant now = Instant.EPOCH;

    @Override
    public Instant instant() {
      now = now.plusSeconds(1);
      return now;
    }
  }

  @Test
  void aTornTailOfOneByteIsNoPlural() throws IOException {
    Entries.write(journal(), Entries.drawn(0, 3));
    Files.write(Segments.file(folder(), 1), new byte[1], StandardOpenOption.APPEND);

    try (Journal.Session session = journal().open("run", "p")) {
      assertThat(session.warnings().get(0)).contains("its last byte ");
    }
  }

  @Test
  void aByteThatIsChangedBeforeTheLastCommitOfAKilledLifeIsDamage() throws IOException {
    Path folder = Entries.killed(journal(), Entries.drawn(0, 4), directory.resolve("killed"));
    Path file = Entries.files(folder).get(0);
    int mark = Frame.HEAD_BYTES + 4;
    int lastCommit = mark + Entries.DRAWN_BYTES + Entries.COMMITTED_BYTES;

    int bytes = (int) Files.size(file);
    isDamagedByAChange(unforced(folder), file, 0, bytes - lastCommit);
  }

  /** Changes each byte in turn. */
  private static void isDamagedByAChange(JournalFolder journal, Path file, int from, int to)
      throws IOException {
    byte[] whole = Files.readAllBytes(file);
    int header = SegmentReader.open(file).header().encode().length;
    for (int i = from; i < to; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= (byte) (1 << i % 8);
      Files.write(file, changed);

      assertThatThrownBy(() -> Entries.of(journal))
          .as("byte %d", i)
          .isInstanceOf(JournalException.class)
          .hasMessageContaining(file.toString())
          .hasMessageContaining(i < header ? "" : "the journal is damaged in %s at byte ", file);
      assertThat(file).as("byte %d", i).hasBinaryContent(changed);
    }
    Files.write(file, whole);
  }

  @Test
  void aByteThatIsChangedNeverGivesOtherEntries() throws IOException {
    Path folder = Entries.killed(journal(), Entries.ALL_KINDS, directory.resolve("killed"));
    Path file = Entries.files(folder).get(0);
    byte[] whole = Files.readAllBytes(file);

    for (int i = 0; i < whole.length; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= 0x01;
      Files.write(file, changed);
      try {
        List<JournalEntry> entries = Entries.of(unforced(folder));
        assertThat(Entries.ALL_KINDS.subList(0, entries.size())).isEqualTo(entries);
        assertThat(entries).hasSizeGreaterThanOrEqualTo(Entries.ALL_KINDS.size() - 1);
      } catch (JournalException damaged) {
        assertThat(damaged).hasMessageContaining(file.toString());
      }
    }
  }

  // After an orderly end

  private static final int SEAL_BYTES = Frame.HEAD_BYTES + 4; // at an offset from 128 on

  @ParameterizedTest
  @EnumSource
  void anyByteThatIsChangedAfterAnOrderlyEndIsDamageThatIsTold(Sync sync) throws IOException {
    Entries.write(journal().sync(sync), Entries.ALL_KINDS);
    Path file = Entries.files(folder()).get(0);

    int seal = (int) Files.size(file) - SEAL_BYTES;
    isDamagedByAChange(journal(), file, 0, seal);
  }

  @Test
  void aChangeInTheLastMarkItselfLosesNoEntry() throws IOException {
    Entries.write(journal(), Entries.ALL_KINDS);
    Path file = Entries.files(folder()).get(0);
    byte[] whole = Files.readAllBytes(file);

    for (int i = whole.length - SEAL_BYTES; i < whole.length; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= 0x04;
      Files.write(file, changed);

      assertThat(Entries.of(journal())).as("byte %d", i).isEqualTo(Entries.ALL_KINDS);
      assertThat(file).as("it is sealed again").hasBinaryContent(whole);
    }
  }

  @Test
  void soIsItAfterManyLivesThatEndedInOrder() throws IOException {
    JournalFolder journal = journal().segmentBytes(400);
    for (int life = 0; life < 6; life++) {
      Entries.write(journal, Entries.drawn(3 * life, 3 * life + 3));
      assertThat(Entries.of(journal)).hasSize(3 * life + 3);
    }
    List<Path> files = Entries.files(folder());
    assertThat(files).hasSizeGreaterThan(1);
    List<JournalEntry> inTheLast = new ArrayList<>();
    SegmentReader.open(files.get(files.size() - 1)).read(inTheLast::add);
    assertThat(inTheLast).isNotEmpty();

    for (Path file : files) {
      boolean isLast = file.equals(files.get(files.size() - 1));
      int unsealed = isLast ? SEAL_BYTES : 0;
      isDamagedByAChange(journal, file, 0, (int) Files.size(file) - unsealed);
    }
    assertThat(Entries.of(journal)).isEqualTo(Entries.drawn(0, 18));
  }

  @Test
  void whatALifeThatEndedInOrderHasWrittenIsSafeAlsoIfTheNextOneIsKilled() throws IOException {
    Entries.write(journal(), Entries.drawn(0, 3));
    int before = (int) Files.size(Segments.file(folder(), 1));
    Path folder = Entries.killed(journal(), Entries.drawn(3, 5), directory.resolve("killed"));

    Path file = Segments.file(folder, 1);
    isDamagedByAChange(unforced(folder), file, 0, before);
    assertThat(Entries.of(unforced(folder))).isEqualTo(Entries.drawn(0, 5));
  }

  @Test
  void aLifeThatWritesNothingLeavesTheJournalAsItIs() throws IOException {
    Entries.write(journal(), List.of());
    byte[] empty = Files.readAllBytes(Segments.file(folder(), 1));
    Entries.write(journal(), List.of());
    assertThat(Segments.file(folder(), 1)).hasBinaryContent(empty);

    Entries.write(journal(), Entries.drawn(0, 3));
    byte[] before = Files.readAllBytes(Segments.file(folder(), 1));
    Entries.write(journal(), List.of());
    assertThat(Segments.file(folder(), 1)).hasBinaryContent(before);
  }

  // Where and what

  @Test
  void damageSaysWhere() throws IOException {
    Entries.write(journal(), Entries.drawn(0, 10));
    Path file = Entries.files(folder()).get(0);
    byte[] changed = Files.readAllBytes(file);
    changed[changed.length / 2] ^= 0x55;
    Files.write(file, changed);

    assertThatThrownBy(() -> Entries.of(journal()))
        .hasMessageMatching("(?s)the journal is damaged in .* at byte \\d+; nothing was changed.*")
        .hasMessageMatching("(?s).*before the damage: 0 results \\(last commit: .*Z\\)");
  }

  @Test
  void recordsBehindTheLastForceMayBeMissingInAnyOrder() throws IOException {
    try (Journal.Session session = journal().open("run", "p")) {
      session.append(new Drawn(0, 0, ""));
      session.commit();
      session.append(new Drawn(1, 1, ""));
      session.append(new Drawn(2, 2, ""));
      session.append(new Drawn(3, 3, ""));
      session.flush();
      Path copy = Entries.copy(folder(), directory.resolve("powerless"));
      Path file = Segments.file(copy, 1);
      byte[] bytes = Files.readAllBytes(file);
      int record = Entries.DRAWN_BYTES;
      Arrays.fill(bytes, bytes.length - 2 * record, bytes.length - record, (byte) 0);
      Files.write(file, bytes);

      assertThat(Entries.of(JournalFolder.at(copy))).isEqualTo(Entries.drawn(0, 2));
    }
  }
}
