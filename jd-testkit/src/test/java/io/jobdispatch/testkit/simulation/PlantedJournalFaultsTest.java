package io.jobdispatch.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The simulator finds faults of the journal and of the failure policy, too. */
@Timeout(600)
final class PlantedJournalFaultsTest {

  private static final long SEEDS = 4_000;
  private static final long SEEDS_ON_A_DISK = 400;

  /* What is written, and when. */
  static Stream<PlantedFault> faultsOfWriting() {
    return Stream.of(
        new PlantedFault(
            "a result is processed before it is durable",
            "UserCalls",
            "      journal.commit(); // what arrived together becomes durable together, before it"
                + " is processed\n",
            ""),
        new PlantedFault(
            "a result is written a second time",
            "UserCalls",
            "          journal.done(done);",
            "          journal.done(done); journal.done(done);"),
        new PlantedFault(
            "a job's failure is not written",
            "UserCalls",
            "      failed.forEach(journal::failed);",
            ""),
        new PlantedFault(
            "a job that is drawn is not written",
            "UserCalls",
            "      journal.drawn(entry);",
            "      journal.opened(entry);"),
        new PlantedFault(
            "that there was no job is not written",
            "UserCalls",
            "        journal.noneDrawn();",
            ""),
        new PlantedFault(
            "a failed attempt is not written",
            "Retries",
            "      calls.attemptFailed(entry, told);",
            ""),
        new PlantedFault(
            "what a turn has written is lost with the process",
            "UserCalls",
            "    journal.flush();",
            ""),
        new PlantedFault(
                "failures are processed before the results that were written before them",
                "UserCalls",
                "    done.forEach(this::show);\n    failed.forEach(this::show);",
                "    failed.forEach(this::show);\n    done.forEach(this::show);")
            .foundByFewSeeds(),
        new PlantedFault(
            "a job that is retried is not written to be open",
            "Replay",
            "    journal.reopened(retriedNow);",
            ""),
        new PlantedFault(
                "jobs that are retried are not written to be open all at once",
                "Replay",
                "    journal.reopened(retriedNow);",
                "    retriedNow.forEach(index -> journal.reopened(List.of(index)));")
            .foundByFewSeeds(),
        new PlantedFault(
            "a snapshot lacks the open jobs",
            "RunJournal",
            "open.values().stream().map(this::openJob).toList()",
            "List.of()"),
        new PlantedFault(
            "a snapshot lacks the failed attempts of open jobs",
            "RunJournal",
            "        attempts.add(stories.encode(attempt));",
            ""));
  }

  /* What is read. */
  static Stream<PlantedFault> faultsOfReading() {
    return Stream.of(
        new PlantedFault(
            "jobs that are open after a replay are forgotten",
            "Replay",
            "    journal.open().forEach(retries::resumed);",
            ""),
        new PlantedFault(
            "a replayed end of a job does not settle it", "Replay", "    ledger.close(entry);", ""),
        new PlantedFault(
            "a resumed run forgives losses and timeouts",
            "Replay",
            "    entry.history().add(texts.share(attempt), options.failurePolicy());",
            ""),
        new PlantedFault(
            "a resumed run numbers attempts from one again",
            "Replay",
            "    entry.history().add(texts.share(attempt), options.failurePolicy());\n"
                + "    ledger.attempted(entry, attempt.number());",
            "    entry.history().add(texts.share(attempt), options.failurePolicy());"),
        new PlantedFault(
                "a resumed run tries a job whose budget is spent",
                "Replay",
                "    journal.open().forEach(retries::resumed);",
                "    journal.open().forEach(ledger::defer);")
            .foundByFewSeeds(),
        new PlantedFault(
            "failures are retried without being asked",
            "Replay",
            "    return !wanted.isNone() && wanted.includes(story(failed));",
            "    return true;"),
        new PlantedFault(
            "failures of all causes are retried although some are named",
            "Replay",
            "    return !wanted.isNone() && wanted.includes(story(failed));",
            "    return !wanted.isNone();"),
        new PlantedFault(
            "a failure that is retried is told again",
            "Replay",
            "    } else if (outline.isToReopen(index)) {\n      retriedNow.add(index);",
            "    } else if (retriedNow.size() < 0) {"),
        new PlantedFault(
            "a failure that an earlier life has retried is told again",
            "Replay",
            "    if (outline.takeReopening(index)) {",
            "    if (outline.takeReopening(index) && entries < 0) {"),
        new PlantedFault(
            "a job that is retried has spent its budget", "Replay", "    entry.forgive();", ""),
        new PlantedFault(
                "failures before a snapshot are taken for others that can be retried",
                "JournalOutline",
                "      failedBeforeSnapshot = failed;",
                "      failedBeforeSnapshot = 0;")
            .foundByFewSeeds(),
        new PlantedFault(
            "the first new job of a run that is extended is forgotten",
            "Replay",
            "    early.filter(job -> !calls.isDraining()).ifPresent(calls::drawn);",
            ""),
        new PlantedFault(
            "at the end of its source, an extended run is asked for more than one job",
            "Replay",
            "    if (early.isEmpty()) {\n      early = calls.ask();\n    }",
            "    early = calls.ask();"),
        new PlantedFault(
            "the first new job of a run that was extended is asked for again",
            "Replay",
            "    Optional<J> job = early.or(calls::ask);",
            "    Optional<J> job = calls.ask();"),
        new PlantedFault(
            "a job that is retried numbers its attempts from one",
            "Replay",
            "    ledger.attempted(entry, attempt.number());\n  }",
            "    attempt.number();\n  }"),
        new PlantedFault(
            "after a snapshot jobs get numbers that others have had",
            "Replay",
            "    ledger.continueAt(snapshot.nextIndex());",
            ""),
        new PlantedFault(
            "a replayed result makes nobody ask for the next job",
            "UserCalls",
            "  void replayedResult(Entry<J> entry, Object result) {\n    noneNow = false;",
            "  void replayedResult(Entry<J> entry, Object result) {"));
  }

  /* What becomes of failed attempts. */
  static Stream<PlantedFault> faultsOfThePolicy() {
    return Stream.of(
        new PlantedFault(
            "a job is tried once more than its budget says",
            "History",
            "count(last) > policy.budget(last)",
            "count(last) - 1 > policy.budget(last)"),
        new PlantedFault(
            "a job is tried once less than its budget says",
            "History",
            "count(last) > policy.budget(last)",
            "count(last) >= policy.budget(last)"),
        new PlantedFault(
            "a job is quarantined one loss too early",
            "History",
            "suspicion >= policy.quarantineAfter()",
            "suspicion >= policy.quarantineAfter() - 1"),
        new PlantedFault(
                "losses of attempts that were in flight before count against a suspect",
                "History",
                "measured >= Math.min(suspicion, ALONE)",
                "measured >= CLEAN")
            .foundByFewSeeds(),
        new PlantedFault(
                "a suspect is given to a slave that holds others",
                "Feeding",
                "    if (holding.size() > 0) {\n      return false;\n    }\n    suspects",
                "    suspects")
            .foundByFewSeeds(),
        new PlantedFault(
            "suspects share a host",
            "Suspects",
            "    return held.alone == 0 && (entry.suspicion() < History.ALONE || held.all == 0);",
            "    return true;"),
        new PlantedFault(
            "a job that ran out of time is evaluated in the master",
            "History",
            "attempt.cause().taints()",
            "attempt.cause() == Cause.LOST"),
        new PlantedFault(
            "a slave that takes too long is not killed",
            "Dispatch",
            "    loop.slaves().rest(holding.slave);\n    outbox.kill(holding.slave, cause);",
            "    loop.slaves().rest(holding.slave);"),
        new PlantedFault(
            "nobody looks whether a job takes too long",
            "Dispatch",
            "      overtime.check(holding -> ranOutOfTime(holding, outbox));",
            "      overtime.hashCode();"),
        new PlantedFault(
            "the time of a job that waited runs from when it was sent",
            "Holding",
            "    progressNanos = nowNanos;",
            ""),
        new PlantedFault(
                "what waits behind a job that took too long has run out of time, too",
                "Dispatch",
                "    return holding.isLate(attempt)",
                "    return holding.isOver()")
            .foundByFewSeeds(),
        new PlantedFault(
            "a slave that has died costs nothing if it was to be killed",
            "Dispatch",
            "    if (!isOnPurpose(exit.reason())) {",
            "    if (!isOnPurpose(exit.reason()) && !holding.isOver()) {"),
        new PlantedFault(
            "the second result of a straggler is processed, too",
            "Ledger",
            "    if (entry.closed) {\n      return false;\n    }",
            "    if (entry.closed) {\n      return true;\n    }"),
        new PlantedFault(
                "a straggler whose budget is spent is tried again",
                "Stragglers",
                "        && attempt.entry().verdict().isEmpty();",
                "        && true;")
            .foundByFewSeeds(),
        new PlantedFault(
            "a job that waits for its next attempt is forgotten",
            "Retries",
            "    ledger.delayIsOver(entry);",
            ""),
        new PlantedFault(
            "a run that is drained keeps drawing jobs",
            "UserCalls",
            "    return !noneNow && !user.isDraining();",
            "    return !noneNow;"));
  }

  /* What a folder makes of it. */
  static Stream<PlantedFault> faultsOfTheFolder() {
    return Stream.of(
        new PlantedFault(
            "a commit keeps in memory what it should write",
            "journal/SegmentWriter",
            "    date();\n    write();",
            "    date();"),
        new PlantedFault(
            "a record is read although its sum is wrong",
            "journal/SegmentReader",
            "    if (body.length < bodyBytes || !isWhole(head, body, offset)) {",
            "    if (body.length < bodyBytes) {"));
  }

  private static Stream<PlantedFault> faultsOfRuns() {
    return Stream.of(faultsOfWriting(), faultsOfReading(), faultsOfThePolicy())
        .flatMap(Function.identity());
  }

  static Stream<PlantedFault> frequentFaults() {
    return faultsOfRuns().filter(fault -> !fault.rare());
  }

  static Stream<PlantedFault> rareFaults() {
    return faultsOfRuns().filter(PlantedFault::rare);
  }

  @Test
  void theCoreAsItIsHasNone(@TempDir Path folder) throws Exception {
    PlantedFault none = new PlantedFault("none", "UserCalls", "// Drawing", "// Drawing");

    assertThat(FaultyCore.firstFailure(none, folder, JournalledSearch.class, 250)).isEmpty();
  }

  @Tag("storm")
  @ParameterizedTest
  @MethodSource("rareFaults")
  void aRareOneIsFound(PlantedFault fault, @TempDir Path folder) throws Exception {
    isFound(fault, folder);
  }

  @ParameterizedTest
  @MethodSource("frequentFaults")
  void isFound(PlantedFault fault, @TempDir Path folder) throws Exception {
    String found = FaultyCore.firstFailure(fault, folder, JournalledSearch.class, SEEDS);
    assertThat(found).as("%s", fault).startsWith("seed ");
  }

  @Test
  @Tag("storm")
  void aTornEndThatStaysIsFoundInAFolder(@TempDir Path folder) throws Exception {
    isFoundInAFolder(
        new PlantedFault(
            "a torn end stays where it is",
            "journal/FolderSession",
            "            file.truncate(end.offset());",
            ""),
        folder);
  }

  @ParameterizedTest
  @MethodSource("faultsOfTheFolder")
  void isFoundInAFolder(PlantedFault fault, @TempDir Path folder) throws Exception {
    String found = FaultyCore.firstFailure(fault, folder, FolderSearch.class, SEEDS_ON_A_DISK);
    assertThat(found).as("%s", fault).startsWith("seed ");
  }
}
