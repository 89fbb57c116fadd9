package io.jobdispatch.core.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;

import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(600)
@EnabledOnOs(value = OS.LINUX, disabledReason = "needs /proc")
final class ProcessStatusTest {

  private Process process;

  @AfterEach
  void end() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  @Test
  void whoseProgramCannotBeReadIsAliveUntilItsEnd() throws Exception {
    process = new ProcessBuilder("sleep", "600").start();
    ProcessHandle.Info nothing = mock(ProcessHandle.Info.class);
    doReturn(Optional.empty()).when(nothing).command();
    ProcessHandle handle = mock(ProcessHandle.class, delegatesTo(process.toHandle()));
    doReturn(nothing).when(handle).info();

    boolean before = ProcessStatus.isAlive(handle);
    process.destroyForcibly().waitFor();

    assertThat(before).isTrue();
    assertThat(ProcessStatus.isAlive(handle)).isFalse();
  }

  @Test
  void aZombieIsNotAlive() throws Exception {
    process = new ProcessBuilder("/bin/sh", "-c", "sleep 0 & echo $!; exec sleep 600").start();
    ProcessHandle zombie =
        ProcessHandle.of(Long.parseLong(process.inputReader().readLine())).orElseThrow();

    while (ProcessStatus.isAlive(zombie)) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      Thread.onSpinWait();
    }

    assertThat(zombie.isAlive()).as("there, as long as its parent is").isTrue();
  }

  @Test
  void aProcessIsKnownByItsIdAndItsStart() throws Exception {
    process = new ProcessBuilder("sleep", "600").start();
    String id = String.valueOf(process.pid());

    ProcessStatus status = ProcessStatus.of(id).orElseThrow();

    assertThat(status.threads()).isEqualTo(1);
    assertThat(status.startTicks()).isEqualTo(ProcessStatus.of(id).orElseThrow().startTicks());
    assertThat(status.startTicks())
        .isGreaterThanOrEqualTo(ProcessStatus.of("self").orElseThrow().startTicks());
    assertThat(ProcessStatus.of("0")).isEmpty();
  }
}
