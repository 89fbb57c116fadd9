package io.jobdispatch.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobdispatch.api.Payload;
import io.jobdispatch.api.PayloadException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.Stack;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class JavaCodecTest {

  private final JavaCodec codec = JournalCodec.java(JavaCodecTest.class);

  private record Own(String name, List<Double> values, Inner inner) implements Serializable {}

  private enum Inner {
    ONE,
    TWO {
      @Override
      public String toString() {
        return "two";
      }
    }
  }

  static List<Object> values() {
    return List.of(
        1,
        2.5,
        "text",
        'c',
        (byte) 1,
        (short) 2,
        3f,
        true,
        new BigDecimal("1.5"),
        Duration.ofSeconds(3),
        LocalDate.of(2020, 1, 2),
        new UUID(1, 2),
        List.of(1, 2, 3),
        Set.of("a"),
        Map.of("k", 1L),
        new ArrayList<>(List.of("a", "b")),
        new LinkedHashMap<>(Map.of(1, List.of(2))),
        new TreeMap<>(Map.of("x", new UUID(3, 4))),
        BitSet.valueOf(new long[] {5}),
        Inner.ONE,
        Inner.TWO,
        EnumSet.of(Inner.ONE, Inner.TWO),
        new Own("n", List.of(1.0, 2.0), Inner.TWO));
  }

  @ParameterizedTest
  @MethodSource("values")
  void valuesComeBackAsTheyWere(Object value) {
    assertThat(codec.decode(codec.encode(Payload.of(value)))).isEqualTo(value);
  }

  /** They come back as the same text. */
  @SuppressWarnings({"JdkObsolete", "UnnecessaryStringBuilder"}) // others use them
  static List<Object> ordinaryOnesOfTheJdk() {
    Map<String, Integer> map = new TreeMap<>(Map.of("a", 1, "b", 2));
    TreeSet<String> set = new TreeSet<>(map.keySet());
    List<Integer> list = new ArrayList<>(map.values());
    TreeMap<String, Integer> backwards = new TreeMap<>(Collections.reverseOrder());
    backwards.putAll(map);
    TreeMap<String, Integer> careless = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    careless.putAll(map);
    Stack<Integer> stack = new Stack<>();
    stack.addAll(list);
    Set<String> concurrentSet = ConcurrentHashMap.newKeySet();
    concurrentSet.addAll(set);
    Set<String> setFromMap = Collections.newSetFromMap(new TreeMap<>());
    setFromMap.addAll(set);
    return List.of(
        TimeUnit.SECONDS,
        DayOfWeek.MONDAY,
        RoundingMode.HALF_EVEN,
        ChronoUnit.DAYS,
        IsoFields.QUARTER_OF_YEAR,
        new EnumMap<>(Map.of(TimeUnit.DAYS, 1)),
        EnumSet.of(RoundingMode.UP),
        new ConcurrentHashMap<>(map),
        concurrentSet,
        new ConcurrentSkipListMap<>(map),
        new ConcurrentSkipListSet<>(set),
        new ConcurrentLinkedQueue<>(set),
        new ConcurrentLinkedDeque<>(set),
        new CopyOnWriteArrayList<>(list),
        new CopyOnWriteArraySet<>(set),
        new ArrayDeque<>(list),
        new PriorityQueue<>(list),
        new Vector<>(list),
        new Hashtable<>(map),
        backwards,
        careless,
        Collections.synchronizedList(list),
        Collections.synchronizedList(new LinkedList<>(list)),
        Collections.synchronizedSet(set),
        Collections.synchronizedSortedSet(set),
        Collections.synchronizedNavigableSet(set),
        Collections.synchronizedMap(map),
        Collections.synchronizedSortedMap(new TreeMap<>(map)),
        Collections.synchronizedNavigableMap(new TreeMap<>(map)),
        Collections.synchronizedCollection(list),
        Collections.unmodifiableList(list),
        Collections.unmodifiableList(new LinkedList<>(list)),
        Collections.unmodifiableSet(set),
        Collections.unmodifiableSortedSet(set),
        Collections.unmodifiableNavigableSet(set),
        Collections.unmodifiableMap(map),
        Collections.unmodifiableSortedMap(new TreeMap<>(map)),
        Collections.unmodifiableNavigableMap(new TreeMap<>(map)),
        Collections.unmodifiableCollection(list),
        setFromMap,
        Collections.asLifoQueue(new ArrayDeque<>(list)),
        Collections.emptyNavigableMap(),
        Collections.emptySortedSet(),
        Collections.nCopies(3, "c"),
        new StringBuilder("a"),
        new StringBuffer("b"),
        stack,
        new AtomicReference<>(list),
        new AtomicBoolean(true),
        new AtomicIntegerArray(new int[] {1, 2}),
        new AtomicLongArray(new long[] {1, 2}));
  }

  @ParameterizedTest
  @MethodSource("ordinaryOnesOfTheJdk")
  void enumsAndOrdinaryCollectionsOfTheJdkComeBack(Object value) {
    assertThat(codec.decode(codec.encode(Payload.of(value)))).hasToString(value.toString());
  }

  @Test
  void classesOfTheJdkThatDoSomethingAreNotAdmitted() throws Exception {
    List<Object> values =
        List.of(
            URI.create("http://localhost/").toURL(),
            Pattern.compile("x"),
            new LinkedBlockingQueue<>(),
            new ReentrantLock(true),
            new StackTraceElement("a", "b", "c", 1),
            new IllegalStateException("x"));

    for (Object value : values) {
      assertThatThrownBy(() -> codec.encode(Payload.of(value)))
          .as("%s", value.getClass())
          .isInstanceOf(PayloadException.class);
    }
  }

  @Test
  void arraysAndNullComeBack() {
    double[][] matrix = {{1, 2}, {3}};
    Own[] owns = {new Own("a", List.of(), Inner.ONE)};

    assertThat(codec.decode(codec.encode(Payload.of(matrix)))).isEqualTo(matrix);
    assertThat(codec.decode(codec.encode(Payload.of(owns)))).isEqualTo(owns);
    assertThat(codec.decode(codec.encode(Payload.of(null)))).isNull();
  }

  @Test
  void whatIsNotAdmittedIsRefusedWhenItIsFirstEncoded() {
    assertThatThrownBy(() -> codec.encode(Payload.of(Pattern.compile("x"))))
        .isInstanceOf(PayloadException.class)
        .hasMessageContainingAll("java.util.regex.Pattern", "not admitted", "admitting");
  }

  private record Holder(int number, Object content) implements Serializable {}

  @Test
  void whatIsNotAdmittedIsRefusedAlsoInALaterValueOfTheSameClass() {
    List<Object> good = List.of(new Holder(1, "text"), List.of("text"), new Object[] {"text"});
    good.forEach(value -> codec.encode(Payload.of(value)));
    Pattern bad = Pattern.compile("x");

    for (Object value : List.of(new Holder(2, bad), List.of(bad), new Object[] {bad})) {
      assertThatThrownBy(() -> codec.encode(Payload.of(value)))
          .isInstanceOf(PayloadException.class)
          .hasMessageContainingAll("java.util.regex.Pattern", "not admitted");
    }
  }

  private static class NeedsANumber {
    NeedsANumber(int number) {
      assertThat(number).isPositive();
    }
  }

  private static final class CannotBeMadeAgain extends NeedsANumber implements Serializable {
    private static final long serialVersionUID = 1;

    CannotBeMadeAgain() {
      super(1);
    }
  }

  @Test
  void whatCouldNotBeReadBackIsRefusedThoughItsClassIsClosed() {
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> codec.encode(Payload.of(new CannotBeMadeAgain())))
          .isInstanceOf(PayloadException.class)
          .hasMessageContaining("could not give it back");
    }
  }

  @Test
  void whatIsNotAdmittedIsRefusedWhenItIsDecoded() {
    byte[] bytes = Payload.of(Pattern.compile("x")).bytes();

    assertThatThrownBy(() -> codec.decode(bytes))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining("java.util.regex.Pattern");
  }

  @Test
  void moreCanBeAdmittedByName() {
    Object value = Pattern.compile("x");

    for (String pattern : List.of("java.util.regex.Pattern", "java.util.regex.*", "java.util.**")) {
      JavaCodec more = codec.admitting(pattern);
      assertThat(more.decode(more.encode(Payload.of(value)))).hasToString("x");
    }
    assertThatThrownBy(() -> codec.admitting("java.util.*").encode(Payload.of(value)))
        .isInstanceOf(PayloadException.class);
  }

  @Test
  void classesOfOtherModulesAreNotItsOwn() {
    JavaCodec foreign = JournalCodec.java(TimeUnit.class);

    assertThatThrownBy(() -> foreign.encode(Payload.of(Inner.ONE)))
        .isInstanceOf(PayloadException.class)
        .hasMessageContaining("JavaCodecTest$Inner");
  }

  @Test
  void theFingerprintTellsJobsApartAndIsAlwaysTheSame() {
    long first = codec.fingerprint(Payload.of(new Own("n", List.of(1.0), Inner.ONE)));
    long same = codec.fingerprint(Payload.of(new Own("n", List.of(1.0), Inner.ONE)));
    long other = codec.fingerprint(Payload.of(new Own("n", List.of(1.5), Inner.ONE)));

    assertThat(same).isEqualTo(first);
    assertThat(other).isNotEqualTo(first);
    assertThat(codec.fingerprint(Payload.of(1))).isNotEqualTo(codec.fingerprint(Payload.of(2)));
  }
}
