package io.jobdispatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.api.Payload;
import io.jobdispatch.api.TaskId;
import org.junit.jupiter.api.Test;

class MasterMailTest {

  @Test
  void mailThatWasEmptiedHoldsNothing() {
    LocalVirtualMachine machine = new LocalVirtualMachine(1, false);
    LocalTask task = new LocalTask(new TaskId(1, 1), machine, Payload.ofBytes(new byte[0]));
    MasterMail mail = new MasterMail(task.id(), new Note("n"), task);

    mail.empty();

    assertThat(mail.source()).isNull();
    assertThat(mail.message()).isNull();
    assertThat(mail.about()).isNull();
  }
}
