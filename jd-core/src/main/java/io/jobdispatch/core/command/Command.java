package io.jobdispatch.core.command;

import io.jobdispatch.core.command.CommandException.Reason;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An external program as an evaluator runs it: started without a shell, bounded in time and output,
 * and gone with all its descendants when the call returns early.
 *
 * <pre>{@code
 * Command.Result result =
 *     Command.of("ngspice", "-n", "-b", "amplifier.cir")
 *         .in(context.directory())
 *         .limit(Duration.ofSeconds(30))
 *         .cancelled(context::cancelled)
 *         .check(r -> require(r.output().contains("end of measurements")))
 *         .run();
 * }</pre>
 *
 * <p>The program is looked up on the {@code PATH} of this JVM, whatever {@link #env} says, unless
 * its name has a slash; a relative name with a slash is resolved against {@link #in}. The program's
 * standard input is at its end from the beginning unless {@link #input} gives a text. Texts are
 * UTF-8, malformed bytes become U+FFFD.
 *
 * <p>A command can be run many times, one after the other. Not thread-safe.
 */
public final class Command {
  /*
   * One thread per pipe, because a blocked read from a child's pipe cannot be interrupted on the
   * JDK, while waitFor can; two pipes, not one merged, because a program flushes its standard
   * output by blocks, so that a line of standard error may land in the middle of a number.
   *
   * What a program leaves behind is not looked for after every run, which would cost a walk through
   * /proc. It shows when a reader is still blocked; when the program exits before a reader has come
   * to read, the JDK closes the pipe, and there is nobody to wait for.
   *
   * Rejected: output to files (needs no threads, but its size can only be watched, not bounded),
   * polling available() (wakes an idle machine), setsid(1) and kill of a process group (a program
   * that need not be there).
   */

  /** Bytes kept of each of the two outputs unless {@link #capture} says otherwise. */
  public static final int DEFAULT_CAPTURE_BYTES = 1 << 20;

  /** Time between SIGTERM and SIGKILL unless {@link #grace} says otherwise. */
  public static final Duration DEFAULT_GRACE = Duration.ofSeconds(2);

  /** How often {@link #cancelled} is asked. */
  static final Duration GLANCE = Duration.ofMillis(100);

  /** How long what a program left running may hold the outputs open after its exit. */
  static final Duration LINGER = Duration.ofSeconds(1);

  /** How long the outputs may take to end when every known process has. */
  static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

  private static final Duration FOREVER = Duration.ofDays(36_500);

  private final List<String> line;
  private final Map<String, String> added = new LinkedHashMap<>();
  private final Set<String> removed = new LinkedHashSet<>();
  private @Nullable Path directory;
  private @Nullable String input;
  private Duration limit = FOREVER;
  private Duration grace = DEFAULT_GRACE;
  private int captureBytes = DEFAULT_CAPTURE_BYTES;
  private Set<Integer> exitCodes = Set.of(0);
  private @Nullable BooleanSupplier cancelled;
  private Consumer<Result> check = result -> {};

  private Command(List<String> line) {
    this.line = line;
  }

  /**
   * A command that runs a program with arguments.
   *
   * @param program file name or path of the program, not empty
   * @param arguments its arguments, each handed over as it is
   * @return the command, to be refined and run
   * @throws IllegalArgumentException if the program is empty
   */
  public static Command of(String program, String... arguments) {
    require(!program.isEmpty(), "program must not be empty", program);
    return new Command(Stream.concat(Stream.of(program), Stream.of(arguments)).toList());
  }

  /**
   * Sets the working directory, which must exist at the start; default: that of this JVM.
   *
   * @param directory the directory
   * @return this command
   */
  public Command in(Path directory) {
    this.directory = directory;
    return this;
  }

  /**
   * Sets a variable on top of the environment of this JVM, which the program inherits.
   *
   * @param name the name, without an equals sign
   * @param value the value
   * @return this command
   * @throws IllegalArgumentException if that is no name
   */
  public Command env(String name, String value) {
    require(!name.isEmpty() && !name.contains("="), "must be a variable's name", name);
    added.put(name, value);
    removed.remove(name);
    return this;
  }

  /**
   * Keeps a variable of this JVM's environment from the program.
   *
   * @param name the name
   * @return this command
   */
  public Command withoutEnv(String name) {
    added.remove(name);
    removed.add(name);
    return this;
  }

  /**
   * Sets the text on standard input. The program may end without having read it.
   *
   * @param text the text, empty for none
   * @return this command
   */
  public Command input(String text) {
    this.input = text;
    return this;
  }

  /**
   * Sets the time after which the program is ended and the call fails; default: none.
   *
   * @param limit more than zero
   * @return this command
   * @throws IllegalArgumentException if it is not positive
   */
  public Command limit(Duration limit) {
    require(limit.compareTo(Duration.ZERO) > 0, "limit must be > 0", limit);
    this.limit = limit.compareTo(FOREVER) < 0 ? limit : FOREVER;
    return this;
  }

  /**
   * Sets the time between SIGTERM and SIGKILL; zero: at once.
   *
   * @param grace at least zero
   * @return this command
   * @throws IllegalArgumentException if it is negative
   */
  public Command grace(Duration grace) {
    require(!grace.isNegative(), "grace must be >= 0", grace);
    this.grace = grace;
    return this;
  }

  /**
   * Sets how much is kept of each of the two outputs: the first half and the last half of that, and
   * between them a line that says how much was cut.
   *
   * @param bytes at least 2; {@link #DEFAULT_CAPTURE_BYTES} by default
   * @return this command
   * @throws IllegalArgumentException if it is below 2
   */
  public Command capture(int bytes) {
    require(bytes >= 2, "capture must be >= 2", bytes);
    this.captureBytes = bytes;
    return this;
  }

  /**
   * Sets what is asked ten times a second; when it says true, the program is ended.
   *
   * @param cancelled for example {@link io.jobdispatch.core.JobContext#cancelled}
   * @return this command
   */
  public Command cancelled(BooleanSupplier cancelled) {
    this.cancelled = cancelled;
    return this;
  }

  /**
   * Sets the exit codes that are no failure; default: 0 alone. None given: all are accepted.
   *
   * @param accepted the codes
   * @return this command
   */
  public Command exitCodes(int... accepted) {
    this.exitCodes = Set.copyOf(IntStream.of(accepted).boxed().toList());
    return this;
  }

  /**
   * Adds a check of a result whose exit code is accepted. It fails the call by throwing; its
   * message begins the message of the {@link CommandException}, and it is the cause.
   *
   * @param check throws an unchecked exception if the result is a failure
   * @return this command
   */
  public Command check(Consumer<? super Result> check) {
    this.check = this.check.andThen(check);
    return this;
  }

  /**
   * Runs the program and waits for its end and that of its outputs. A program should not leave
   * others running in the background: those that are seen to hold an output open a second after its
   * exit are ended, the rest is let alone.
   *
   * @return the result, which has passed the checks
   * @throws CommandException if the program could not be started, had another exit code than
   *     accepted, failed the check, ran out of time, or was cancelled
   * @throws InterruptedException if the thread was interrupted before or while it waited; the
   *     program and its descendants have been ended
   */
  public Result run() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("before the start of " + line);
    }
    long startNanos = System.nanoTime();
    ProcessTree tree = ProcessTree.plant();
    Process process = start(tree);
    Pipes pipes = new Pipes(process, captureBytes);
    Reason cut = null;
    boolean ended = false;
    boolean complete;
    try {
      pipes.open(input);
      cut = await(process, startNanos);
      ended = cut == null && pipes.await(LINGER);
    } finally {
      if (!ended) {
        tree.end(process, grace);
      }
      complete = ended || pipes.awaitUninterruptibly(CLOSE_WAIT);
    }
    Duration elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
    return checked(cut, pipes.result(process, complete, elapsed));
  }

  private Process start(ProcessTree tree) {
    Path folder = directory;
    if (folder != null && !Files.isDirectory(folder)) {
      throw failure(Reason.NOT_STARTED, "not started, no such directory", null, null);
    }
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.directory(folder == null ? null : folder.toFile());
    builder.environment().keySet().removeAll(removed);
    builder.environment().putAll(added);
    tree.mark(builder.environment());
    try {
      return builder.start();
    } catch (IOException e) {
      throw failure(Reason.NOT_STARTED, "not started" + hint(), null, e);
    }
  }

  private String hint() {
    String program = line.get(0);
    String path = String.valueOf(System.getenv("PATH"));
    boolean found =
        program.contains("/")
            || Stream.of(path.split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    return found ? "" : ", is it installed? not on the PATH: " + path;
  }

  /** Why the program has to be ended, or null when it has ended by itself. */
  private @Nullable Reason await(Process process, long startNanos) throws InterruptedException {
    BooleanSupplier cancelled = this.cancelled;
    long slice = cancelled == null ? Long.MAX_VALUE : GLANCE.toNanos();
    while (true) {
      long restNanos = limit.toNanos() - (System.nanoTime() - startNanos);
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

  private Result checked(@Nullable Reason cut, Result result) {
    if (cut != null) {
      String what = cut == Reason.CANCELLED ? "cancelled" : "ended at the limit of " + limit;
      throw failure(cut, what, result, null);
    }
    if (!exitCodes.isEmpty() && !exitCodes.contains(result.exitCode())) {
      throw failure(Reason.EXIT_CODE, result.exitText(), result, null);
    }
    try {
      check.accept(result);
    } catch (RuntimeException e) {
      throw failure(Reason.CHECK, String.valueOf(e.getMessage()), result, e);
    }
    return result;
  }

  private CommandException failure(
      Reason reason, String what, @Nullable Result result, @Nullable Throwable cause) {
    return new CommandException(reason, what, line, directory, result, cause);
  }

  private static void require(boolean holds, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ": " + value);
    }
  }

  /**
   * What a program did.
   *
   * @param exitCode its exit code; 128 + n if signal n ended it; -1 if it could not be ended
   * @param output standard output, within the bound
   * @param errors standard error, within the bound
   * @param truncated whether something was cut from one of the two
   * @param elapsed from before the start to the end of the outputs
   */
  public record Result(
      int exitCode, String output, String errors, boolean truncated, Duration elapsed) {

    /** The exit code in words. */
    String exitText() {
      boolean signal = exitCode > 128 && exitCode < 128 + 65;
      return "exit code " + exitCode + (signal ? " (signal " + (exitCode - 128) + "?)" : "");
    }
  }
}
