package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.AbstractTestDescriptor;
import org.junit.platform.launcher.TestIdentifier;

final class ErrorsOfFailedTestsTest {

  private static final TestExecutionResult FAILED =
      TestExecutionResult.failed(new AssertionError("it is wrong"));

  private final PrintStream before = System.err;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final ErrorsOfFailedTests listener = new ErrorsOfFailedTests();

  @BeforeEach
  void begin() {
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    listener.testPlanExecutionStarted(null);
  }

  @AfterEach
  void end() {
    System.setErr(before);
  }

  private static TestIdentifier one(TestDescriptor.Type type) {
    return TestIdentifier.from(
        new AbstractTestDescriptor(UniqueId.forEngine("some"), "one") {
          @Override
          public Type getType() {
            return type;
          }
        });
  }

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void whatATestThatPassesHasWrittenIsDropped() {
    System.err.println("of the first");
    listener.executionFinished(one(TestDescriptor.Type.TEST), TestExecutionResult.successful());
    System.err.println("of the second");
    listener.executionFinished(one(TestDescriptor.Type.TEST), FAILED);

    assertThat(printed()).isEqualTo("of the second" + System.lineSeparator());
  }

  @Test
  void whatIsWrittenBeforeAContainerFailsIsPrinted() {
    System.err.println("of its set-up");
    listener.executionFinished(one(TestDescriptor.Type.CONTAINER), FAILED);

    assertThat(printed()).contains("of its set-up");
  }

  @Test
  void theNewestIsKeptHoweverMuchThereIs() {
    for (int i = 0; i < 10_000; i++) {
      System.err.println("x".repeat(1_000));
    }
    System.err.println("the last");
    listener.executionFinished(one(TestDescriptor.Type.TEST), FAILED);

    assertThat(printed().length()).isBetween(9, 5_000_000);
    assertThat(printed()).endsWith("the last" + System.lineSeparator());
  }

  @Test
  void standardErrorIsGivenBackAtTheEnd() {
    listener.testPlanExecutionFinished(null);

    System.err.println("after it");

    assertThat(printed()).contains("after it");
  }
}
