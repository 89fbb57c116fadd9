package io.jobdispatch.examples;

/** So many of something, for a person. */
final class Counted {

  private Counted() {}

  /** The number, and what it counts: as one, or with an s. */
  static String of(long count, String one) {
    return "%,d %s".formatted(count, count == 1 ? one : one + "s");
  }
}
