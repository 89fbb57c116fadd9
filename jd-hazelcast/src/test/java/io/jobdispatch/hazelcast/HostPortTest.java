package io.jobdispatch.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {

  @Test
  void nameAndPortAreParted() {
    assertThat(HostPort.parse("join", "alpha.example:5701"))
        .isEqualTo(new HostPort("alpha.example", 5701));
  }

  @Test
  void ipv6StandsInBrackets() {
    HostPort place = HostPort.parse("join", "[::1]:65535");

    assertThat(place).isEqualTo(new HostPort("::1", 65_535)).hasToString("[::1]:65535");
  }

  @Test
  void isWrittenAsItWasRead() {
    assertThat(HostPort.parse("join", "127.0.0.1:80")).hasToString("127.0.0.1:80");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "alpha",
        "alpha:",
        ":5701",
        "alpha:0",
        "alpha:65536",
        "alpha:123456",
        "alpha:-1",
        "alpha:five",
        "::1:5701",
        "[::1]",
        "[]:5701",
        "[::1:5701",
        "a b:5701",
        "alpha:5701 "
      })
  void whatIsNoPlaceIsRefused(String text) {
    assertThatThrownBy(() -> HostPort.parse("join", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must be HOST:PORT, or [ADDRESS]:PORT for IPv6: join='%s'", text);
  }
}
