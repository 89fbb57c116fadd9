package io.jobdispatch.core.command;

import io.jobdispatch.core.command.CommandException.Reason;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One run of a command, from the start of the program to the check of its result. */
final class Execution {
  /*
   * One thread per pipe, because a blocked read from a child's pipe cannot be interrupted on the
   * JDK, while waitFor can; two pipes, not one merged, because a program flushes its standard
   * output by blocks, so that a line of standard error may land in the middle of a number.
   *
   * What a program leaves behind is not looked for after every run, which would cost a walk through
   * /proc. It shows when a reader is still blocked; when the program exits before a reader has come
   * to read, the JDK closes the pipe, and there is nobody to wait for.
   *
   * While the JVM shuts down, no result is returned: the program may have been ended from outside,
   * and may have exited with 0 for it. Nor does the call fail at once, because that would count as
   * a failure of the job: whoever ends the evaluation interrupts its thread in a moment.
   *
   * Rejected: output to files (needs no threads, but its size can only be watched, not bounded),
   * polling available() (wakes an idle machine), setsid(1) and kill of a process group (a program
   * that need not be there).
   */

  /** How often {@link Command#cancelled} is asked. */
  static final Duration GLANCE = Duration.ofMillis(100);

  /** How long what a program left running may hold the outputs open after its exit. */
  static final Duration LINGER = Duration.ofSeconds(1);

  /** How long the outputs may take to end when every known process has. */
  static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

  /**
   * How long a call whose program was ended with the JVM, or was not started, waits for the end of
   * the JVM or an interrupt. Not longer, because a shutdown hook may wait for the call.
   */
  static final Duration SHUTDOWN_WAIT = Duration.ofSeconds(5);

  /** How long a program that SIGINT ended may be ahead of the JVM that got the same. */
  static final Duration INTERRUPT_WAIT = Duration.ofSeconds(1);

  private static final int ENDED_BY_INTERRUPT = 128 + 2;

  private final Command command;
  private final RunningPrograms programs = RunningPrograms.ofThisJvm();
  private final ProcessMark mark;
  private final long startNanos = System.nanoTime();

  Execution(Command command) {
    this.command = command;
    this.mark = ProcessMark.fresh(programs.lockFile());
  }

  Command.Result run() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("before the start of " + ArgumentText.of(command.line));
    }
    Process process = start();
    Pipes pipes = new Pipes(process, command.captureBytes);
    Reason cut = null;
    boolean ended = false;
    boolean complete;
    try {
      pipes.open(command.input);
      cut = await(process);
      ended = cut == null && pipes.await(LINGER);
    } finally {
      end(process, ended);
      complete = ended || pipes.awaitUninterruptibly(CLOSE_WAIT);
    }
    Duration elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
    return checked(cut, pipes.result(process, complete, elapsed));
  }

  private Process start() throws InterruptedException {
    Path folder = command.directory;
    if (folder != null && !Files.isDirectory(folder)) {
      throw failure(Reason.NOT_STARTED, "not started, no such directory", null, null);
    }
    ProcessBuilder builder = new ProcessBuilder(command.line);
    builder.directory(folder == null ? null : folder.toFile());
    builder.environment().keySet().removeAll(command.removed);
    builder.environment().putAll(command.added);
    mark.put(builder.environment());
    try {
      Duration wait =
          command.limit.compareTo(ProgramStart.BUSY_WAIT) < 0
              ? command.limit
              : ProgramStart.BUSY_WAIT;
      return ProgramStart.start(() -> programs.start(builder, command.grace), wait);
    } catch (ShutdownException e) {
      Thread.sleep(SHUTDOWN_WAIT.toMillis());
      throw failure(Reason.NOT_STARTED, "not started, " + e.getMessage(), null, e);
    } catch (IOException e) {
      String what = "not started: " + ProgramStart.reason(e) + hint();
      throw failure(Reason.NOT_STARTED, what, null, e);
    }
  }

  private String hint() {
    String program = command.line.get(0);
    String path = String.valueOf(System.getenv("PATH"));
    boolean found =
        program.contains("/")
            || Stream.of(path.split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    return found ? "" : ", is it installed? not on the PATH: " + path;
  }

  /** Why the program has to be ended, or null when it has ended by itself. */
  private @Nullable Reason await(Process process) throws InterruptedException {
    BooleanSupplier cancelled = command.cancelled;
    long slice = cancelled == null ? Long.MAX_VALUE : GLANCE.toNanos();
    while (true) {
      long restNanos = command.limit.toNanos() - (System.nanoTime() - startNanos);
      if (process.waitFor(Math.min(restNanos, slice), TimeUnit.NANOSECONDS)) {
        return null;
      }
      if (cancelled != null && cancelled.getAsBoolean()) {
        return Reason.CANCELLED;
      }
      if (restNanos <= slice) {
        return Reason.TIME_LIMIT;
      }
    }
  }

  /** While the JVM shuts down, one thread ends all programs, and asks each only once. */
  private void end(Process process, boolean ended) {
    if (programs.areEnding()) {
      programs.awaitEnd();
    } else if (!ended) {
      new ProcessTree(mark::isValue).end(Set.of(process.toHandle()), command.grace);
    }
    programs.remove(process);
  }

  private Command.Result checked(@Nullable Reason cut, Command.Result result)
      throws InterruptedException {
    if (isJvmEnding(result)) {
      Thread.sleep(SHUTDOWN_WAIT.toMillis());
      throw failure(Reason.CANCELLED, "ended, " + ShutdownException.WHY, result, null);
    }
    if (cut != null) {
      String what =
          cut == Reason.CANCELLED ? "cancelled" : "ended at the limit of " + command.limit;
      throw failure(cut, what, result, null);
    }
    if (!command.exitCodes.isEmpty() && !command.exitCodes.contains(result.exitCode())) {
      throw failure(Reason.EXIT_CODE, result.exitText(), result, null);
    }
    try {
      command.check.accept(result);
    } catch (RuntimeException e) {
      String what = e.getMessage() == null ? e.toString() : e.getMessage();
      throw failure(Reason.CHECK, what, result, e);
    }
    return result;
  }

  /* Ctrl-C in a terminal is sent to the JVM and to its programs, which may end before it does. */
  private boolean isJvmEnding(Command.Result result) throws InterruptedException {
    return result.exitCode() == ENDED_BY_INTERRUPT
        ? programs.awaitEnding(INTERRUPT_WAIT)
        : programs.areEnding();
  }

  private CommandException failure(
      Reason reason, String what, Command.@Nullable Result result, @Nullable Throwable cause) {
    return new CommandException(reason, what, command.line, command.directory, result, cause);
  }
}
