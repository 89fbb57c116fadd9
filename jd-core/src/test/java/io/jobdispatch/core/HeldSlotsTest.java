package io.jobdispatch.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.Message.TaskExit.Reason;
import io.jobdispatch.api.TaskId;
import org.junit.jupiter.api.Test;

final class HeldSlotsTest {

  private static final HostId A = new HostId("a", 1);
  private static final HostId B = new HostId("b", 1);
  private static final long LONG_NANOS = HeldSlots.PATIENCE.toNanos();

  private final HeldSlots slots = new HeldSlots();

  private void exits(HostId host, Reason reason, long nanos) {
    slots.exited(new TaskExit(new TaskId(1, 1), host, reason, ""), nanos);
  }

  @Test
  void theSlotOfAKilledSlaveIsExpectedBackUntilItIsFree() {
    exits(A, Reason.KILLED, 0);
    assertThat(slots.expected(LONG_NANOS - 1)).isEqualTo(1);
    assertThat(slots.stuck(LONG_NANOS - 1)).isZero();

    slots.freed(A);

    assertThat(slots.expected(LONG_NANOS - 1)).isZero();
  }

  @Test
  void aSlotThatIsNotFreeInTimeIsStuckUntilItIs() {
    exits(A, Reason.KILLED, 0);
    exits(A, Reason.KILLED, 1);

    assertThat(slots.expected(LONG_NANOS)).isEqualTo(1);
    assertThat(slots.stuck(LONG_NANOS)).isEqualTo(1);

    slots.freed(A);
    assertThat(slots.expected(LONG_NANOS)).isEqualTo(1);
    assertThat(slots.stuck(LONG_NANOS)).isZero();
  }

  @Test
  void theSlotsOfSlavesThatEndedOtherwiseAreNotExpected() {
    exits(A, Reason.DIED, 0);
    exits(HostId.NONE, Reason.REFUSED, 0);

    assertThat(slots.expected(1)).isZero();
  }

  @Test
  void aSlotThatAnotherSlaveHasLeftIsNotTakenForThatOfAKilledOne() {
    exits(A, Reason.KILLED, 0);
    exits(A, Reason.THREW, 0);

    slots.freed(A);
    assertThat(slots.expected(1)).isEqualTo(1);

    slots.freed(A);
    assertThat(slots.expected(1)).isZero();
  }

  @Test
  void aSlotElsewhereIsAnother() {
    exits(A, Reason.KILLED, 0);

    slots.freed(B);

    assertThat(slots.expected(1)).isEqualTo(1);
  }

  @Test
  void theSlotsOfAHostThatIsGoneAreGone() {
    exits(A, Reason.KILLED, 0);
    exits(B, Reason.KILLED, 0);

    slots.gone(A);

    assertThat(slots.expected(1)).isEqualTo(1);
    assertThat(slots.stuck(LONG_NANOS)).isEqualTo(1);
  }
}
