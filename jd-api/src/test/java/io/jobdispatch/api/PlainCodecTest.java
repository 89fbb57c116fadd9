package io.jobdispatch.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class PlainCodecTest {

  static Stream<Object> plainValues() {
    return Stream.of(
        true,
        false,
        0,
        Integer.MIN_VALUE,
        Long.MAX_VALUE,
        -0.0,
        Double.NaN,
        Double.MIN_VALUE,
        "",
        "ä€\0 text",
        new byte[0],
        new byte[] {(byte) 0xAC, 1},
        new int[] {1, -2},
        new long[] {Long.MIN_VALUE},
        new double[] {1.5, Double.NEGATIVE_INFINITY});
  }

  @ParameterizedTest
  @MethodSource("plainValues")
  void plainValueIsDecodedAsItWas(Object value) {
    byte[] bytes = Payload.of(value).bytes();

    assertThat(PlainCodec.isPlain(bytes)).isTrue();
    Object decoded = Payload.ofBytes(bytes).value();
    assertThat(decoded).isEqualTo(value).hasSameClassAs(value);
  }

  @Test
  void nullIsPlain() {
    assertThat(Payload.ofBytes(Payload.of(null).bytes()).value()).isNull();
  }

  static Stream<Serializable> otherValues() {
    return Stream.of(
        1.5f, 'x', (short) 3, (byte) 4, new float[] {1}, "half \ud800 a pair", "\ud83d\ude00");
  }

  @ParameterizedTest
  @MethodSource("otherValues")
  void allElseIsSerialisedByJava(Serializable value) {
    byte[] bytes = Payload.of(value).bytes();

    assertThat(PlainCodec.isPlain(bytes)).isFalse();
    assertThat(Payload.ofBytes(bytes).value()).isEqualTo(value);
  }

  @Test
  void plainValueTakesNoMoreThanAByteBesidesItself() {
    assertThat(Payload.of(5L).bytes()).hasSize(9);
    assertThat(Payload.of("abc").bytes()).hasSize(4);
    assertThat(Payload.of(new double[100]).bytes()).hasSize(801);
  }

  @Test
  void damagedValueIsAPayloadException() {
    for (byte[] damaged :
        List.of(
            new byte[0],
            new byte[] {4, 1},
            new byte[] {99},
            new byte[] {1, 1},
            new byte[] {8, 1})) {
      assertThatExceptionOfType(PayloadException.class)
          .isThrownBy(() -> Payload.ofBytes(damaged).value())
          .withMessageStartingWith("cannot decode: ");
    }
  }
}
