package io.jobdispatch.api;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * One place where settings can be made.
 *
 * @param title what a person calls the place
 * @param values what is set there, by the place's own names
 * @param naming from a setting's key to the place's own name for it
 */
record SettingSource(String title, Map<String, String> values, UnaryOperator<String> naming) {

  static final String FILE = "jd.properties";

  /** The four places, in the order in which they are asked. */
  static List<SettingSource> all(Map<String, String> arguments) {
    return List.of(
        new SettingSource("argument", arguments, UnaryOperator.identity()),
        new SettingSource("system property", properties(System.getProperties()), key -> key),
        new SettingSource("environment variable", environment(), Setting::variable),
        file());
  }

  /* A variable that is empty is as good as unset: that is how a shell takes one back. */
  private static Map<String, String> environment() {
    Map<String, String> variables = new TreeMap<>(System.getenv());
    variables.values().removeIf(String::isBlank);
    return variables;
  }

  private static SettingSource file() {
    URL url = ClassLoader.getSystemResource(FILE);
    if (url == null) {
      return new SettingSource(FILE, Map.of(), UnaryOperator.identity());
    }
    Properties properties = new Properties();
    try (InputStream in = url.openStream()) {
      properties.load(in);
    } catch (IOException | IllegalArgumentException e) {
      throw new DispatchException("cannot read " + url + ": " + e.getMessage(), e);
    }
    return new SettingSource("file " + url, properties(properties), UnaryOperator.identity());
  }

  private static Map<String, String> properties(Properties properties) {
    Map<String, String> values = new TreeMap<>();
    for (String name : properties.stringPropertyNames()) {
      values.put(name, properties.getProperty(name));
    }
    return values;
  }

  Optional<Settings.Found> find(String key) {
    String name = naming.apply(key);
    String value = values.get(name);
    return value == null
        ? Optional.empty()
        : Optional.of(new Settings.Found(value.strip(), title + " " + name));
  }

  /** Finds a name that begins as the backend's settings do and is none of them. */
  Optional<String> stranger(String prefix, List<Setting> known) {
    String start = naming.apply(prefix);
    List<String> names = known.stream().map(setting -> naming.apply(setting.key())).toList();
    return values.keySet().stream()
        .filter(name -> name.startsWith(start) && !names.contains(name))
        .sorted()
        .findFirst()
        .map(name -> title + " " + name);
  }

  /** Finds a name that is neither one of those given nor the choice of the backend itself. */
  Optional<String> stranger(List<String> known) {
    return values.keySet().stream()
        .filter(name -> !known.contains(name) && !name.equals(VirtualMachines.BACKEND.key()))
        .sorted()
        .findFirst();
  }
}
