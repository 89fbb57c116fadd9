package io.jobdispatch.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Values whose classes belong to a class loader below that of the library. */
class ForeignClassesTest {

  /** What a program of its own class loader consists of; loaded a second time by {@link Island}. */
  public static final class Program {

    private Program() {}

    /** A task of the program. */
    interface Work extends Serializable {
      int square(int number);
    }

    /** A task, and what belongs to it. */
    record Squaring(int offset) implements Work {
      @Override
      public int square(int number) {
        return number * number + offset;
      }
    }

    /** Answers each call by a task. */
    record Handler(Work work) implements InvocationHandler, Serializable {
      @Override
      public Object invoke(Object proxy, Method method, Object[] values) {
        return work.square((Integer) values[0]);
      }
    }

    /** A text that is no constant here. */
    interface Text extends Supplier<String>, Serializable {}

    /** Makes a lambda. */
    public static Object lambda() {
      String text = String.valueOf(new Squaring(4).square(3));
      return (Text) () -> text;
    }

    /** Makes a record. */
    public static Object task() {
      return new Squaring(1);
    }

    /** Makes an array of records. */
    public static Object tasks() {
      return new Work[] {new Squaring(1), new Squaring(2)};
    }

    /** Makes a proxy of an interface that is not public. */
    public static Object proxy() {
      return Proxy.newProxyInstance(
          Work.class.getClassLoader(),
          new Class<?>[] {Serializable.class, Work.class},
          new Handler(new Squaring(3)));
    }
  }

  /** A class loader that has classes of its own by names that the test has, too. */
  private static final class Island extends ClassLoader {

    Island() {
      super(ForeignClassesTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(Program.class.getName())) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      String file = "/" + name.replace('.', '/') + ".class";
      try (InputStream in = ForeignClassesTest.class.getResourceAsStream(file)) {
        byte[] bytes = Objects.requireNonNull(in, file).readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }

    Object make(String what) throws ReflectiveOperationException {
      return loadClass(Program.class.getName()).getMethod(what).invoke(null);
    }
  }

  private final Island island = new Island();

  @Test
  void copyOfALambdaIsOfTheClassLoaderOfTheOriginal() throws ReflectiveOperationException {
    Object lambda = island.make("lambda");

    Object copy = Payload.copy(lambda);

    assertThat(copy).isNotSameAs(lambda).isNotInstanceOf(Program.Text.class);
    assertThat(copy.getClass().getClassLoader()).isSameAs(island);
    assertThat(((Supplier<?>) copy).get()).isEqualTo("13");
  }

  @Test
  void copyOfARecordIsOfTheSameClass() throws ReflectiveOperationException {
    Object task = island.make("task");

    assertThat(Payload.copy(task)).isNotSameAs(task).isEqualTo(task);
  }

  @Test
  void copyOfAnArrayIsOfTheSameClass() throws ReflectiveOperationException {
    Object tasks = island.make("tasks");

    assertThat(Payload.copy(tasks)).hasSameClassAs(tasks).isEqualTo(tasks);
  }

  @Test
  void copyOfAProxyIsOfTheSameClass() throws ReflectiveOperationException {
    Object proxy = island.make("proxy");

    assertThat(Payload.copy(proxy)).isNotSameAs(proxy).hasSameClassAs(proxy);
  }

  @Test
  void payloadInAMessageKeepsTheClassesOfItsValue() throws ReflectiveOperationException {
    Object task = island.make("task");

    Message.EvaluateJob copy = Payload.copy(new Message.EvaluateJob(1, 1, Payload.of(task)));

    assertThat(copy.job().value()).isNotSameAs(task).isEqualTo(task);
  }

  @Test
  void eachTaskGetsACopyOfItsOwn() throws ReflectiveOperationException {
    Payload program = Payload.of(island.make("task")).encoded();

    assertThat(program.encoded().value())
        .isEqualTo(program.encoded().value())
        .isNotSameAs(program.encoded().value());
  }

  @Test
  void bytesFromElsewhereAreOfTheNamedClassLoaderFirst() throws ReflectiveOperationException {
    Object task = island.make("task");
    Object proxy = island.make("proxy");
    byte[] bytes = Payload.of(task).bytes();

    assertThat(Payload.ofBytes(bytes).value()).isEqualTo(new Program.Squaring(1));
    assertThat(Payload.ofBytes(bytes).loadedBy(List.of(island)).value()).isEqualTo(task);
    assertThat(Payload.ofBytes(Payload.of(proxy).bytes()).loadedBy(List.of(island)).value())
        .hasSameClassAs(proxy);
  }

  @Test
  void classThatTheNamedLoaderDoesNotHaveIsLookedUpAsEver() {
    byte[] bytes = Payload.of(new Program.Squaring(1)).bytes();

    assertThat(
            Payload.ofBytes(bytes).loadedBy(List.of(ClassLoader.getPlatformClassLoader())).value())
        .isEqualTo(new Program.Squaring(1));
  }

  @Test
  void refusedClassIsRefusedFromWhateverLoader() throws ReflectiveOperationException {
    byte[] bytes = Payload.of(island.make("task")).bytes();
    Payload payload = Payload.ofBytes(bytes, type -> false).loadedBy(List.of(island));

    assertThatThrownBy(payload::value)
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining("Squaring is not admitted");
  }
}
