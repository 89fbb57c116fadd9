package io.jobdispatch.testkit.contract;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** How much and how long. */
final class Scale {

  static final int MANY_MESSAGES = 100_000;
  static final int SOME_MESSAGES = 10_000;
  static final int FEW_MESSAGES = 2_000;

  /** Payloads of so many bytes. */
  static final List<Integer> PAYLOAD_BYTES = List.of(0, 1, 1 << 10, 1 << 16, 1 << 20, 16 << 20);

  /** How often a task may be asked for work that is left alone while others talk. */
  static final int IDLE_WORKS_MAX = 20;

  /** How long a stubborn task goes on after it was killed. */
  static final Duration STUBBORN = Duration.ofMillis(300);

  /** How long one goes on after its virtual machine was closed. */
  static final Duration STUBBORN_AFTER_CLOSE = Duration.ofMillis(100);

  /*
   * A task that has said that it is going to be busy is so after some round trips of another one,
   * or else in a later round.
   */
  static final int BUSY_ROUNDS = 5;
  static final int STUBBORN_ROUNDS = 40;
  static final int ROUND_TRIPS = 10;

  static final Duration WITHOUT_END = Duration.ofNanos(-1);

  static final Duration INSTANT = Duration.ofNanos(50_000);

  /** Patience that passes in a test. */
  static final Duration SHORT = Duration.ofMillis(30);

  /** Patience that no test sees the end of. */
  static final List<Duration> LONG =
      List.of(
          WITHOUT_END,
          Duration.ofSeconds(Long.MIN_VALUE),
          Duration.ofHours(1),
          Duration.ofNanos(Long.MAX_VALUE),
          ChronoUnit.FOREVER.getDuration());

  private Scale() {}
}
