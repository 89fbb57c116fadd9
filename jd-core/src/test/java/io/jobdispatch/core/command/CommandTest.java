package io.jobdispatch.core.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.jobdispatch.core.command.CommandException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "runs /bin/sh")
final class CommandTest {
  @TempDir Path directory;

  private static Command shell(String script) {
    return Command.of("/bin/sh", "-c", script);
  }

  private static void assertFails(Reason reason, ThrowingCallable call, String... messageParts) {
    assertThatExceptionOfType(CommandException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason))
        .satisfies(e -> assertThat(e.getMessage()).contains(messageParts));
  }

  @Test
  void outputAndErrorsAreKeptApart() throws Exception {
    Command.Result result = shell("echo out; echo err >&2").run();

    assertThat(result.output()).isEqualTo("out\n");
    assertThat(result.errors()).isEqualTo("err\n");
    assertThat(result.exitCode()).isZero();
    assertThat(result.truncated()).isFalse();
    assertThat(result.elapsed()).isPositive();
  }

  @Test
  void noShellTouchesTheArguments() throws Exception {
    Command.Result result = Command.of("printf", "%s|", "a b", "$HOME", "*", "", "ä").run();

    assertThat(result.output()).isEqualTo("a b|$HOME|*||ä|");
  }

  @Test
  void standardInputIsAtItsEnd() throws Exception {
    assertThat(Command.of("cat").run().output()).isEmpty();
  }

  @Test
  void aLongInputIsFedWhileTheOutputIsDrained() throws Exception {
    String text = "0123456789".repeat(100_000);

    assertThat(Command.of("cat").input(text).run().output()).isEqualTo(text);
  }

  @Test
  void anInputThatIsNotReadIsNoFailure() throws Exception {
    assertThat(Command.of("true").input("x".repeat(1_000_000)).run().exitCode()).isZero();
  }

  @Test
  void bothOutputsAreDrainedToTheirEndsWithinTheBound() throws Exception {
    String script = "yes out | head -c 3000000; yes err | head -c 3000000 >&2; echo last";

    Command.Result result = shell(script).capture(1000).run();

    assertThat(result.truncated()).isTrue();
    assertThat(result.output()).startsWith("out\n").endsWith("last\n").hasSizeLessThan(1100);
    assertThat(result.output()).contains("[... 2999005 bytes cut ...]");
    assertThat(result.errors()).contains("[... 2999000 bytes cut ...]");
  }

  @Test
  void anotherExitCodeThanZeroFailsAndTellsTheStory() {
    Command command = shell("echo some output; echo no licence >&2; exit 3").in(directory);

    assertFails(
        Reason.EXIT_CODE,
        command::run,
        "exit code 3",
        "/bin/sh, -c",
        "in " + directory,
        "| no licence",
        "| some output");
  }

  @Test
  void theSignalThatEndedTheProgramIsNamed() {
    assertFails(Reason.EXIT_CODE, shell("kill -SEGV $$")::run, "exit code 139 (signal 11?)");
  }

  @Test
  void anotherExitCodeCanBeAccepted() throws Exception {
    assertThat(shell("exit 3").exitCodes(0, 3).run().exitCode()).isEqualTo(3);
    assertThat(shell("exit 4").exitCodes().run().exitCode()).isEqualTo(4);
  }

  @Test
  void theCheckFailsAProgramThatReturnedZero() {
    IllegalStateException complaint = new IllegalStateException("no convergence");
    Command command =
        shell("echo 0 iterations")
            .check(
                result -> {
                  throw complaint;
                });

    assertFails(Reason.CHECK, command::run, "no convergence", "exit code 0", "| 0 iterations");
    assertThatExceptionOfType(CommandException.class).isThrownBy(command::run).withCause(complaint);
  }

  @Test
  void aCheckWithoutAMessageIsNamedByItsException() {
    Command command =
        shell("")
            .check(
                result -> {
                  throw new IllegalStateException();
                });

    assertFails(Reason.CHECK, command::run, "java.lang.IllegalStateException: [/bin/sh");
  }

  @Test
  void theReasonComesFirstAndLongArgumentsAreCut() {
    Command tooLong = Command.of("true", "a".repeat(3_000_000), "last");
    String[] many = IntStream.range(0, 1000).mapToObj(String::valueOf).toArray(String[]::new);

    assertThatExceptionOfType(CommandException.class)
        .isThrownBy(tooLong::run)
        .withMessageMatching("not started: .*rror[=:] ?7\\b.*: \\[true, a+\\[\\.\\.\\. .*")
        .withMessageContaining("[... 2999800 characters cut ...]")
        .withMessageEndingWith(", last]")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500))
        .withCauseInstanceOf(IOException.class);
    assertThatExceptionOfType(CommandException.class)
        .isThrownBy(Command.of("false", many)::run)
        .withMessageStartingWith("exit code 1: [false, 0, 1, ")
        .withMessageContaining(", 23, ... 971 arguments cut ..., 995, 996, 997, 998, 999]");
  }

  @Test
  void theFirstLineHasTheWholeStoryButTheOutputs() {
    assertThatExceptionOfType(CommandException.class)
        .isThrownBy(shell("echo out\nexit 7").in(directory)::run)
        .satisfies(
            e ->
                assertThat(e.getMessage().lines().findFirst().orElseThrow())
                    .contains("exit code 7", "[/bin/sh, -c, echo out\\nexit 7]", " in ", " ms]"));
  }

  @Test
  void aMissingProgramIsNamedWithThePath() {
    assertFails(
        Reason.NOT_STARTED,
        Command.of("no-such-program")::run,
        "no-such-program",
        "is it installed?",
        System.getenv("PATH"));
  }

  @Test
  void aMissingDirectoryIsNotTakenForAMissingProgram() {
    Command command = Command.of("true").in(directory.resolve("nowhere"));

    assertFails(Reason.NOT_STARTED, command::run, "no such directory", "nowhere");
  }

  @Test
  void aRelativeProgramIsResolvedAgainstTheWorkingDirectory() throws Exception {
    program("tool", "#!/bin/sh\npwd\n");

    String output = Command.of("./tool").in(directory).run().output();

    assertThat(output.strip()).isEqualTo(directory.toRealPath().toString());
  }

  @Test
  void thePathGivenToTheProgramIsNotSearchedForIt() throws Exception {
    program("hidden-tool", "#!/bin/sh\n");
    Command command = Command.of("hidden-tool").env("PATH", directory.toString());

    assertFails(Reason.NOT_STARTED, command::run, "hidden-tool");
  }

  @Test
  void variablesAreAddedAndRemoved() throws Exception {
    Command command = shell("echo $JD_TEST ${HOME-unset}").env("JD_TEST", "a b").withoutEnv("HOME");

    assertThat(command.run().output()).isEqualTo("a b unset\n");
  }

  @Test
  void badOptionsAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Command.of(""));
    assertThatIllegalArgumentException().isThrownBy(() -> shell("").env("a=b", "c"));
    assertThatIllegalArgumentException().isThrownBy(() -> shell("").limit(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> shell("").capture(1));
  }

  @Test
  void noThreadIsLeft() throws Exception {
    shell("echo out; echo err >&2").input("text").run();

    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("command-"));
  }

  private void program(String name, String script) throws IOException {
    Path file = Files.writeString(directory.resolve(name), script);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
