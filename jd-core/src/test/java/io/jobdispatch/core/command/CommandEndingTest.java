package io.jobdispatch.core.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * How programs are ended before they end by themselves. Every script writes the ids of its
 * processes to a named pipe, so that a test goes on exactly when all of them are there.
 */
@Timeout(600)
@EnabledOnOs(value = OS.LINUX, disabledReason = "finds orphans in /proc")
final class CommandEndingTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Duration FIRST_LIMIT = Duration.ofMillis(500);

  private final AtomicBoolean cancelled = new AtomicBoolean();
  private final ExecutorService caller = Executors.newSingleThreadExecutor();
  @TempDir Path directory;

  @BeforeEach
  void makePipe() throws Exception {
    Command.of("mkfifo", "ids").in(directory).run();
  }

  @AfterEach
  void noThreadIsLeft() {
    caller.shutdownNow();
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("command-"));
  }

  private Command shell(String script) {
    return Command.of("/bin/sh", "-c", script).in(directory).cancelled(cancelled::get);
  }

  private List<Long> awaitIds() throws Exception {
    return Files.readAllLines(directory.resolve("ids")).stream().map(Long::valueOf).toList();
  }

  private static void assertGone(List<Long> ids) {
    assertThat(ids).isNotEmpty();
    assertThat(ids.stream().flatMap(id -> ProcessHandle.of(id).stream()))
        .noneMatch(ProcessStatus::isAlive);
  }

  private static void assertEnds(Future<?> call, Class<? extends Exception> type) {
    assertThat(call).failsWithin(LONG).withThrowableThat().withCauseInstanceOf(type);
  }

  @Test
  void theTimeLimitEndsTheTree() throws Exception {
    Duration limit = FIRST_LIMIT;
    CommandException thrown = endAt(limit);
    while (!isBegun() && limit.compareTo(LONG) < 0) {
      limit = limit.multipliedBy(4); // the machine was too busy to begin in time
      thrown = endAt(limit);
    }

    assertThat(thrown)
        .hasMessageContainingAll("ended at the limit of " + limit, "signal 15", "| before");
    assertGone(Files.readAllLines(begun()).stream().map(Long::valueOf).toList());
  }

  private CommandException endAt(Duration limit) {
    String script = "echo before; sleep 900 & echo $$ $! | tr ' ' '\\n' > begun; wait";
    return catchThrowableOfType(CommandException.class, shell(script).limit(limit)::run);
  }

  private Path begun() {
    return directory.resolve("begun");
  }

  private boolean isBegun() throws Exception {
    return Files.exists(begun()) && Files.readAllLines(begun()).size() == 2;
  }

  @Test
  void anInterruptEndsTheTree() throws Exception {
    Future<?> call = caller.submit(shell("sleep 900 & echo $$ > ids; wait")::run);
    List<Long> ids = awaitIds();

    caller.shutdownNow();

    assertEnds(call, InterruptedException.class);
    assertGone(ids);
  }

  @Test
  void cancellationEndsTheTree() throws Exception {
    Future<?> call = caller.submit(shell("sleep 900 & echo $! > ids; wait")::run);
    List<Long> ids = awaitIds();

    cancelled.set(true);

    assertEnds(call, CommandException.class);
    assertGone(ids);
  }

  @Test
  void whoIgnoresTheRequestIsForced() throws Exception {
    Command command = shell("trap '' TERM; sleep 900 & echo $! > ids; wait");
    Future<?> call = caller.submit(command.grace(Duration.ofMillis(50))::run);
    List<Long> ids = awaitIds();

    cancelled.set(true);

    assertThat(call).failsWithin(LONG).withThrowableThat().withMessageContaining("signal 9");
    assertGone(ids);
  }

  @Test
  void anEndlessGraceIsKept() throws Exception {
    Command command = shell("sleep 100 & echo $$ $! | tr ' ' '\\n' > ids; wait");
    Future<?> call = caller.submit(command.grace(Duration.ofSeconds(Long.MAX_VALUE))::run);
    List<Long> ids = awaitIds();

    cancelled.set(true);

    assertEnds(call, CommandException.class);
    assertGone(ids);
  }

  /* Root may read it, and the kernel shows others no more of it than that it is there. */
  @Test
  void aProgramThatMayNotBeReadIsEnded() throws Exception {
    Path program = Files.copy(Path.of("/bin/sleep"), directory.resolve("tool"));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("--x--x--x"));
    Command command = Command.of(program.toString(), "100").limit(Duration.ofMillis(200));

    assertThatExceptionOfType(CommandException.class)
        .isThrownBy(command::run)
        .withMessageContaining("signal 15");
  }

  @Test
  void anInterruptCutsTheGraceShort() throws Exception {
    Command.of("mkfifo", "asked").in(directory).run();
    String stubborn =
        "trap '' TERM; sleep 900 & echo $$ $! | tr ' ' '\\n' > ids;"
            + " trap 'echo TERM > asked' TERM; while :; do wait; done";
    Future<?> call = caller.submit(shell(stubborn).grace(Duration.ofHours(1))::run);
    List<Long> ids = awaitIds();
    cancelled.set(true);
    assertThat(directory.resolve("asked")).hasContent("TERM");

    caller.shutdownNow();

    assertThat(call).failsWithin(LONG);
    assertGone(ids);
  }

  @Test
  void anOrphanInASessionOfItsOwnIsEndedToo() throws Exception {
    String orphan = "setsid sh -c \"sleep 900 > /dev/null 2>&1 & echo \\$! > ids\" & sleep 900";
    Future<?> call = caller.submit(shell(orphan)::run);
    List<Long> ids = awaitIds();

    cancelled.set(true);

    assertEnds(call, CommandException.class);
    assertGone(ids);
  }

  @Test
  void whatIsLeftHoldingTheOutputIsEnded() throws Exception {
    Command.of("mkfifo", "go").in(directory).run();
    Command command = shell("sleep 900 & echo $! > ids; echo done; cat go");
    Future<Command.Result> call = caller.submit(command::run);
    List<Long> ids = awaitIds();
    awaitBlockedReaders();

    Files.writeString(directory.resolve("go"), "go");

    assertThat(call)
        .succeedsWithin(LONG)
        .satisfies(result -> assertThat(result.output()).isEqualTo("done\ngo"))
        .satisfies(result -> assertThat(result.truncated()).isFalse());
    assertGone(ids);
  }

  /** Or else the JDK closes the pipes at the program's exit, and nobody is seen to hold them. */
  private static void awaitBlockedReaders() {
    while (Thread.getAllStackTraces().entrySet().stream()
            .filter(entry -> entry.getKey().getName().startsWith("command-"))
            .filter(entry -> entry.getValue().length > 0)
            .filter(entry -> entry.getValue()[0].getMethodName().startsWith("readBytes"))
            .count()
        < 2) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aForkStormIsEnded() throws Exception {
    String storm = "trap '' TERM; echo $$ > ids; while :; do sleep 900 & sleep 0.002; done";
    Future<?> call = caller.submit(shell(storm).grace(Duration.ofMillis(50))::run);
    List<Long> ids = awaitIds();

    cancelled.set(true);

    assertEnds(call, CommandException.class);
    assertGone(ids);
    assertThat(ProcessHandle.current().descendants().filter(ProcessStatus::isAlive)).isEmpty();
  }

  @Test
  void nothingIsStartedByAnInterruptedThread() {
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(InterruptedException.class).isThrownBy(shell("touch started")::run);

    assertThat(directory.resolve("started")).doesNotExist();
  }

  @Test
  void aProgramThatIsDoneInTimeIsNotCancelled() throws Exception {
    cancelled.set(true);

    assertThat(shell("exit 0").limit(LONG).run().exitCode()).isZero();
  }
}
