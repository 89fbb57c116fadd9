package io.jobdispatch.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.Message.Warning;
import io.jobdispatch.api.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The contract finds each fault by the test that is named after it, and no fault where none is. */
@Timeout(600)
final class VirtualMachineContractTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /*
   * Passes whole where a fault is that something never comes, so it is short at first. If the
   * contract then says something else than it should, the machine may just have been busy.
   */
  private static final List<Duration> PATIENCE_WITH_FAULTS =
      List.of(Duration.ofMillis(800), Duration.ofSeconds(8), PATIENCE);

  @AfterEach
  void clear() {
    CloseFaults.clear();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("io.jobdispatch.testkit.contract.Faults#all")
  void findsTheFault(Fault fault) {
    List<String> stories = List.of();
    for (Duration patience : PATIENCE_WITH_FAULTS) {
      stories = stories(fault, patience);
      if (isFound(fault, stories)) {
        break;
      }
      System.out.println("not found with a patience of " + patience + ": " + stories);
    }

    assertThat(stories).hasSize(1).first().asString().contains(fault.story());
  }

  private static List<String> stories(Fault fault, Duration patience) {
    BrokenContract.set(fault.machine(), patience);

    TestExecutionSummary summary =
        run(selectMethod(BrokenContract.class, fault.test(), Stage.class));

    assertThat(summary.getTestsFoundCount()).isOne();
    return stories(summary);
  }

  private static boolean isFound(Fault fault, List<String> stories) {
    return stories.size() == 1 && stories.get(0).contains(fault.story());
  }

  @Test
  void passesARightMachineInAWrapper() {
    BrokenContract.set(slots -> new Altered(LocalMachines.open(slots)), PATIENCE);

    TestExecutionSummary summary = run(selectClass(BrokenContract.class));

    assertThat(stories(summary)).isEmpty();
    assertThat(summary.getTestsSucceededCount()).isGreaterThan(90);
    assertThat(summary.getTestsAbortedCount()).as("hosts that come and go").isEqualTo(3);
  }

  @Test
  void passesARightMachineOfSeveralHostsThatComeAndGo() {
    BrokenContract.set(slots -> new Islands(slots, false), PATIENCE);

    TestExecutionSummary summary = run(selectClass(BrokenContract.class));

    assertThat(stories(summary)).isEmpty();
    assertThat(summary.getTestsSucceededCount()).isEqualTo(summary.getTestsFoundCount());
  }

  /* A thread that gets no processor for as long as the grace period. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "vm8BusyTaskIsInterrupted",
        "vm8TaskCanSeeThatItWasKilled",
        "vm8SetUpIsInterrupted",
        "vm8IdleTaskIsOverWhenItIsKilled"
      })
  void passesARightMachineThatOnceTakesASlowThreadForAStubbornOne(String test) {
    BrokenContract.set(
        slots -> new Altered(LocalMachines.open(slots), new WarnsOnce()::alter), PATIENCE);

    TestExecutionSummary summary = run(selectMethod(BrokenContract.class, test, Stage.class));

    assertThat(stories(summary)).isEmpty();
    assertThat(summary.getTestsSucceededCount()).isOne();
  }

  private static final class WarnsOnce {
    private boolean warned;

    void alter(Mail mail, Consumer<Mail> out) {
      out.accept(mail);
      if (!warned && mail.message() instanceof TaskExit) {
        warned = true;
        out.accept(new Mail(TaskId.NONE, new Warning("its thread ignores interrupts")));
      }
    }
  }

  private static TestExecutionSummary run(DiscoverySelector selector) {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(LauncherDiscoveryRequestBuilder.request().selectors(selector).build(), listener);
    return listener.getSummary();
  }

  private static List<String> stories(TestExecutionSummary summary) {
    return summary.getFailures().stream()
        .map(
            failure -> failure.getTestIdentifier().getDisplayName() + ": " + failure.getException())
        .toList();
  }
}
