package io.jobdispatch.api;

import java.util.List;
import java.util.Optional;

/**
 * The values of settings, each looked up in the same order: argument, system property, environment
 * variable, {@code jd.properties} on the class path, the setting's own default.
 */
public final class Settings {

  private final List<SettingSource> sources;

  Settings(List<SettingSource> sources) {
    this.sources = List.copyOf(sources);
  }

  /**
   * Gives a setting's value.
   *
   * @param setting the setting
   * @return the value from the first source that has one, without blanks around it
   */
  public String text(Setting setting) {
    return find(setting.key()).map(Found::value).orElse(setting.fallback());
  }

  /**
   * Gives a setting's value as a whole number.
   *
   * @param setting the setting
   * @param least the least value that makes sense
   * @param most the greatest value that makes sense
   * @return the number, {@code least} to {@code most}
   * @throws IllegalArgumentException if it is no such number; the message says where it was set
   */
  public int integer(Setting setting, int least, int most) {
    String text = text(setting);
    try {
      int value = Integer.parseInt(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException notANumber) {
      // told below, like a number out of range
    }
    throw bad(setting, "a whole number from " + least + " to " + most);
  }

  /**
   * Gives a setting's value as one of a few words.
   *
   * @param setting the setting
   * @param words the words that make sense
   * @return one of the words
   * @throws IllegalArgumentException if it is another; the message says where it was set
   */
  public String choice(Setting setting, List<String> words) {
    String text = text(setting);
    if (words.contains(text)) {
      return text;
    }
    throw bad(setting, "one of " + words);
  }

  private IllegalArgumentException bad(Setting setting, String expected) {
    String origin = find(setting.key()).map(Found::origin).orElse("its default");
    return new IllegalArgumentException(
        "must be "
            + expected
            + ": "
            + setting.key()
            + "='"
            + text(setting)
            + "', set by "
            + origin);
  }

  Optional<Found> find(String key) {
    for (SettingSource source : sources) {
      Optional<Found> found = source.find(key);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** A value and where it was found. */
  record Found(String value, String origin) {}
}
