package io.jobdispatch.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class EncoderTest {

  private static final String HERE = EncoderTest.class.getName();

  private interface Travelling extends Supplier<Object>, Serializable {}

  private static final class Rough {}

  private record Holder(Object held) implements Serializable {}

  private record Pair(Object first, Object second) implements Serializable {}

  private static final class Refusing implements Serializable {
    private static final long serialVersionUID = 1;

    private void writeObject(ObjectOutputStream out) throws IOException {
      throw new IllegalStateException("still open");
    }
  }

  private static final class Unplugged implements Serializable {
    private static final long serialVersionUID = 1;

    private void writeObject(ObjectOutputStream out) throws IOException {
      throw new IOException("no cable");
    }
  }

  private static final class Incomplete implements Serializable {
    private static final long serialVersionUID = 1;

    private void writeObject(ObjectOutputStream out) throws IOException {
      throw new NoClassDefFoundError("lib/Missing");
    }
  }

  static class Base {
    Travelling capturingThis() {
      return this::hashCode;
    }

    Travelling capturingThisInALambda() {
      return () -> hashCode();
    }
  }

  static final class Derived extends Base {}

  private final Object field = "field";

  @Test
  void classThatIsNotSerializableIsNamed() {
    assertThat(failure(new Rough()))
        .isEqualTo(
            "cannot encode a " + HERE + "$Rough: class " + HERE + "$Rough is not serializable");
  }

  @Test
  void classDeepInsideIsNamedTogetherWithTheWhole() {
    Object value = new Holder(List.of("fine", new Holder(new Rough())));

    assertThat(failure(value))
        .isEqualTo(
            "cannot encode a " + HERE + "$Holder: class " + HERE + "$Rough is not serializable");
  }

  @Test
  void exceptionOfAValueIsTold() {
    assertThat(failure(new Holder(new Refusing())))
        .startsWith("cannot encode a " + HERE + "$Holder: ")
        .contains("java.lang.IllegalStateException: still open")
        .contains(HERE + "$Refusing");
  }

  @Test
  void lambdaThatCapturedItsObjectIsNamed() {
    Travelling lambda = () -> field;

    assertThat(failure(lambda))
        .startsWith("cannot encode the lambda lambda$lambdaThatCapturedItsObjectIsNamed$")
        .contains(" of " + HERE + ": class " + HERE + " is not serializable")
        .endsWith(
            "; the lambda captured its "
                + HERE
                + " (this): copy what it needs into local variables, or use a static method");
  }

  @Test
  void lambdaThatCapturedALocalIsNamed() {
    Rough local = new Rough();
    Travelling lambda = local::toString;
    Travelling other = () -> local;

    for (Travelling each : List.of(lambda, other)) {
      assertThat(failure(each))
          .startsWith("cannot encode the lambda ")
          .contains(": class " + HERE + "$Rough is not serializable; the lambda captured its")
          .doesNotContain("(this)");
    }
  }

  @Test
  void lambdaInsideALambdaIsNamed() {
    Travelling inner = () -> field;
    Travelling outer = () -> inner;

    assertThat(failure(new Holder(outer))).contains("captured its " + HERE + " (this)");
  }

  @Test
  void lambdaThatCapturedWhoHoldsTheClassIsNamed() {
    Holder local = new Holder(List.of(new Rough()));
    Travelling lambda = () -> local;

    assertThat(failure(lambda))
        .contains(": class " + HERE + "$Rough is not serializable; the lambda captured its ")
        .contains("captured its " + HERE + "$Holder, which holds it: copy what it needs");
  }

  @Test
  void lambdaThatIsNotToBlameIsNotNamed() {
    String local = "local";
    Travelling fine = () -> local;

    assertThat(failure(new Pair(fine, new Rough())))
        .isEqualTo(
            "cannot encode a " + HERE + "$Pair: class " + HERE + "$Rough is not serializable");
  }

  @Test
  void lambdaBesideTheOneToBlameIsNotNamed() {
    Travelling fine = () -> "constant";
    Travelling bad = () -> field;

    assertThat(failure(new Pair(fine, bad))).contains("$lambdaBesideTheOne", "(this)");
    assertThat(failure(new Pair(bad, fine))).contains("$lambdaBesideTheOne", "(this)");
  }

  @Test
  void objectOfADerivedClassIsStillThis() {
    assertThat(failure(new Derived().capturingThisInALambda()))
        .contains("of " + HERE + "$Base: class " + HERE + "$Derived is not serializable")
        .contains("captured its " + HERE + "$Derived (this)");
    assertThat(failure(new Base().capturingThis()))
        .contains("captured its " + HERE + "$Base (this)");
  }

  @Test
  void errorsOfAValueAreTold() {
    assertThat(failure(new Holder(new Unplugged())))
        .isEqualTo(
            "cannot encode a "
                + HERE
                + "$Holder: java.io.IOException: no cable, at a "
                + HERE
                + "$Unplugged");
    assertThat(failure(new Holder(new Incomplete())))
        .contains("java.lang.NoClassDefFoundError: lib/Missing, at a " + HERE + "$Incomplete");
  }

  @Test
  void lambdaThatCapturesWhatTravelsIsEncoded() {
    String local = "local";
    Travelling lambda = () -> local;

    assertThat(Payload.copy(lambda).get()).isEqualTo("local");
  }

  @Test
  void valueNestedTooDeeplyIsNoStackOverflow() {
    Holder chain = null;
    for (int i = 0; i < 200_000; i++) {
      chain = new Holder(chain);
    }

    assertThat(failure(chain))
        .isEqualTo(
            "cannot encode a "
                + HERE
                + "$Holder: it is nested too deeply for Java's serialisation");
  }

  @Test
  void payloadWithinAMessageNamesTheClass() {
    Message message = new Message.EvaluateJob(1, 1, Payload.of(new Rough()));

    assertThat(failure(message))
        .isEqualTo(
            "cannot encode a " + HERE + "$Rough: class " + HERE + "$Rough is not serializable");
  }

  @Test
  void failedEncodingIsTriedAgain() {
    Object[] content = {new Rough()};
    Payload payload = Payload.of(content);
    failure(payload);

    content[0] = "mended";

    assertThat((Object[]) Payload.ofBytes(payload.bytes()).value()).containsExactly("mended");
  }

  private static String failure(Object value) {
    PayloadException thrown =
        catchThrowableOfType(PayloadException.class, () -> Payload.of(value).bytes());
    assertThat(thrown).as("of encoding").isNotNull();
    return thrown.getMessage();
  }
}
