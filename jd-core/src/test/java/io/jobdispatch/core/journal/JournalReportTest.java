package io.jobdispatch.core.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.core.journal.JournalEntry.Done;
import io.jobdispatch.core.journal.JournalEntry.Failed;
import io.jobdispatch.core.journal.JournalEntry.Reopened;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalReportTest {

  @TempDir private Path directory;

  private Path folder() {
    return directory.resolve("journal");
  }

  private JournalFolder journal() {
    return JournalFolder.at(folder()).on(FailingDisk.sound());
  }

  @Test
  void aReportTellsNoFailureOfAJobThatIsOpenAgain() {
    Failed failed = new Failed(1, "job 1 failed", new byte[1]);
    Failed other = new Failed(2, "job 2 failed", new byte[1]);
    Failed third = new Failed(3, "job 3 failed", new byte[1]);
    List<JournalEntry> entries = new ArrayList<>(Entries.drawn(0, 4));
    entries.addAll(List.of(failed, other, third, new Reopened(List.of(1L, 3L))));
    entries.add(new Done(1, 2, 0, new byte[1]));
    Entries.write(journal(), entries);

    JournalReport report = JournalReport.of(folder());

    assertThat(report.failures()).containsExactly("job 2 failed");
    assertThat(report.failed()).isEqualTo(1);
    assertThat(report.done()).isEqualTo(1);
  }

  @Test
  void aReportNamesTheTimeOfTheLastCommit() {
    Entries.write(journal().clock(() -> Instant.EPOCH), Entries.drawn(0, 1));
    assertThat(JournalReport.of(folder()).lastCommit()).contains(Instant.EPOCH);

    Instant later = Instant.ofEpochMilli(1_700_000_000_123L);
    Entries.write(journal().clock(() -> later), Entries.drawn(1, 2));
    assertThat(JournalReport.of(folder()).lastCommit()).contains(later);
  }

  @Test
  void aClockBeforeTheEpochDoesNoHarm() {
    Instant early = Instant.ofEpochMilli(-1);
    Entries.write(journal().clock(() -> early), Entries.drawn(0, 1));

    assertThat(Entries.of(journal())).isEqualTo(Entries.drawn(0, 1));
    assertThat(JournalReport.of(folder()).lastCommit()).contains(early);
  }

  @Test
  void aJournalWithoutACommitHasNoTime() {
    Entries.write(journal(), List.of());

    assertThat(JournalReport.of(folder()).lastCommit()).isEmpty();
  }

  @Test
  void aSnapshotKeepsTheTimeAtWhichItWasMade() {
    Instant when = Instant.ofEpochMilli(1_700_000_000_123L);
    try (Journal.Session session = journal().clock(() -> when).open("run", "p")) {
      session.append(Entries.SNAPSHOT);
    }

    assertThat(JournalReport.of(folder()).lastCommit()).contains(when);
  }

  @Test
  void aReportTellsOfASegmentThatIsTooShort() throws IOException {
    Entries.write(journal().segmentBytes(200), Entries.drawn(0, 100));
    Path file = Entries.files(folder()).get(2);
    byte[] whole = Files.readAllBytes(file);
    int entry = Entries.DRAWN_BYTES + Entries.COMMITTED_BYTES;
    Files.write(file, Arrays.copyOf(whole, whole.length - entry));

    assertThat(JournalReport.of(folder()).tail())
        .startsWith("damaged in " + file.getFileName() + " at byte " + (whole.length - entry));
  }
}
