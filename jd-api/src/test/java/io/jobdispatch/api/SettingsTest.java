package io.jobdispatch.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  private static final Setting SIZE = new Setting("jd.test.the-size", "how big, 1 to 9", "5");

  @AfterEach
  void clearProperty() {
    System.clearProperty(SIZE.key());
  }

  private static Settings settings(
      Map<String, String> arguments,
      Map<String, String> properties,
      Map<String, String> variables) {
    return new Settings(
        List.of(
            new SettingSource("argument", arguments, UnaryOperator.identity()),
            new SettingSource("system property", properties, UnaryOperator.identity()),
            new SettingSource("environment variable", variables, Setting::variable),
            new SettingSource("file x", Map.of(SIZE.key(), "4"), UnaryOperator.identity())));
  }

  @Test
  void placesAreAskedInOrder() {
    Map<String, String> one = Map.of(SIZE.key(), "1");
    Map<String, String> two = Map.of(SIZE.key(), "2");
    Map<String, String> three = Map.of("JD_TEST_THE_SIZE", "3");

    assertThat(settings(one, two, three).text(SIZE)).isEqualTo("1");
    assertThat(settings(Map.of(), two, three).text(SIZE)).isEqualTo("2");
    assertThat(settings(Map.of(), Map.of(), three).text(SIZE)).isEqualTo("3");
    assertThat(settings(Map.of(), Map.of(), Map.of()).text(SIZE)).isEqualTo("4");
    assertThat(new Settings(List.of()).text(SIZE)).isEqualTo("5");
  }

  @Test
  void placesOfTheRealWorldAreAskedInOrder() {
    Setting inFile = new Setting("jd.test.colour", "told by the tests' own jd.properties", "none");
    System.setProperty(SIZE.key(), "2");

    assertThat(new Settings(SettingSource.all(Map.of(SIZE.key(), "1"))).text(SIZE)).isEqualTo("1");
    Settings settings = new Settings(SettingSource.all(Map.of()));
    assertThat(settings.text(SIZE)).isEqualTo("2");
    assertThat(settings.text(inFile)).isEqualTo("dark green");
    assertThat(settings.find("jd.test.colour").orElseThrow().origin())
        .startsWith("file ")
        .endsWith("jd.properties jd.test.colour");
  }

  @Test
  void blanksAroundAValueDoNotCount() {
    assertThat(settings(Map.of(SIZE.key(), " 7\t"), Map.of(), Map.of()).integer(SIZE, 1, 9))
        .isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "10", "-1", "many", "", "1.5", "99999999999"})
  void badNumberNamesTheSettingTheValueAndWhoSetIt(String text) {
    Settings settings = settings(Map.of(), Map.of(), Map.of("JD_TEST_THE_SIZE", text));

    assertThatThrownBy(() -> settings.integer(SIZE, 1, 9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "must be a whole number from 1 to 9: jd.test.the-size='%s',"
                + " set by environment variable JD_TEST_THE_SIZE",
            text);
  }

  @Test
  void boundsAreInclusive() {
    assertThat(settings(Map.of(SIZE.key(), "1"), Map.of(), Map.of()).integer(SIZE, 1, 9)).isOne();
    assertThat(settings(Map.of(SIZE.key(), "9"), Map.of(), Map.of()).integer(SIZE, 1, 9))
        .isEqualTo(9);
  }

  @Test
  void badWordNamesTheWordsThereAre() {
    Settings settings = settings(Map.of(SIZE.key(), "huge"), Map.of(), Map.of());

    assertThatThrownBy(() -> settings.choice(SIZE, List.of("small", "big")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "must be one of [small, big]: jd.test.the-size='huge',"
                + " set by argument jd.test.the-size");
    assertThat(settings.choice(SIZE, List.of("small", "huge"))).isEqualTo("huge");
  }

  @Test
  void badDefaultIsNotBlamedOnAnybody() {
    assertThatThrownBy(() -> new Settings(List.of()).choice(SIZE, List.of("small")))
        .hasMessageEndingWith("'5', set by its default");
  }

  @Test
  void settingSaysItsVariable() {
    assertThat(SIZE.variable()).isEqualTo("JD_TEST_THE_SIZE");
  }

  @Test
  void badSettingsAreRefused() {
    assertThatThrownBy(() -> new Setting("size", "", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must begin with 'jd.': key='size'");
    assertThatThrownBy(() -> new Setting("jd.size", null, "")).hasMessage("meaning");
    assertThatThrownBy(() -> new Setting("jd.size", "", null)).hasMessage("fallback");
  }
}
