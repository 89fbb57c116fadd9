package io.jobdispatch.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PayloadTest {

  private record Parcel(Payload content) implements Serializable {}

  private record Gone1(int value) implements Serializable {}

  static final class Stranger implements Serializable {
    private static final long serialVersionUID = 1;
  }

  /** Makes classes that no other loader knows. */
  private static final class Renaming extends ClassLoader {

    Class<?> define(Class<?> model, String from, String to) throws IOException {
      String file = model.getName().substring(model.getPackageName().length() + 1) + ".class";
      try (InputStream in = model.getResourceAsStream(file)) {
        byte[] code = replace(in.readAllBytes(), from, to);
        return defineClass(model.getName().replace(from, to), code, 0, code.length);
      }
    }
  }

  private final ClassLoader loader = Thread.currentThread().getContextClassLoader();

  @AfterEach
  void restoreLoader() {
    Thread.currentThread().setContextClassLoader(loader);
  }

  /** Counts how often it is encoded and decoded. */
  private static final class Counting implements Serializable {
    private static final long serialVersionUID = 1;
    static final AtomicInteger WRITTEN = new AtomicInteger();
    static final AtomicInteger READ = new AtomicInteger();

    private void writeObject(ObjectOutputStream out) throws IOException {
      WRITTEN.incrementAndGet();
      out.defaultWriteObject();
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      READ.incrementAndGet();
      in.defaultReadObject();
    }
  }

  @Test
  void givesTheVeryObjectAsLongAsItStaysInOneJvm() {
    Object job = new Object();

    assertThat(Payload.of(job).value()).isSameAs(job);
  }

  @Test
  void isEncodedAtMostOnceAndDecodedAtMostOnce() {
    int writtenBefore = Counting.WRITTEN.get();
    int readBefore = Counting.READ.get();
    Payload sent = Payload.of(new Counting());

    Parcel first = Payload.copy(new Parcel(sent));
    Parcel second = Payload.copy(new Parcel(sent));
    byte[] bytes = sent.bytes();

    assertThat(Counting.WRITTEN.get() - writtenBefore).isOne();
    assertThat(sent.bytes()).isSameAs(bytes);
    assertThat(Counting.READ.get() - readBefore).isZero();
    Object value = first.content().value();
    assertThat(first.content().value()).isSameAs(value).isNotSameAs(second.content().value());
    assertThat(Counting.READ.get() - readBefore).isEqualTo(2);
  }

  @Test
  void isForwardedWithoutBeingDecoded() {
    int readBefore = Counting.READ.get();
    Parcel arrived = Payload.copy(new Parcel(Payload.of(new Counting())));

    Parcel forwarded = Payload.copy(arrived);

    assertThat(forwarded.content().bytes()).isEqualTo(arrived.content().bytes());
    assertThat(Counting.READ.get() - readBefore).isZero();
  }

  @Test
  void nullTravels() {
    assertThat(Payload.of(null).value()).isNull();
    assertThat(Payload.ofBytes(Payload.of(null).bytes()).value()).isNull();
    assertThat(Payload.copy(new Parcel(Payload.of(null))).content().value()).isNull();
    Object nothing = Payload.copy(null);
    assertThat(nothing).isNull();
  }

  @Test
  void emptyAndBigValuesTravel() {
    byte[] big = new byte[16 << 20];
    new Random(1).nextBytes(big);

    assertThat((byte[]) Payload.ofBytes(Payload.of(new byte[0]).bytes()).value()).isEmpty();
    assertThat(Arrays.equals((byte[]) Payload.ofBytes(Payload.of(big).bytes()).value(), big))
        .isTrue();
    Parcel parcel = Payload.copy(new Parcel(Payload.of(big)));
    assertThat(Arrays.equals((byte[]) parcel.content().value(), big)).isTrue();
  }

  @Test
  void copySharesNothing() {
    List<int[]> original = new ArrayList<>(List.of(new int[] {1}));

    List<int[]> copy = Payload.copy(original);
    copy.get(0)[0] = 2;

    assertThat(original.get(0)).containsExactly(1);
  }

  @Test
  void classThatIsMissingIsNamed() {
    byte[] bytes = replace(Payload.of(new Gone1(3)).bytes(), "Gone1", "Gone2");

    assertThatThrownBy(() -> Payload.ofBytes(bytes).value())
        .isInstanceOf(PayloadException.class)
        .hasMessage(
            "cannot decode: class io.jobdispatch.api.PayloadTest$Gone2 is not here;"
                + " is its jar on this host?");
  }

  @Test
  void valueThatIsNestedTooDeeplyForThisThreadIsNoStackOverflow() throws Exception {
    Object[] chain = {};
    for (int i = 0; i < 30_000; i++) {
      chain = new Object[] {chain};
    }
    AtomicReference<byte[]> bytes = new AtomicReference<>();
    Payload payload = Payload.of(chain);
    Thread roomy = new Thread(null, () -> bytes.set(payload.bytes()), "roomy", 256L << 20);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Runnable decoding = () -> thrown.set(catchThrowable(Payload.ofBytes(bytes.get())::value));

    roomy.start();
    roomy.join();
    Thread narrow = new Thread(null, decoding, "narrow", 256L << 10);
    narrow.start();
    narrow.join();

    assertThat(thrown.get())
        .isInstanceOf(PayloadException.class)
        .hasMessage("cannot decode: it is nested too deeply for Java's serialisation");
  }

  /* Such are the classes that are typed into a notebook, or deployed into a server. */
  @Test
  void classesOfTheThreadsOwnLoaderAreFound() throws Exception {
    Class<?> newcomer = new Renaming().define(Stranger.class, "Stranger", "Newcomer");
    Constructor<?> constructor = newcomer.getDeclaredConstructor();
    constructor.setAccessible(true);
    byte[] bytes = Payload.of(constructor.newInstance()).bytes();
    assertThatThrownBy(() -> Payload.ofBytes(bytes).value())
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining("PayloadTest$Newcomer is not here");

    Thread.currentThread().setContextClassLoader(newcomer.getClassLoader());

    assertThat(Payload.ofBytes(bytes).value()).isExactlyInstanceOf(newcomer);
  }

  @Test
  void otherVersionOfAClassIsNamed() {
    byte[] bytes = Payload.of(new Counting()).bytes();
    String name = Counting.class.getName();
    int version = text(bytes).indexOf(name) + name.length() + 7;
    bytes[version] = 2;

    assertThatThrownBy(() -> Payload.ofBytes(bytes).value())
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining(name)
        .hasMessageContaining("serialVersionUID");
  }

  @Test
  void rubbishIsAPayloadException() {
    byte[] good = Payload.of(List.of("one", "two")).bytes();
    byte[] cut = Arrays.copyOf(good, good.length - 3);

    assertThatThrownBy(() -> Payload.ofBytes(new byte[0]).value())
        .isInstanceOf(PayloadException.class);
    assertThatThrownBy(() -> Payload.ofBytes(new byte[] {1, 2, 3, 4, 5}).value())
        .isInstanceOf(PayloadException.class)
        .hasMessageStartingWith("cannot decode: ");
    assertThatThrownBy(() -> Payload.ofBytes(cut).value()).isInstanceOf(PayloadException.class);
  }

  @Test
  void valueThatCannotBeDecodedLeavesItsMessageReadable() {
    byte[] bytes = replace(Payload.of(new Gone1(3)).bytes(), "Gone1", "Gone2");

    Parcel parcel = Payload.copy(new Parcel(Payload.ofBytes(bytes)));

    assertThatThrownBy(() -> parcel.content().value()).isInstanceOf(PayloadException.class);
  }

  @Test
  void printsTheValueOrItsSize() {
    Payload payload = Payload.of("abc");
    Payload arrived = Payload.ofBytes(payload.bytes());

    assertThat(payload).hasToString("abc");
    assertThat(arrived).hasToString("(4 bytes)");
    assertThat(arrived.value()).isEqualTo("abc");
    assertThat(arrived).hasToString("abc");
    assertThat(Payload.of(null)).hasToString("null");
  }

  private static byte[] replace(byte[] bytes, String from, String to) {
    assertThat(from).hasSameSizeAs(to);
    return text(bytes).replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
