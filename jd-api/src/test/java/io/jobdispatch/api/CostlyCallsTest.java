package io.jobdispatch.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(600)
class CostlyCallsTest {

  private static final int RACES = 500;
  private static final int BEGINNINGS = 20_000;
  private static final int SPINS = 1_000;
  private static final long PATIENCE_SECONDS = 120;

  @AfterEach
  void noInterruptIsLeftToTheNextTest() {
    Thread.interrupted();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void callReturnsAndThrowsAsItIs(boolean ownThread) throws Exception {
    CostlyCalls calls = new CostlyCalls(ownThread);

    assertThat(calls.run(() -> "result")).isEqualTo("result");
    Object nothing = calls.run(() -> null);
    assertThat(nothing).isNull();
    assertThatThrownBy(() -> calls.run(CostlyCallsTest::failing)).hasMessage("disk full");
    assertThat(calls.cancelled()).isFalse();
    assertThat(Thread.interrupted()).isFalse();
  }

  private static Object failing() throws IOException {
    throw new IOException("disk full");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void cancelBeforeTheCallRefusesItWithoutAnInterrupt(boolean ownThread) {
    CostlyCalls calls = new CostlyCalls(ownThread);
    AtomicInteger called = new AtomicInteger();

    calls.cancel();

    assertThatThrownBy(() -> calls.run(called::incrementAndGet))
        .isInstanceOf(InterruptedException.class)
        .hasMessage("cancelled");
    assertThat(called).hasValue(0);
    assertThat(calls.cancelled()).isTrue();
    assertThat(Thread.interrupted()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void cancelInterruptsTheCallThatIsUnderWay(boolean ownThread) throws Exception {
    CostlyCalls calls = new CostlyCalls(ownThread);
    CountDownLatch entered = new CountDownLatch(1);
    Thread canceller = new Thread(() -> cancelAfter(entered, calls));
    canceller.start();

    assertThatThrownBy(() -> calls.run(() -> waitForever(entered)))
        .isInstanceOf(InterruptedException.class);

    assertThat(Thread.interrupted()).isFalse();
    assertThatThrownBy(() -> calls.run(() -> 1)).isInstanceOf(InterruptedException.class);
    canceller.join();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void interruptByCancelDoesNotOutliveACallThatHeedsNone(boolean ownThread) throws Exception {
    CostlyCalls calls = new CostlyCalls(ownThread);
    AtomicReference<Boolean> seen = new AtomicReference<>();

    calls.run(
        () -> {
          calls.cancel();
          seen.set(Thread.currentThread().isInterrupted());
          return null;
        });

    assertThat(seen).hasValue(true);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void cancelAfterTheCallLeavesTheThreadAlone() throws Exception {
    CostlyCalls calls = new CostlyCalls(false);
    calls.run(() -> 1);

    calls.cancel();
    calls.cancel();

    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void cancellingTwiceInterruptsOnce() throws Exception {
    CostlyCalls calls = new CostlyCalls(false);

    boolean second =
        calls.run(
            () -> {
              calls.cancel();
              Thread.interrupted();
              calls.cancel();
              return Thread.interrupted();
            });

    assertThat(second).isFalse();
  }

  @Test
  void foreignInterruptIsKeptForTheThreadsOwner() throws Exception {
    CostlyCalls calls = new CostlyCalls(false);

    calls.run(CostlyCallsTest::interruptMyself);
    assertThat(Thread.interrupted()).isTrue();

    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> calls.run(() -> waitForever(new CountDownLatch(1))))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void foreignInterruptEndsWithTheCallOnTheTasksOwnThread() throws Exception {
    CostlyCalls calls = new CostlyCalls(true);

    calls.run(CostlyCallsTest::interruptMyself);

    assertThat(Thread.interrupted()).isFalse();
    assertThat(calls.run(() -> Thread.currentThread().isInterrupted())).isFalse();
  }

  /* Say, by a watchdog of the call before, which was late. */
  @Test
  void foreignInterruptBetweenTwoCallsDoesNotReachTheNextOnTheTasksOwnThread() throws Exception {
    CostlyCalls calls = new CostlyCalls(true);

    Thread.currentThread().interrupt();

    assertThat(calls.run(() -> Thread.currentThread().isInterrupted())).isFalse();
  }

  @Test
  void foreignInterruptBeforeACancelIsKeptForTheThreadsOwner() throws Exception {
    CostlyCalls calls = new CostlyCalls(false);

    calls.run(
        () -> {
          Thread.currentThread().interrupt();
          calls.cancel();
          return null;
        });

    assertThat(Thread.interrupted()).isTrue();
  }

  private static Object interruptMyself() {
    Thread.currentThread().interrupt();
    return null;
  }

  /* The call may end at the very moment at which another thread cancels it. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void interruptNeverEscapesFromTheCallHoweverTheyRace(boolean ownThread) throws Exception {
    AtomicReference<CostlyCalls> underWay = new AtomicReference<>();
    Thread canceller = new Thread(() -> cancelEach(underWay));
    canceller.start();

    for (int race = 0; race < RACES; race++) {
      CostlyCalls calls = new CostlyCalls(ownThread);
      underWay.set(calls);
      LockSupport.unpark(canceller);
      runUntilCancelled(calls);
      assertThat(Thread.interrupted()).as("race %d", race).isFalse();
    }
    canceller.join();
  }

  /* The call may begin at the very moment at which another thread cancels it. */
  @Test
  void callThatIsUnderWayIsInterruptedHoweverTheyRace() throws Exception {
    AtomicReference<CostlyCalls> next = new AtomicReference<>();
    AtomicReference<CostlyCalls> cancelled = new AtomicReference<>();
    AtomicInteger uninterrupted = new AtomicInteger();
    Thread caller = new Thread(() -> runEach(next, cancelled, uninterrupted));
    caller.start();

    for (int race = 0; race < BEGINNINGS; race++) {
      CostlyCalls calls = new CostlyCalls(true);
      next.set(calls);
      for (int pause = race % 64; pause > 0; pause--) {
        Thread.onSpinWait();
      }
      calls.cancel();
      cancelled.set(calls);
      spinUntil(() -> next.get() == null);
    }
    caller.join();

    assertThat(uninterrupted).hasValue(0);
  }

  private static void runEach(
      AtomicReference<CostlyCalls> next,
      AtomicReference<CostlyCalls> cancelled,
      AtomicInteger uninterrupted) {
    for (int race = 0; race < BEGINNINGS; race++) {
      spinUntil(() -> next.get() != null);
      CostlyCalls current = next.get();
      try {
        boolean interrupted = current.run(() -> isInterruptedBy(current, cancelled));
        uninterrupted.addAndGet(interrupted ? 0 : 1);
      } catch (Exception cancelledBefore) {
        // is fine, too
      }
      next.set(null);
    }
  }

  /* When cancel() has returned, the interrupt has been given, or never will be. */
  private static boolean isInterruptedBy(
      CostlyCalls calls, AtomicReference<CostlyCalls> cancelled) {
    spinUntil(() -> Thread.currentThread().isInterrupted() || cancelled.get() == calls);
    return Thread.currentThread().isInterrupted();
  }

  /* Spins for the sake of the race, and gives way so that one processor is enough. */
  private static void spinUntil(BooleanSupplier condition) {
    for (int spins = 0; !condition.getAsBoolean(); spins++) {
      if (spins < SPINS) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(1);
      }
    }
  }

  private static void cancelEach(AtomicReference<CostlyCalls> underWay) {
    for (int race = 0; race < RACES; race++) {
      CostlyCalls calls = underWay.getAndSet(null);
      while (calls == null) {
        LockSupport.park();
        calls = underWay.getAndSet(null);
      }
      calls.cancel();
    }
  }

  private static void runUntilCancelled(CostlyCalls calls) throws Exception {
    try {
      while (true) {
        calls.run(() -> 1);
        assertThat(Thread.currentThread().isInterrupted()).as("after a call").isFalse();
      }
    } catch (InterruptedException cancelled) {
      assertThat(calls.cancelled()).isTrue();
    }
  }

  private static void cancelAfter(CountDownLatch entered, CostlyCalls calls) {
    try {
      entered.await();
      calls.cancel();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Object waitForever(CountDownLatch entered) throws InterruptedException {
    entered.countDown();
    new CountDownLatch(1).await();
    return null;
  }

  /** A channel that cannot be closed. */
  private static final class Unclosable extends AbstractInterruptibleChannel {
    void read(CountDownLatch waits, CountDownLatch data) throws IOException {
      begin();
      waits.countDown();
      while (data.getCount() > 0) {
        LockSupport.parkNanos(1_000_000);
      }
      end(true);
    }

    @Override
    protected void implCloseChannel() {
      throw new IllegalStateException("the file server is gone");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void callWhoseInterruptionThrowsCanEndAllTheSame(boolean ownThread) throws Exception {
    CostlyCalls calls = new CostlyCalls(ownThread);
    CountDownLatch waits = new CountDownLatch(1);
    CountDownLatch data = new CountDownLatch(1);
    FutureTask<Boolean> call =
        new FutureTask<>(
            () ->
                calls.run(
                    () -> {
                      new Unclosable().read(waits, data);
                      return true;
                    }));
    Thread caller = new Thread(call);
    caller.setDaemon(true);
    caller.start();
    waits.await();

    assertThatThrownBy(calls::cancel).hasMessage("the file server is gone");
    data.countDown();

    assertThatThrownBy(() -> call.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .hasCauseInstanceOf(ClosedByInterruptException.class);
    assertThat(calls.cancelled()).isTrue();
  }
}
