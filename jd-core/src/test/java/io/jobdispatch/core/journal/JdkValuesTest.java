package io.jobdispatch.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jobdispatch.api.Payload;
import io.jobdispatch.api.PayloadException;
import java.io.File;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Currency;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SimpleTimeZone;
import java.util.TimeZone;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values of the JDK that a journal keeps, and what it says of others. */
final class JdkValuesTest {

  private final JavaCodec codec = JournalCodec.java(JdkValuesTest.class);

  private record Place(File file, URI uri) implements Serializable {}

  private static Properties properties() {
    Properties defaults = new Properties();
    defaults.setProperty("a", "1");
    Properties properties = new Properties(defaults);
    properties.setProperty("b", "2");
    return properties;
  }

  @SuppressWarnings("JavaUtilDate") // others use it
  static List<Object> values() {
    return List.of(
        new File("a folder", "größe.txt"),
        URI.create("http://localhost:80/a?b#c"),
        properties(),
        Locale.GERMANY,
        Locale.forLanguageTag("zh-Hant-TW"),
        Currency.getInstance("EUR"),
        new Date(5),
        TimeZone.getTimeZone("Europe/Ljubljana"),
        new SimpleTimeZone(3_600_000, "mine"),
        new GregorianCalendar(2020, Calendar.MAY, 4),
        ZonedDateTime.of(2020, 1, 2, 3, 4, 5, 6, ZoneId.of("Asia/Tokyo")),
        InetAddress.getLoopbackAddress(),
        InetSocketAddress.createUnresolved("a.example", 80),
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 80),
        new File[] {new File("a")},
        new Place(new File("a"), URI.create("b:c")));
  }

  @ParameterizedTest
  @MethodSource("values")
  void theyComeBackAsTheyWere(Object value) {
    assertThat(codec.decode(codec.encode(Payload.of(value)))).isEqualTo(value);
  }

  @Test
  void propertiesComeBackWithTheirDefaults() {
    Object back = codec.decode(codec.encode(Payload.of(properties())));

    assertThat(back)
        .isInstanceOfSatisfying(
            Properties.class,
            properties -> {
              assertThat(properties.getProperty("a")).isEqualTo("1");
              assertThat(properties.getProperty("b")).isEqualTo("2");
            });
  }

  @Test
  void valuesOfDatabasesComeBackWhereThereAreSuch() throws ReflectiveOperationException {
    assumeTrue(ModuleLayer.boot().findModule("java.sql").isPresent());
    for (String type : List.of("Date", "Time", "Timestamp")) {
      Object value =
          Class.forName("java.sql." + type).getConstructor(long.class).newInstance(86_400_000L);

      assertThat(codec.decode(codec.encode(Payload.of(value)))).isEqualTo(value);
    }
  }

  @Test
  void theSameFileAddressAndPropertiesHaveTheSameFingerprint() {
    for (Supplier<Object> job :
        List.<Supplier<Object>>of(
            () -> new File("a", "b"), () -> URI.create("a:b"), JdkValuesTest::properties)) {
      assertThat(codec.fingerprint(Payload.of(job.get())))
          .isEqualTo(codec.fingerprint(Payload.of(job.get())));
    }
  }

  private record WithPath(Path path) implements Serializable {}

  @Test
  void whatCannotBeSerializedIsRefusedWithAdvice() throws Exception {
    Map<Object, String> advice =
        Map.of(
            Path.of("a"),
            "use its toFile() or its toString()",
            new WithPath(Path.of("a")),
            "use its toFile() or its toString()",
            URI.create("http://localhost/").toURL(),
            "use its toURI()",
            Optional.of("a"),
            "use its value, or null",
            Map.entry(1, 2),
            "use an AbstractMap.SimpleImmutableEntry",
            new ArrayList<>(List.of(1, 2)).subList(0, 1),
            "use new ArrayList<>(it)");

    advice.forEach(
        (value, text) ->
            assertThatThrownBy(() -> codec.encode(Payload.of(value)))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining(text));
  }
}
