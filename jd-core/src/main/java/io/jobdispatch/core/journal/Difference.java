package io.jobdispatch.core.journal;

/** Where two texts differ, for a person: long ones are cut down to that. */
record Difference(String first, String second) {

  private static final int WHOLE_MAX = 80;
  private static final int AROUND = 30;
  private static final String LEFT_OUT = "...";

  static Difference between(String first, String second) {
    int shorter = Math.min(first.length(), second.length());
    int before = 0;
    while (before < shorter && first.charAt(before) == second.charAt(before)) {
      before++;
    }
    int after = 0;
    while (after < shorter - before && isSameFromEnd(first, second, after)) {
      after++;
    }
    return new Difference(cut(first, before, after), cut(second, before, after));
  }

  private static boolean isSameFromEnd(String first, String second, int back) {
    return first.charAt(first.length() - 1 - back) == second.charAt(second.length() - 1 - back);
  }

  private static String cut(String text, int before, int after) {
    int begin = Math.max(0, before - AROUND);
    int end = Math.min(text.length(), text.length() - after + AROUND);
    if (text.length() <= WHOLE_MAX) {
      return text;
    }
    return (begin > 0 ? LEFT_OUT : "")
        + text.substring(begin, end)
        + (end < text.length() ? LEFT_OUT : "");
  }
}
