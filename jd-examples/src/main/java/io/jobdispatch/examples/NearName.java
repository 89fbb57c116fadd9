package io.jobdispatch.examples;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Guesses which name was meant by one that does not exist. */
final class NearName {

  /** One slip in so many letters is forgiven. */
  private static final int LETTERS_PER_SLIP = 3;

  private NearName() {}

  /**
   * Gives the nearest name.
   *
   * @param wrong what was written
   * @param names what there is
   * @return the name that the fewest slips lead to; empty if even those are too many
   */
  static Optional<String> of(String wrong, Collection<String> names) {
    return names.stream()
        .min(
            Comparator.comparingInt((String name) -> slips(wrong, name))
                .thenComparing(name -> name))
        .filter(name -> slips(wrong, name) <= Math.max(1, wrong.length() / LETTERS_PER_SLIP));
  }

  /**
   * Counts the letters that are too many, missing, wrong, or have changed places with the next: the
   * restricted distance of F. J. Damerau, <i>A technique for computer detection and correction of
   * spelling errors</i>, Comm. ACM 7 (1964) 171-176.
   */
  static int slips(String from, String to) {
    int[][] cost = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(from, to, i, j, cost);
      }
    }
    return cost[from.length()][to.length()];
  }

  private static int cheapest(String from, String to, int i, int j, int[][] cost) {
    char last = from.charAt(i - 1);
    int replaced = cost[i - 1][j - 1] + (last == to.charAt(j - 1) ? 0 : 1);
    int least = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && last == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
    return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
  }
}
