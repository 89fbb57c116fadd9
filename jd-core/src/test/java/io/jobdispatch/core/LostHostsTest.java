package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message.HostDelete;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.Message.TaskExit.Reason;
import io.jobdispatch.api.TaskId;
import org.junit.jupiter.api.Test;

final class LostHostsTest {

  private static final long SECOND = 1_000_000_000L;

  private final LostHosts hosts = new LostHosts();

  private static HostId host(int number) {
    return new HostId("h" + number, 1);
  }

  private void exits(int host, Reason reason, int job) {
    TaskExit exit = new TaskExit(new TaskId(1, 1), host(host), reason, "told to end");
    hosts.exited(exit);
    hosts.evaluated(exit, job);
  }

  @Test
  void onlyTheLatestHostsAreDescribedAndTheOthersCounted() {
    int all = LostHosts.HOSTS_MAX + 5;
    for (int i = 0; i < all; i++) {
      hosts.gone(new HostDelete(host(i)), i * SECOND);
    }

    assertThat(hosts.count()).isEqualTo(all);
    assertThat(hosts.describe(all * SECOND).lines())
        .hasSize(LostHosts.HOSTS_MAX + 2)
        .startsWith("", "  and 5 hosts lost earlier")
        .endsWith("  host h24#1 was lost 1.0 s ago while it evaluated no job");
  }

  @Test
  void someJobsOfAHostAreNamedAndTheOthersCounted() {
    for (int job = 1; job <= LostHosts.JOBS_MAX + 3; job++) {
      exits(1, Reason.HOST_LEFT, job);
    }
    hosts.gone(new HostDelete(host(1)), 0);

    assertThat(hosts.describe(0).strip())
        .isEqualTo(
            "host h1#1 left 0.0 s ago while it evaluated jobs 1, 2, 3, 4 and 3 more: told to end");
  }

  @Test
  void slavesThatEndOtherwiseAreNoneOfItsBusiness() {
    exits(1, Reason.DIED, 1);
    exits(1, Reason.KILLED, 2);

    assertThat(hosts.describe(0)).isEmpty();
  }
}
