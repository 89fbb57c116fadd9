package io.jobdispatch.core.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
final class ProgramStartTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  private final AtomicInteger attempts = new AtomicInteger();
  @TempDir Path directory;

  private ProgramStart.Attempt thatFails(String reason) {
    return () -> {
      attempts.incrementAndGet();
      throw new IOException("Cannot run program \"tool\": " + reason, new IOException(reason));
    };
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "others run what is open for writing")
  void aProgramThatIsStillOpenForWritingIsTriedAgain() throws Exception {
    Path program = Files.copy(Path.of("/bin/sleep"), directory.resolve("tool"));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    OutputStream writer = Files.newOutputStream(program, StandardOpenOption.APPEND);
    ProcessBuilder builder = new ProcessBuilder(program.toString(), "0");

    Process process =
        ProgramStart.start(
            () -> {
              if (attempts.incrementAndGet() == 3) {
                writer.close();
              }
              return builder.start();
            },
            LONG);

    assertThat(process.waitFor()).isZero();
    assertThat(attempts).hasValue(3);
  }

  @Test
  void itIsToldAsItIsWhenItStaysBusy() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(
            () -> ProgramStart.start(thatFails("error=26, Text file busy"), Duration.ofMillis(20)))
        .withMessageContaining("Text file busy");
    assertThat(attempts).hasValueGreaterThan(1);
  }

  @Test
  void nothingElseIsTriedAgain() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> ProgramStart.start(thatFails("error=2, No such file"), LONG));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> ProgramStart.start(thatFails("Exec failed, error: 126 (x)"), LONG));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> ProgramStart.start(thatFails("error=260, x"), LONG));

    assertThat(attempts).hasValue(3);
  }

  @Test
  void anInterruptEndsTheWait() {
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(
            () -> ProgramStart.start(thatFails("Exec failed, error: 26 (Text file busy)"), LONG));
  }
}
