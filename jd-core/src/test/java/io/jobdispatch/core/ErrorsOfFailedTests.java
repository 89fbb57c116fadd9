package io.jobdispatch.core;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Holds back what tests write to standard error, above all their logs, and prints it for tests that
 * fail.
 */
public final class ErrorsOfFailedTests implements TestExecutionListener {

  /*
   * Many tests provoke warnings. JUnit finds this listener by a service file, which counts on the
   * class path only. One test runs at a time; what is written between two belongs to the second.
   */

  private static final int BYTES_MAX = 4 << 20;

  private final Held held = new Held();
  private PrintStream real = System.err;

  /** Creates a listener; JUnit calls this. */
  public ErrorsOfFailedTests() {}

  @Override
  public void testPlanExecutionStarted(TestPlan plan) {
    real = System.err;
    System.setErr(new PrintStream(held, true, StandardCharsets.UTF_8));
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() == Status.FAILED) {
      real.print(held.take());
      real.flush();
    } else if (test.isTest()) {
      held.take();
    }
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    System.setErr(real);
  }

  /** The newest bytes that were written. */
  private static final class Held extends OutputStream {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public synchronized void write(int one) {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] more, int from, int length) {
      if (bytes.size() + length > BYTES_MAX) {
        bytes.reset();
      }
      bytes.write(more, from, length);
    }

    synchronized String take() {
      String text = bytes.toString(StandardCharsets.UTF_8);
      bytes.reset();
      return text;
    }
  }
}
