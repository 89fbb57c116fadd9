package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.core.journal.JournalEntry;
import io.jobdispatch.core.journal.JournalEntry.Done;
import io.jobdispatch.core.journal.JournalEntry.Drawn;
import io.jobdispatch.core.journal.JournalEntry.Failed;
import io.jobdispatch.core.journal.JournalEntry.Reopened;
import io.jobdispatch.core.journal.JournalEntry.Snapshot;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a resumed run says of its journal before it replays it. */
final class JournalOutlineTest {

  private static final OptionalLong UNKNOWN = OptionalLong.empty();

  private static JournalOutline outline(Predicate<Failed> retried, JournalEntry... more) {
    JournalOutline outline = new JournalOutline(retried);
    LongStream.range(0, 5).forEach(index -> outline.take(new Drawn(index, index, "")));
    List.of(more).forEach(outline::take);
    return outline;
  }

  private static JournalOutline outline(JournalEntry... more) {
    return outline(failed -> false, more);
  }

  private static Done done(long index) {
    return new Done(index, 1, 0, new byte[0]);
  }

  private static Failed failed(long index) {
    return new Failed(index, "failed", new byte[0]);
  }

  @Test
  void itCountsWhatIsTakenAndWhatRemains() {
    JournalOutline outline = outline(done(0), done(1), failed(2));

    assertThat(outline.describe(OptionalLong.of(3000)))
        .isEqualTo("2 results and 1 failure are taken from it; 2,997 of 3,000 jobs remain");
    assertThat(outline.describe(UNKNOWN))
        .isEqualTo("2 results and 1 failure are taken from it; 2 drawn jobs are not finished");
  }

  @Test
  void oneOfAThingIsNoPlural() {
    assertThat(outline(done(0)).describe(OptionalLong.of(2)))
        .isEqualTo("1 result is taken from it; 1 of 2 jobs remains");
    assertThat(outline(done(0), done(1), done(2), failed(3)).describe(UNKNOWN))
        .isEqualTo("3 results and 1 failure are taken from it; 1 drawn job is not finished");
  }

  @Test
  void failuresThatAreRetriedAreJobsThatRemain() {
    JournalOutline outline = outline(failed -> failed.index() != 3, failed(2), failed(3), done(1));

    assertThat(outline.describe(OptionalLong.of(5)))
        .isEqualTo(
            "1 result and 1 failure are taken from it, 1 failed job is evaluated again; 3 of 5"
                + " jobs remain");
    assertThat(outline.toReopen()).containsExactly(2L);
  }

  @Test
  void aJobThatAnEarlierLifeHasOpenedAgainHasNotFailed() {
    JournalOutline outline =
        outline(failed(2), failed(4), new Reopened(List.of(2L, 4L)), done(2), failed(4));

    assertThat(outline.describe(UNKNOWN))
        .isEqualTo("1 result and 1 failure are taken from it; 3 drawn jobs are not finished");
    assertThat(outline.takeReopening(4)).isTrue();
    assertThat(outline.takeReopening(4)).isFalse();
    assertThat(outline.takeReopening(2)).isTrue();
    assertThat(outline.takeReopening(3)).isFalse();
  }

  @Test
  void aSnapshotHasTheCountsBeforeIt() {
    JournalOutline outline = new JournalOutline(failed -> true);
    outline.take(new Snapshot(new byte[0], List.of(), 10, 6, 1));
    outline.take(failed(7));

    assertThat(outline.failedBeforeSnapshot()).isEqualTo(1);
    assertThat(outline.describe(OptionalLong.of(20)))
        .isEqualTo(
            "6 results and 1 failure are taken from it, 1 failed job is evaluated again; 13 of 20"
                + " jobs remain");
  }
}
