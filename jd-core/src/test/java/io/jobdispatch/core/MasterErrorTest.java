package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.jobdispatch.api.Host;
import io.jobdispatch.api.HostId;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.VirtualMachine;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MasterErrorTest {

  @Test
  void anErrorThatTheVirtualMachineRepeatsGoesUpAsItIs() throws Exception {
    VirtualMachine machine = mock(VirtualMachine.class);
    Error broken = new LinkageError("half of it is another version");
    when(machine.self()).thenReturn(new TaskId(7, 0));
    when(machine.hosts()).thenReturn(List.of(new Host(new HostId("one", 1), 1, 1)));
    when(machine.freeSlots()).thenReturn(1);
    when(machine.spawn(any(), anyInt(), any())).thenReturn(List.of(new TaskId(7, 1)));
    when(machine.receive(any(), anyInt(), any())).thenThrow(broken);
    doThrow(broken).when(machine).kill(any());

    Throwable thrown =
        catchThrowable(
            () ->
                Jobs.of(List.of(1))
                    .evaluate((Integer job) -> job)
                    .with(RunOptions.defaults().on(machine))
                    .results());

    assertThat(thrown).isSameAs(broken);
    assertThat(thrown.getSuppressed()).isEmpty();
  }
}
