package io.jobdispatch.api;

import java.util.Locale;
import java.util.Objects;

/**
 * One thing that can be set from outside a program: by an argument, by the system property of this
 * name, by the environment variable of this name in capitals with underscores, or in {@code
 * jd.properties}.
 *
 * @param key lower case with dots and dashes, for example {@code jd.local.slots}
 * @param meaning what it does, with unit and range, in a phrase for a person
 * @param fallback the value when nobody set it
 */
public record Setting(String key, String meaning, String fallback) {

  /**
   * Declares a setting.
   *
   * @param key its name
   * @param meaning what it does
   * @param fallback the value when nobody set it
   * @throws IllegalArgumentException if the key does not begin with {@code jd.}
   */
  public Setting {
    Objects.requireNonNull(meaning, "meaning");
    Objects.requireNonNull(fallback, "fallback");
    if (!key.startsWith("jd.")) {
      throw new IllegalArgumentException("must begin with 'jd.': key='" + key + "'");
    }
  }

  /**
   * Names the environment variable of this setting.
   *
   * @return for example {@code JD_LOCAL_SLOTS}
   */
  public String variable() {
    return variable(key);
  }

  static String variable(String key) {
    return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }
}
