package io.jobdispatch.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemberLogTest {

  @ParameterizedTest
  @CsvSource({
    "SEVERE, WARN, DEBUG",
    "WARNING, DEBUG, DEBUG",
    "INFO, DEBUG, DEBUG",
    "CONFIG, DEBUG, DEBUG",
    "FINE, TRACE, TRACE",
    "FINER, TRACE, TRACE",
    "FINEST, TRACE, TRACE"
  })
  void everythingIsLowerAndLowerStillAtTheStart(
      String level, org.slf4j.event.Level later, org.slf4j.event.Level atTheStart) {
    assertThat(MemberLog.quieter(Level.parse(level), false)).isEqualTo(later);
    assertThat(MemberLog.quieter(Level.parse(level), true)).isEqualTo(atTheStart);
  }
}
