package io.jobdispatch.testkit.contract;

import io.jobdispatch.api.Message.HostAdd;
import io.jobdispatch.api.Message.HostDelete;
import io.jobdispatch.api.Message.SlotsFree;
import io.jobdispatch.api.Message.TaskExit.Reason;
import io.jobdispatch.api.VirtualMachine;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** All faults: what is broken, the test that finds it, and what that says. */
final class Faults {

  private Faults() {}

  static List<Fault> all() {
    return Stream.of(names(), turns(), messages(), ends(), waits(), closes())
        .flatMap(faults -> faults)
        .toList();
  }

  private static Fault fault(UnaryOperator<VirtualMachine> breaking, String test, String story) {
    return new Fault(slots -> breaking.apply(LocalMachines.open(slots)), test, story);
  }

  /** As {@link #fault}, where messages are encoded. */
  private static Fault copying(UnaryOperator<VirtualMachine> breaking, String test, String story) {
    return new Fault(slots -> breaking.apply(LocalMachines.openCopying(slots)), test, story);
  }

  /** As {@link #fault}, where hosts come and go. */
  private static Fault islands(UnaryOperator<VirtualMachine> breaking, String test, String story) {
    return new Fault(slots -> breaking.apply(new Islands(slots, false)), test, story);
  }

  private static Stream<Fault> names() {
    return Stream.of(
        fault(SpawnFaults::usesNamesAgain, "vm1NamesOfTasksAreNeverUsedAgain", "used already"),
        fault(
            SpawnFaults::changesItsNameWhenClosed,
            "vm1NameOfTheMasterNeverChanges",
            "must never change"),
        fault(SpawnFaults::isAlwaysNamedTheSame, "vm1TwoMachinesShareNoNames", "drawn anew"),
        fault(
            SpawnFaults::tellsAllSlotsAreFree,
            "vm2TaskHoldsASlotFromTheReturnOfSpawn",
            "holds a slot from the return of spawn"),
        fault(
            SpawnFaults::freesNoSlot,
            "vm2SlotIsFreeAgainWhenItsTaskHasEnded",
            "1 slots must be free"),
        fault(
            SpawnFaults::returnsOneNameLess,
            "vm3SpawnReturnsOneNameForEachTask",
            "one name for each of 3 tasks"),
        fault(
            machine -> MailFaults.forgetsExits(machine, Reason.REFUSED),
            "vm3TaskThatFindsNoFreeSlotIsRefused",
            "finds no free slot gives a TaskExit"),
        fault(SpawnFaults::spawnsAnywhere, "vm3HostThatIsNotThereGivesNoSlot", "got none"),
        fault(SpawnFaults::takesAnyCount, "vm3NegativeCountIsRejected", "spawn of -1 tasks"),
        fault(SpawnFaults::sharesPrograms, "vm3EachTaskHasItsOwnCopyOfTheProgram", "its own copy"),
        fault(
            SpawnFaults::sharesPrograms,
            "vm3ProgramIsCopiedWhenItIsSpawned",
            "changes after spawn"));
  }

  private static Stream<Fault> turns() {
    return Stream.of(
        fault(TaskFaults::startsTasksLate, "vm4CallsComeInOrder", "order of the calls"),
        fault(TaskFaults::closesTasksTwice, "vm4CallsComeInOrder", "close was called twice"),
        fault(TaskFaults::closesNoTask, "vm4CallsComeInOrder", "order of the calls"),
        fault(TaskFaults::asksForWorkOnce, "vm4WorkIsAskedForAgainWhileThereIsSome", "'done'"),
        fault(TaskFaults::asksForWorkAllTheTime, "vm4IdleTaskIsLeftAlone", "not asked again"),
        fault(
            TaskFaults::asksForWorkAllTheTime,
            "vm4IdleTaskCostsNoProcessorTime",
            "costs no processor time"),
        fault(
            TaskFaults::givesOneMessageATurn,
            "vm4WaitingMessagesAreReceivedBeforeTheNextUnitOfWork",
            "before the next unit of work"),
        fault(
            TaskFaults::worksOnceMoreAfterExit,
            "vm4ExitWhileAMessageIsReceivedOvertakesTheWorkThatWaits",
            "no work begins"));
  }

  private static Stream<Fault> messages() {
    return Stream.of(
        fault(
            MailFaults::losesEvery1000th,
            "vm5MessagesOfASlaveArriveOnceEachInOrder",
            "1000 came before others, or those were lost where 999 was due"),
        fault(
            MailFaults::losesEvery1000thToSlaves,
            "vm5MessagesToASlaveArriveOnceEachInOrder",
            "or those were lost where 998 was due"),
        fault(
            MailFaults::deliversTwice,
            "vm5MessagesOfASlaveArriveOnceEachInOrder",
            "500 came twice or late where 501 was due"),
        fault(
            MailFaults::swapsNeighbours,
            "vm5MessagesOfASlaveArriveOnceEachInOrder",
            "501 came before others, or those were lost where 500 was due"),
        fault(
            TaskFaults::sendsWhenTheTaskEnds,
            "vm5MessageIsOnItsWayBeforeTheNextUnitOfWork",
            "'busy' of task"),
        fault(
            MailFaults::answersTrueAlways,
            "vm5SendingToWhoIsGoneAnswersFalse",
            "must answer false, since its TaskExit was received"),
        fault(
            MailFaults::answersTrueAlways,
            "vm5SendingToWhoWasNeverThereAnswersFalse",
            "there is no such task"),
        fault(FullFaults::isFullFromTheStart, "vm5FreshTaskIsNotFull", "nothing was sent to it"),
        fault(
            FullFaults::staysFull,
            "vm5TaskIsNotFullOnceEverythingHasArrived",
            "all that was sent to it has arrived"),
        fault(
            FullFaults::losesWhatIsSentOnceAskedAbout,
            "vm5AskingWhetherATaskIsFullChangesNothing",
            "or those were lost where"),
        fault(
            FullFaults::isFullFromTheStart,
            "vm5NeitherTheMasterNorNobodyIsEverFull",
            "it is no task of another"),
        fault(FullFaults::staysFull, "vm5TaskThatIsOverIsNotFull", "its TaskExit was received"),
        fault(
            MailFaults::isWrongAboutCopies,
            "vm6MachineThatCopiesPayloadsEncodesThemWhenTheyAreSent",
            "times that send encoded a payload"),
        fault(FullFaults::staysFull, "vm5NobodyIsFullInAClosedMachine", "machine that is closed"),
        copying(
            MailFaults::swallowsPayloadExceptions,
            "vm6PayloadThatCannotBeEncodedIsToldToTheMaster",
            "is a PayloadException out of send, or arrives"),
        copying(
            MailFaults::blamesNobody,
            "vm6MessageThatCannotBeEncodedIsToldToItsSender",
            "the PayloadException names class"),
        copying(MailFaults::encodesForEachReceiver, "vm6PayloadIsEncodedAtMostOnce", "got 4 times"),
        copying(
            MailFaults::decodesPayloads,
            "vm6PayloadThatCannotBeDecodedArrivesAndIsToldToWhoAsksForIt",
            "must arrive"));
  }

  private static Stream<Fault> ends() {
    return Stream.of(
        fault(
            MailFaults::forgetsTaskExits,
            "vm7TaskThatExitsGivesOneTaskExit",
            "exactly one TaskExit for task"),
        fault(
            machine -> MailFaults.forgetsExits(machine, Reason.THREW),
            "vm7TaskThatThrowsAnErrorGivesOneTaskExit",
            "got none"),
        fault(MailFaults::tellsExitsTwice, "vm7TaskThatExitsGivesOneTaskExit", "got 2: [TaskExit["),
        fault(
            MailFaults::tellsTheExitBeforeTheLastWords,
            "vm7WhatWasSentBeforeTheEndComesBeforeTheTaskExit",
            "comes before its TaskExit"),
        fault(MailFaults::deliversAfterTheExit, "vm8KilledTaskStaysSilent", "from the grave"),
        fault(
            MailFaults::deliversAfterTheExit,
            "vm7ExactlyOneTaskExitHoweverTheEndsRace",
            "nothing from a task comes after its TaskExit"),
        fault(
            TaskFaults::doesNotInterrupt,
            "vm8BusyTaskIsInterrupted",
            "interrupts a thread inside costly"),
        fault(
            TaskFaults::doesNotTellThatItCancelled,
            "vm8TaskCanSeeThatItWasKilled",
            "cancelled() is true after kill"),
        new Fault(
            SpawnFaults::freesTheSlotWithTheKill,
            "vm8SlotOfAStubbornTaskIsTakenWhileItRuns",
            "not free while the thread of a killed task runs"),
        fault(
            MailFaults::signsNotifications,
            "vm9NotificationsComeFromNobody",
            "source of a notification"),
        fault(
            machine -> MailFaults.forgets(machine, SlotsFree.class),
            "vm9SlotThatBecomesUsableAgainGivesSlotsFree",
            "gives SlotsFree, and none came"),
        islands(
            machine -> MailFaults.forgets(machine, HostAdd.class),
            "vm9HostThatJoinsGivesHostAddAndTakesTasks",
            "no HostAdd came"),
        islands(
            machine -> MailFaults.forgets(machine, HostDelete.class),
            "vm9LostHostGivesATaskExitOfEachTaskAndThenHostDelete",
            "no HostDelete came"),
        islands(
            MailFaults::tellsHostDeleteFirst,
            "vm9LostHostGivesATaskExitOfEachTaskAndThenHostDelete",
            "HostDelete comes after each TaskExit"),
        new Fault(
            slots -> new Islands(slots, true),
            "vm9HostThatComesBackHasANewName",
            "a host that comes back has a new name"));
  }

  private static Stream<Fault> waits() {
    return Stream.of(
        fault(
            ReceiveFaults::waitsWithZeroPatience,
            "vm10ZeroPatienceDoesNotWait",
            "zero patience polls"),
        fault(ReceiveFaults::losesItsPatience, "vm10PatienceLastsAsLongAsItSays", "returned after"),
        fault(
            ReceiveFaults::doesNotWaitWithoutEnd,
            "vm10MessageToSelfFromAnotherThreadEndsTheWait",
            "receive waits for a message"),
        fault(
            ReceiveFaults::handsOverAll,
            "vm10NoMoreAreHandedOverThanAskedFor",
            "at most 1 messages, got 5"),
        fault(
            ReceiveFaults::miscounts,
            "vm10NoMoreAreHandedOverThanAskedFor",
            "tells how many messages it handed over"),
        fault(
            ReceiveFaults::ignoresInterrupts,
            "vm10InterruptEndsTheWait",
            "an interrupt ends the wait"),
        fault(
            ReceiveFaults::losesMailWhenInterrupted, "vm10InterruptsLoseNoMessage", "VM-10: only"));
  }

  private static Stream<Fault> closes() {
    return Stream.of(
        fault(
            CloseFaults::leaksAThread,
            "vm11CloseOfAnUnusedMachineLeavesNothingBehind",
            "leaked-thread"),
        fault(
            CloseFaults::leaksAProcess,
            "vm11CloseOfAnUnusedMachineLeavesNothingBehind",
            "threads or processes are left behind"),
        fault(
            machine -> MailFaults.forgetsExits(machine, Reason.CLOSED),
            "vm11EveryTaskEndsWhateverItDoes",
            "exactly one TaskExit"),
        fault(
            CloseFaults::throwsAtTheSecondClose,
            "vm11ClosingTwiceDoesNothingMore",
            "close does not throw"),
        fault(CloseFaults::spawnsAfterwards, "vm11SpawnRefusesAfterwards", "exactly one TaskExit"),
        fault(
            CloseFaults::answersTrueAfterwards,
            "vm11SendAnswersFalseAfterwards",
            "must answer false"),
        fault(
            CloseFaults::waitsAfterwards,
            "vm11ReceiveDoesNotWaitAfterwards",
            "receive does not wait"),
        fault(
            CloseFaults::losesWhatHadArrived,
            "vm11WhatHadArrivedIsHandedOverAfterwards",
            "what had arrived"),
        fault(
            CloseFaults::tellsHostsAfterwards,
            "vm11MachineThatWasClosedHasNoFreeSlot",
            "free slots after close"));
  }
}
