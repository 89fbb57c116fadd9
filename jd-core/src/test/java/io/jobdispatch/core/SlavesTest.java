package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.core.Slaves.Slave;
import io.jobdispatch.core.Slaves.State;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SlavesTest {

  private static final TaskId MASTER = new TaskId(1, 0);
  private static final TaskId A = new TaskId(1, 1);
  private static final TaskId B = new TaskId(1, 2);
  private static final HostId HOST = new HostId("host", 1);

  private final Slaves slaves = new Slaves(MASTER);
  private final Actions outbox = new Actions(slaves, (to, message) -> true);

  private Slave started(TaskId id) {
    slaves.add(id);
    Slave slave = slaves.find(id);
    slaves.start(slave, HOST);
    return slave;
  }

  private List<TaskId> offered() {
    List<TaskId> offered = new ArrayList<>();
    slaves.offer(slave -> true, () -> true, slave -> offered.add(slave.id));
    return offered;
  }

  @Test
  void aSlaveIsSpawnedThenStartedAndIdleThenBusyThenIdleThenGone() {
    slaves.add(A);
    Slave slave = slaves.find(A);
    assertThat(slave.state).isEqualTo(State.SPAWNED);
    assertThat(slaves.isSpawned(A)).isTrue();
    assertThat(slaves.isStarted(A)).isFalse();

    slaves.start(slave, HOST);
    assertThat(slave.state).isEqualTo(State.IDLE);
    assertThat(slaves.isStarted(A)).isTrue();

    outbox.send(A, new Message.Halt());
    assertThat(slave.state).isEqualTo(State.BUSY);

    outbox.markIdle(A);
    assertThat(slave.state).isEqualTo(State.IDLE);

    slaves.remove(A);
    assertThat(slave.state).isEqualTo(State.GONE);
    assertThat(slaves.isSpawned(A)).isFalse();
    assertThat(slaves.isStarted(A)).isFalse();
  }

  @Test
  void aSlaveThatHasNotStartedCannotBeMarkedIdle() {
    slaves.add(A);

    outbox.markIdle(A);

    assertThat(offered()).isEmpty();
  }

  @Test
  void slavesAreOfferedOnceInTheOrderInWhichTheyBecameIdle() {
    started(A);
    started(B);
    outbox.send(A, new Message.Halt());
    outbox.markIdle(A);
    outbox.markIdle(A);

    assertThat(offered()).containsExactlyInAnyOrder(A, B).doesNotHaveDuplicates();
    assertThat(offered()).as("offered again").containsExactlyInAnyOrder(A, B);
  }

  @Test
  void busySlavesAreNotOffered() {
    started(A);
    started(B);
    outbox.send(A, new Message.Halt());

    assertThat(offered()).containsExactly(B);
  }

  @Test
  void nobodyIsOfferedOnceThereIsNothingToGive() {
    started(A);
    started(B);
    List<TaskId> offered = new ArrayList<>();

    slaves.offer(slave -> true, offered::isEmpty, slave -> offered.add(slave.id));

    assertThat(offered).containsExactly(A);
    assertThat(slaves.idle()).hasSize(2);
  }

  @Test
  void spawnedAndReadySlavesAreCountedWithoutTheMaster() {
    started(MASTER);
    started(A);
    slaves.add(B);

    assertThat(slaves.spawned()).isEqualTo(2);
    assertThat(slaves.ready()).isEqualTo(1);
    assertThat(slaves.isSpawned(MASTER)).isFalse();
    assertThat(slaves.isStarted(MASTER)).isTrue();
    assertThat(slaves.started()).containsExactly(A);
    assertThat(slaves.spawnedIds()).containsExactly(A, B);
  }

  @Test
  void aSlaveIsRemovedOnce() {
    started(A);

    assertThat(slaves.remove(A)).isNotNull();
    assertThat(slaves.remove(A)).isNull();
    assertThat(slaves.spawned()).isZero();
    assertThat(slaves.ready()).isZero();
  }
}
