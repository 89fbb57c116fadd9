package io.jobdispatch.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.Message.TaskExit.Reason;
import io.jobdispatch.api.TaskId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class HostNewsTest {

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final HostNews news =
      new HostNews(
          "tune",
          new Console(
              new ByteArrayOutputStream(), err, OptionalInt.empty(), StandardCharsets.UTF_8));

  private void lose(long slave, HostId host, Reason reason, String story) {
    news.slaveLost(new TaskExit(new TaskId(7, slave), host, reason, story), 1);
  }

  @Test
  void hostThatIsLostIsToldOfOnceInAPlainLine() {
    HostId one = new HostId("10.0.0.1:5701", 31);
    HostId other = new HostId("10.0.0.2:5701", 32);

    lose(1, one, Reason.HOST_LOST, "host " + one + " is lost: its process ended");
    lose(2, one, Reason.HOST_LOST, "host " + one + " is lost: its process ended");
    lose(3, other, Reason.HOST_LEFT, "host " + other + " has left: it was closed");

    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "tune: host 10.0.0.1:5701 is lost: its process ended; others get the jobs that it"
                + " held",
            "tune: host 10.0.0.2:5701 has left: it was closed; others get the jobs that it held");
  }

  @Test
  void slaveThatIsLostWithoutItsHostIsNotToldOf() {
    lose(1, new HostId("10.0.0.1:5701", 31), Reason.KILLED, "");

    assertThat(err.size()).isZero();
  }
}
