package io.jobdispatch.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The simulator finds faults in the core: one line is changed, and some seed fails. */
@Timeout(600)
final class PlantedFaultsTest {

  private static final long SEEDS = 20_000;

  static Stream<PlantedFault> faults() {
    return Stream.of(
        new PlantedFault(
            "a second answer settles a job again",
            "Ledger",
            "    if (entry.closed) {",
            "    if (open < 0) {"),
        new PlantedFault(
            "what a lost slave held is not given again",
            "Ledger",
            "    queueOf(entry).addFirst(entry);",
            ""),
        new PlantedFault(
            "a job that was lost is evaluated in the master",
            "History",
            "    tainted |= taints(attempt);",
            "    tainted |= attempts.size() > 99 && taints(attempt);"),
        new PlantedFault(
            "the master takes any job that fell back",
            "Feeding",
            "inMaster ? ledger.nextUntainted() : ledger.next(slave)",
            "ledger.next(slave)"),
        new PlantedFault(
            "the oldest job of a lost slave is forgotten",
            "Dispatch",
            "    int returned = 0;\n    for (int i = held.size() - 1; i >= 0; i--) {",
            "    int returned = 0;\n    for (int i = held.size() - 1; i > 0; i--) {"),
        new PlantedFault(
            "a slave that has answered is not idle",
            "Dispatch",
            "      outbox.markIdle(holding.slave);",
            ""),
        new PlantedFault(
            "a late answer is shown to the user's code",
            "Dispatch",
            "    if (close(attempt, outbox)) {",
            "    if (close(attempt, outbox) | true) {"),
        new PlantedFault(
            "one job more than the window",
            "Feeding",
            "    while (holding.size() < window) {",
            "    while (holding.size() <= window) {"),
        new PlantedFault(
            "nextJob is not asked again after a result",
            "UserCalls",
            "    noneNow = false;\n    done.forEach(this::show);",
            "    done.forEach(this::show);"),
        new PlantedFault(
            "nextJob is not asked again after a user's message",
            "JobDispatcher",
            "      dispatch().askAgain();",
            "      dispatch();"),
        new PlantedFault(
            "nobody asks for a job when no slave is free",
            "Dispatch",
            "    if (entry != null) {\n      ledger.defer(entry);",
            "    if (entry != null) {"),
        new PlantedFault(
                "an answer is taken for that of the oldest job",
                "Holding",
                "if (first != null && is(first, index, number)) {",
                "if (first != null) {")
            .foundByFewSeeds(),
        new PlantedFault(
            "a lost slave is not replaced",
            "EventDrivenMaster",
            "      outbox.tell(listener -> listener.slaveLost(message, returned));\n"
                + "      outbox.spawn();",
            "      outbox.tell(listener -> listener.slaveLost(message, returned));"),
        new PlantedFault(
            "no slave is spawned on a host that joins",
            "EventDrivenMaster",
            "HostAdd message, MasterOutbox outbox) {\n    outbox.spawn();",
            "HostAdd message, MasterOutbox outbox) {"),
        new PlantedFault(
            "no slave is spawned in a slot that gets free",
            "EventDrivenMaster",
            "SlotsFree message, MasterOutbox outbox) {\n    outbox.spawn();",
            "SlotsFree message, MasterOutbox outbox) {"),
        new PlantedFault(
            "a message from a dead slave ends the loop",
            "HandlerTable",
            "      return Verdict.REFUSED;",
            "      throw new IllegalStateException(\"refused\");"),
        new PlantedFault(
            "an idle slave that got nothing is forgotten",
            "Slaves",
            "      if (slave.state == State.IDLE && !slave.queued) {",
            "      if (slave.timesIdle < 0) {"),
        new PlantedFault(
            "more slaves than allowed",
            "Fleet",
            "Math.min(slavesMax - slaves.spawned(), machine.freeSlots())",
            "Math.min(slavesMax, machine.freeSlots())"),
        new PlantedFault(
            "spawning never goes on after a pause",
            "Fleet",
            "  private void resume() {\n    pausing = false;",
            "  private void resume() {"),
        new PlantedFault(
                "set-ups that failed are counted for ever", "Fleet", "    setUpsFailed = 0;", "")
            .foundByFewSeeds(),
        new PlantedFault(
            "local mode although there are slaves enough",
            "ModeSwitch",
            "loop.slaves().spawned() >= slavesNeeded",
            "loop.slaves().spawned() > slavesNeeded"),
        new PlantedFault(
            "slaves that are left get nothing in local mode",
            "MasterLoop",
            "mode == Mode.LOCAL ? isLocal || master.needsSlaves() : !isLocal",
            "mode == Mode.LOCAL ? isLocal : !isLocal"),
        new PlantedFault(
            "the mode is not looked at in mid-run",
            "MasterLoop",
            "    perform(); // slaves that are replaced at once are not too few\n"
                + "    modeSwitch.update();",
            "    perform();"),
        new PlantedFault(
            "a reminder is not waited for",
            "MasterLoop",
            "    OptionalLong next = timers.untilNext(machine.nanoTime());",
            "    OptionalLong next = OptionalLong.empty();"),
        new PlantedFault(
            "a slave rests although a job waits",
            "EvaluatingSlave",
            "    evaluate(message, begun, idled);\n    return true;",
            "    evaluate(message, begun, idled);\n    return false;"),
        new PlantedFault(
            "a job that is not wanted is not answered for",
            "EvaluatingSlave",
            "        outbox.send(source, new JobSkipped(message.index(), message.attempt()));",
            ""),
        new PlantedFault(
                "a clock that is set back makes negative times",
                "EvaluatingSlave",
                "new Effort(Math.max(0, ended - begun),",
                "new Effort(ended - begun,")
            .foundByFewSeeds(),
        new PlantedFault(
            "the exits of killed slaves are not awaited",
            "Shutdown",
            "      awaitExits(KILL_PATIENCE, false);",
            ""),
        new PlantedFault(
                "a run that must not wait for slaves does",
                "ModeSwitch",
                "    } else if (policy == FewSlaves.FAIL) {",
                "    } else if (policy == FewSlaves.FAIL && mode == Mode.LOCAL) {")
            .foundByFewSeeds(),
        new PlantedFault(
            "a warning of the virtual machine ends the run",
            "EventDrivenMaster",
            "    outbox.warn(message.text());",
            "    throw new IllegalStateException(message.text());"),
        new PlantedFault(
            "a slave that dies before it was of use ends the run",
            "Fleet",
            "REFUSED, DIED -> true;",
            "REFUSED -> true; case DIED -> throw new IllegalStateException();"),
        new PlantedFault(
            "the window grows without measure",
            "Window",
            "size + (int) Math.min(size, Math.ceil(effort.idledNanos() / jobNanos))",
            "size + (int) Math.min(MAX, Math.ceil(effort.idledNanos() / jobNanos))"),
        new PlantedFault(
            "a slave is given more although its way is full",
            "Feeding",
            "    if (loop.isFull(holding.slave)) {",
            "    if (loop.isFull(loop.self())) {"),
        new PlantedFault(
                "a slave whose way was full is never fed again",
                "Window",
                "    resize(Math.min(size, held));",
                "    size = 0;")
            .foundByFewSeeds());
  }

  static Stream<PlantedFault> frequentFaults() {
    return faults().filter(fault -> !fault.rare());
  }

  static Stream<PlantedFault> rareFaults() {
    return faults().filter(PlantedFault::rare);
  }

  @Test
  void theCoreAsItIsHasNone(@TempDir Path folder) throws Exception {
    PlantedFault none =
        new PlantedFault("none", "Ledger", "    nextIndex = index;", "    nextIndex = index;");

    assertThat(FaultyCore.firstFailure(none, folder, Search.class, 1_000)).isEmpty();
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
    String found = FaultyCore.firstFailure(fault, folder, Search.class, SEEDS);
    assertThat(found).as("%s", fault).startsWith("seed ");
  }
}
