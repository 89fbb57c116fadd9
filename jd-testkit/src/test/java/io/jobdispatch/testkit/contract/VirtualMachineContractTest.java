package io.jobdispatch.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The contract finds each fault by the test that is named after it, and no fault where none is. */
@Timeout(300)
final class VirtualMachineContractTest {

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  /* Passes whole where a fault is that something never comes. */
  private static final Duration SHORT_PATIENCE = Duration.ofMillis(800);

  @AfterEach
  void clear() {
    CloseFaults.clear();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("io.jobdispatch.testkit.contract.Faults#all")
  void findsTheFault(Fault fault) {
    BrokenContract.set(fault.machine(), SHORT_PATIENCE);

    TestExecutionSummary summary =
        run(selectMethod(BrokenContract.class, fault.test(), Stage.class));

    assertThat(summary.getTestsFoundCount()).isOne();
    assertThat(stories(summary)).hasSize(1).first().asString().contains(fault.story());
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
