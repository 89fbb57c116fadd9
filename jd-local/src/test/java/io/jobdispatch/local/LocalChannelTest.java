package io.jobdispatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.api.Message.TaskExit.Reason;
import io.jobdispatch.api.TaskId;
import java.io.IOException;
import java.io.Serializable;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Killing a task that waits at a channel, which an interrupt closes: VM-8. */
@Timeout(600)
class LocalChannelTest {

  private final Gate closing = new Gate();
  private final Gate data = new Gate();
  private final Master master = new Master(2);

  @AfterEach
  void close() {
    data.open();
    master.close();
  }

  /** How a channel closes. */
  private interface Closing extends Serializable {
    void close() throws Exception;
  }

  /** A channel at which data comes when a gate opens. */
  private static final class Channel extends AbstractInterruptibleChannel {
    private final Closing closing;

    Channel(Closing closing) {
      this.closing = closing;
    }

    void read(Gate data, Runnable waits) throws IOException {
      begin();
      waits.run();
      data.awaitStubbornly();
      end(true);
    }

    @Override
    protected void implCloseChannel() {
      try {
        closing.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static Script reading(Gate data, Closing closing) {
    return Script.working(
        me ->
            me.context.costly(
                () -> {
                  new Channel(closing).read(data, () -> me.tell("waits"));
                  return true;
                }));
  }

  private void assertTheMasterGoesOn(TaskId killed) throws Exception {
    assertThat(master.exitOf(killed)).isEqualTo(master.exit(killed, Reason.KILLED, ""));
    TaskId other = master.spawn(Script.echo());
    master.send(other, "hello");
    master.hear("hello");
    master.machine.kill(other);
  }

  @Test
  void vm8MasterGoesOnWhileTheChannelDoesNotClose() throws Exception {
    Gate begun = closing;
    Gate never = data;
    TaskId task =
        master.spawn(
            reading(
                data,
                () -> {
                  begun.open();
                  never.await();
                }));
    master.hear("waits");

    master.machine.kill(task);
    closing.await();

    assertTheMasterGoesOn(task);
    data.open();
    master.awaitFree(2);
  }

  @Test
  void vm8MasterGoesOnWhenTheChannelCannotBeClosed() throws Exception {
    Gate begun = closing;
    TaskId task =
        master.spawn(
            reading(
                data,
                () -> {
                  begun.open();
                  throw new IOException("the file server is gone");
                }));
    master.hear("waits");

    master.machine.kill(task);
    closing.await();

    assertTheMasterGoesOn(task);
    data.open();
    master.awaitFree(2);
  }
}
