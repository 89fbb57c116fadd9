package io.jobdispatch.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class MemberPlanTest {

  private static final Duration SILENCE = Duration.ofSeconds(10);

  private static void assertRefused(String message, ThrowingCallable plan) {
    assertThatThrownBy(plan).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  @Test
  void valuesThatMakeNoSenseAreRefused() {
    String here = "127.0.0.1";
    List<String> alone = List.of();

    assertRefused(
        "must not be blank: jd.hazelcast.cluster=' '",
        () -> new MemberPlan(" ", here, 0, alone, false, false, SILENCE));
    assertRefused(
        "must not be blank: jd.hazelcast.bind=''",
        () -> new MemberPlan("jd", "", 0, alone, false, false, SILENCE));
    assertRefused(
        "must be 0 to 65535: port=-1",
        () -> new MemberPlan("jd", here, -1, alone, false, false, SILENCE));
    assertRefused(
        "must be 0 to 65535: port=65536",
        () -> new MemberPlan("jd", here, 65_536, alone, false, false, SILENCE));
    assertRefused(
        "must not be empty where one must join: jd.hazelcast.join=[]",
        () -> new MemberPlan("jd", here, 0, alone, false, true, SILENCE));
    assertRefused(
        "must be at least 2 s: silence=PT1.999S",
        () -> new MemberPlan("jd", here, 0, alone, false, false, Duration.ofMillis(1_999)));
    assertRefused(
        "must be HOST:PORT, or [ADDRESS]:PORT for IPv6: jd.hazelcast.join='alpha'",
        () -> new MemberPlan("jd", here, 0, List.of("alpha"), false, false, SILENCE));
  }

  @Test
  void silenceIsTakenInWholeSecondsRoundedUp() {
    assertThat(plan(Duration.ofMillis(2_001)).silenceSeconds()).isEqualTo(3);
    assertThat(plan(Duration.ofSeconds(10)).silenceSeconds()).isEqualTo(10);
  }

  private static MemberPlan plan(Duration silence) {
    return new MemberPlan("jd", "127.0.0.1", 0, List.of(), false, false, silence);
  }
}
