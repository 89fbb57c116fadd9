package io.jobdispatch.it;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds in the source of a test what lets its result depend on the speed of the machine. */
final class TimeLimits {

  /* By patterns, so it finds what is written as usual, and nothing that is hidden. */

  private static final Duration LEAST = Duration.ofMinutes(1);
  private static final Duration LEAST_OF_A_TEST = Duration.ofMinutes(5);

  private static final String NUMBER = "([0-9][0-9_]*)";
  private static final String UNIT =
      "(?:TimeUnit\\.)?(NANOSECONDS|MICROSECONDS|MILLISECONDS|SECONDS|MINUTES|HOURS|DAYS)";
  private static final String DURATION = "Duration\\.of(Nanos|Millis|Seconds|Minutes|Hours|Days)";

  private static final List<Rule> RULES =
      List.of(
          new Rule("sleep", "(?:Thread|TimeUnit\\.\\w+)\\.sleep\\(", match -> true),
          new Rule("fixed wait", "Await\\.pass\\(", match -> true),
          new Rule("clock", "System\\.(?:nanoTime|currentTimeMillis)\\(\\)", match -> true),
          new Rule("assertTimeout", "assertTimeout\\w*\\(", match -> true),
          new Rule(
              "@Timeout",
              "@Timeout\\(" + NUMBER + "\\)",
              match -> time(match.group(1), "SECONDS").compareTo(LEAST_OF_A_TEST) < 0),
          new Rule(
              "@Timeout",
              "@Timeout\\(value = " + NUMBER + ", unit = " + UNIT + "\\)",
              match -> time(match.group(1), match.group(2)).compareTo(LEAST_OF_A_TEST) < 0),
          new Rule(
              "wait",
              "\\b(?:await|get|poll|waitFor|tryAcquire|tryLock|join|awaitTermination|orTimeout)"
                  + "\\((?:\\w+, )?"
                  + NUMBER
                  + ", "
                  + UNIT
                  + "\\)",
              match -> time(match.group(1), match.group(2)).compareTo(LEAST) < 0),
          new Rule(
              "wait",
              "\\b(?:succeedsWithin|failsWithin|atMost)\\(" + DURATION + "\\(" + NUMBER + "\\)",
              match -> time(match.group(2), match.group(1)).compareTo(LEAST) < 0),
          new Rule(
              "patience",
              "(?:PATIENCE|LONGEST|LONG) = " + DURATION + "\\(" + NUMBER + "\\)",
              match -> time(match.group(2), match.group(1)).compareTo(LEAST) < 0),
          new Rule(
              "patience",
              "PATIENCE_(NANOS|MILLIS|SECONDS|MINUTES) = " + NUMBER,
              match -> time(match.group(2), match.group(1)).compareTo(LEAST) < 0),
          new Rule(
              "silence",
              "\"jd\\.hazelcast\\.silence\",\\s*\"" + NUMBER + "\"",
              match -> time(match.group(1), "SECONDS").compareTo(LEAST) < 0));

  private TimeLimits() {}

  /**
   * Something that tests do not do.
   *
   * @param name what it is about
   * @param pattern how it is written
   * @param isForbidden tells which of those are forbidden
   */
  private record Rule(String name, Pattern pattern, Predicate<MatchResult> isForbidden) {

    Rule(String name, String pattern, Predicate<MatchResult> isForbidden) {
      this(name, Pattern.compile(pattern), isForbidden);
    }
  }

  /**
   * One place.
   *
   * @param rule what it is about
   * @param line where, from 1
   * @param text what is written there
   */
  record Found(String rule, int line, String text) {}

  /** Finds all that a source has. */
  static List<Found> in(String source) {
    List<Found> found = new ArrayList<>();
    for (Rule rule : RULES) {
      Matcher matcher = rule.pattern.matcher(source);
      while (matcher.find()) {
        if (rule.isForbidden.test(matcher)) {
          found.add(new Found(rule.name, line(source, matcher.start()), matcher.group()));
        }
      }
    }
    return found;
  }

  private static int line(String source, int place) {
    return 1 + (int) source.chars().limit(place).filter(each -> each == '\n').count();
  }

  private static Duration time(String number, String unit) {
    String name = unit.toUpperCase(Locale.ROOT);
    ChronoUnit chrono =
        switch (name) {
          case "NANOS", "NANOSECONDS" -> ChronoUnit.NANOS;
          case "MICROSECONDS" -> ChronoUnit.MICROS;
          case "MILLIS", "MILLISECONDS" -> ChronoUnit.MILLIS;
          default -> ChronoUnit.valueOf(name);
        };
    return chrono.getDuration().multipliedBy(Long.parseLong(number.replace("_", "")));
  }
}
