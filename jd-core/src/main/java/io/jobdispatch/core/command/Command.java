package io.jobdispatch.core.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An external program as an evaluator runs it: started without a shell, bounded in time and output,
 * and gone with all its descendants when the call returns early or the JVM ends.
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
  /** Bytes kept of each of the two outputs unless {@link #capture} says otherwise. */
  public static final int DEFAULT_CAPTURE_BYTES = 1 << 20;

  /** Time between SIGTERM and SIGKILL unless {@link #grace} says otherwise. */
  public static final Duration DEFAULT_GRACE = Duration.ofSeconds(2);

  private static final Duration FOREVER = Duration.ofDays(36_500);

  /* Read by the execution. */
  final List<String> line;
  final Map<String, String> added = new LinkedHashMap<>();
  final Set<String> removed = new LinkedHashSet<>();
  @Nullable Path directory;
  @Nullable String input;
  Duration limit = FOREVER;
  Duration grace = DEFAULT_GRACE;
  int captureBytes = DEFAULT_CAPTURE_BYTES;
  Set<Integer> exitCodes = Set.of(0);
  @Nullable BooleanSupplier cancelled;
  Consumer<Result> check = result -> {};

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
   * @param limit more than zero; very long limits have no effect
   * @return this command
   * @throws IllegalArgumentException if it is not positive
   */
  public Command limit(Duration limit) {
    require(limit.compareTo(Duration.ZERO) > 0, "limit must be > 0", limit);
    this.limit = atMostForever(limit);
    return this;
  }

  /**
   * Sets the time between SIGTERM and SIGKILL; zero: at once. When the JVM shuts down, all its
   * programs have the longest grace of those that run, but at most 3 seconds.
   *
   * @param grace at least zero; {@link #DEFAULT_GRACE} by default; with a very long one the program
   *     never gets SIGKILL
   * @return this command
   * @throws IllegalArgumentException if it is negative
   */
  public Command grace(Duration grace) {
    require(!grace.isNegative(), "grace must be >= 0", grace);
    this.grace = atMostForever(grace);
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
   * Runs the program and waits until it has ended and its outputs are closed. A program should not
   * leave other processes running in the background. A process that keeps an output open for one
   * second after the exit is ended then; any other is ended with the JVM.
   *
   * <p>A program that cannot be started because its file is still open for writing ("Text file
   * busy") is tried again for 5 seconds.
   *
   * <p>When the JVM shuts down, its programs are ended and no program is started. A call of this
   * method then blocks until its thread is interrupted or the JVM ends. It fails after 5 seconds.
   * So a job whose program ended with the JVM does not count as failed.
   *
   * @return the result, which has passed the checks
   * @throws CommandException if the program could not be started, had another exit code than
   *     accepted, failed the check, ran out of time, or was cancelled, also by the end of the JVM
   * @throws InterruptedException if the thread was interrupted before or while it waited; the
   *     program and its descendants have been ended
   */
  public Result run() throws InterruptedException {
    return new Execution(this).run();
  }

  private static Duration atMostForever(Duration time) {
    return time.compareTo(FOREVER) < 0 ? time : FOREVER;
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
