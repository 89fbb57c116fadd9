package io.jobdispatch.core.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The three standard streams of a process, and the threads that keep them moving. */
final class Pipes {
  /*
   * A thread lives until its stream ends, which is when the last process that inherited the other
   * end has closed it: the caller ends those. Owned by the calling thread but for the captures.
   */
  private static final int BUFFER_BYTES = 8192;

  private final Process process;
  private final Capture output;
  private final Capture errors;
  private final List<Thread> threads = new ArrayList<>(3);

  Pipes(Process process, int captureBytes) {
    this.process = process;
    this.output = new Capture(captureBytes);
    this.errors = new Capture(captureBytes);
  }

  void open(@Nullable String input) {
    start("output", () -> drain(process.getInputStream(), output));
    start("errors", () -> drain(process.getErrorStream(), errors));
    byte[] bytes = Capture.bytes(input == null ? "" : input);
    if (bytes.length == 0) {
      feed(process.getOutputStream(), bytes);
      return;
    }
    start("input", () -> feed(process.getOutputStream(), bytes));
  }

  private void start(String stream, Runnable task) {
    Thread thread = new Thread(task, "command-" + process.pid() + "-" + stream);
    thread.setDaemon(true);
    thread.start();
    threads.add(thread);
  }

  private static void drain(InputStream stream, Capture capture) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
        capture.append(buffer, count);
      }
    } catch (IOException e) {
      byte[] note = Capture.bytes("\n[... unreadable: " + e.getMessage() + "]\n");
      capture.append(note, note.length);
    }
  }

  private static void feed(OutputStream stream, byte[] bytes) {
    try (stream) {
      stream.write(bytes);
    } catch (IOException endedWithoutReading) {
      return; // as many programs do; whether that was right, its exit code says
    }
  }

  /**
   * Waits for the streams' ends, and until the JDK has noticed that of the process; false if the
   * time is over before.
   */
  boolean await(Duration time) throws InterruptedException {
    long deadline = System.nanoTime() + time.toNanos();
    for (Thread thread : threads) {
      thread.join(restMillis(deadline));
      if (thread.isAlive()) {
        return false;
      }
    }
    return process.waitFor(restMillis(deadline), TimeUnit.MILLISECONDS);
  }

  private static long restMillis(long deadline) {
    return Math.max(1, (deadline - System.nanoTime() + 999_999) / 1_000_000);
  }

  /** The same, and an interrupt waits until the end of it. */
  boolean awaitUninterruptibly(Duration time) {
    long deadline = System.nanoTime() + time.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return await(Duration.ofNanos(deadline - System.nanoTime()));
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  Command.Result result(Process process, boolean complete, Duration elapsed) {
    int exitCode = process.isAlive() ? -1 : process.exitValue();
    boolean truncated = !complete || output.truncated() || errors.truncated();
    return new Command.Result(exitCode, output.text(), errors.text(), truncated, elapsed);
  }
}
