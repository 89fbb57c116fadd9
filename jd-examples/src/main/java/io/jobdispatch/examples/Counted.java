package io.jobdispatch.examples;

import java.util.Locale;

/** So many of something, for a person. */
final class Counted {

  private Counted() {}

  /** The number, and what it counts: as one, or with an s. */
  static String of(long count, String one) {
    return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : one + "s");
  }
}
