package io.jobdispatch.core.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Externalizable;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings({"serial", "unused", "ArrayRecordComponent"}) // only their form counts
final class ClosedTypesTest {

  private final ClosedTypes types =
      new ClosedTypes(new Admission(List.of(ClosedTypesTest.class), List.of())::isAdmitted);

  record Plain(int number, double other, String text, Long box, long[] numbers, String[] texts)
      implements Serializable {}

  record Nested(Plain plain, Plain[][] plains, Kind kind, UUID name) implements Serializable {}

  enum Kind {
    ONE,
    TWO {
      @Override
      public String toString() {
        return "two";
      }
    }
  }

  static class Written implements Serializable {
    int number;
    transient Object notWritten;
    static Object notItsOwn = new Object();
  }

  static final class Below extends Written {
    String more = "";
  }

  static class NotWritten {
    Object content;
  }

  static final class BelowNotWritten extends NotWritten implements Serializable {
    int number;
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        String.class,
        Integer.class,
        Double.class,
        Character.class,
        int[].class,
        double[][].class,
        String[].class,
        Plain.class,
        Plain[].class,
        Nested.class,
        Kind.class,
        Written.class,
        Below.class,
        BelowNotWritten.class,
        UUID.class
      })
  void whatHoldsOnlyFinalAdmittedClassesIsClosed(Class<?> type) {
    assertThat(types.contains(type)).isTrue();
    assertThat(types.contains(type)).as("asked again").isTrue();
  }

  @Test
  void anEnumsConstantWithABodyIsClosed() {
    assertThat(types.contains(((Object) Kind.TWO).getClass())).isTrue();
  }

  record Anything(Object content) implements Serializable {}

  record Numbers(Number[] content) implements Serializable {}

  record Listing(List<String> content) implements Serializable {}

  record Decimal(BigDecimal content) implements Serializable {}

  record AnyEnum(Enum<?> content) implements Serializable {}

  record HoldsOpen(int number, Anything open) implements Serializable {}

  record HoldsNonFinal(Written written) implements Serializable {}

  record Link(int number, Link next) implements Serializable {}

  record Here(There there) implements Serializable {}

  record There(Here[] heres) implements Serializable {}

  record ToHere(int number, Here here) implements Serializable {}

  record NotSerializable(int number) {}

  record Foreign(StackTraceElement element) implements Serializable {}

  static final class BelowList extends ArrayList<String> {}

  static final class BelowForeign extends java.util.EventObject {
    BelowForeign() {
      super("");
    }
  }

  static final class WritesItself implements Serializable {
    private void writeObject(java.io.ObjectOutputStream out) {}
  }

  static class ReplacesItself {
    Object writeReplace() {
      return this;
    }
  }

  static final class BelowReplaced extends ReplacesItself implements Serializable {}

  static final class ResolvesItself implements Serializable {
    private Object readResolve() {
      return this;
    }
  }

  static final class NamesItsFields implements Serializable {
    private static final java.io.ObjectStreamField[] serialPersistentFields = {};
  }

  static final class External implements Externalizable {
    @Override
    public void writeExternal(ObjectOutput out) {}

    @Override
    public void readExternal(ObjectInput in) {}
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Object.class,
        Object[].class,
        Number[].class,
        Enum.class,
        List.class,
        Anything.class,
        Anything[].class,
        Numbers.class,
        Listing.class,
        Decimal.class,
        AnyEnum.class,
        HoldsOpen.class,
        HoldsNonFinal.class,
        Link.class,
        Here.class,
        There.class,
        ToHere.class,
        NotSerializable.class,
        Foreign.class,
        StackTraceElement.class,
        BelowList.class,
        BelowForeign.class,
        WritesItself.class,
        BelowReplaced.class,
        ResolvesItself.class,
        NamesItsFields.class,
        External.class
      })
  void whatMayHoldSomethingElseIsOpen(Class<?> type) {
    assertThat(types.contains(type)).isFalse();
    assertThat(types.contains(type)).as("asked again").isFalse();
  }
}
