package io.jobdispatch.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.OperationTimeoutException;
import io.jobdispatch.api.DispatchException;
import org.junit.jupiter.api.Test;

class OpeningTest {

  private int tries;

  private String openAtTry(int last) {
    tries++;
    if (tries < last) {
      throw new OperationTimeoutException("no answer");
    }
    return "open";
  }

  @Test
  void isTriedAgainWhenAnAnswerWasLost() {
    assertThat(Opening.of(() -> openAtTry(Opening.TRIES_MAX))).isEqualTo("open");
  }

  @Test
  void failsWhenThereIsNoAnswerAtAll() {
    assertThatExceptionOfType(DispatchException.class)
        .isThrownBy(() -> Opening.of(() -> openAtTry(Integer.MAX_VALUE)))
        .withMessage("a member of the cluster does not answer: see which one hangs, and end it");
    assertThat(tries).isEqualTo(Opening.TRIES_MAX);
  }

  @Test
  void failsWhenHazelcastStops() {
    assertThatExceptionOfType(DispatchException.class)
        .isThrownBy(
            () ->
                Opening.of(
                    () -> {
                      throw new HazelcastInstanceNotActiveException();
                    }))
        .withMessage("Hazelcast has stopped in this process");
  }
}
