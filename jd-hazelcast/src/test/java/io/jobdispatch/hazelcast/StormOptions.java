package io.jobdispatch.hazelcast;

import java.time.Duration;

/**
 * How a storm is to be.
 *
 * @param limit no round begins after this
 * @param hosts how many hosts there are
 * @param seed of the first round; the next one's is one more
 * @param cuts whether cables are pulled too, which needs root and network namespaces
 */
record StormOptions(Duration limit, int hosts, long seed, boolean cuts) {

  private static final String USAGE =
      "usage: storm --seconds N [--hosts 4] [--seed S] [--cuts]: kills, stops and, with --cuts,"
          + " cuts off the hosts of a real cluster while it runs jobs";

  /** Reads arguments; ends this JVM if they cannot be. */
  static StormOptions parse(String[] arguments) {
    StormOptions options = new StormOptions(Duration.ZERO, 4, System.nanoTime(), false);
    try {
      for (int i = 0; i < arguments.length; i++) {
        options =
            switch (arguments[i]) {
              case "--seconds" -> options.seconds(Long.parseLong(arguments[++i]));
              case "--hosts" -> options.hosts(Integer.parseInt(arguments[++i]));
              case "--seed" -> options.seed(Long.parseLong(arguments[++i]));
              case "--cuts" -> options.withCuts();
              default -> throw new IllegalArgumentException("unknown: " + arguments[i]);
            };
      }
      if (options.limit.isZero() || options.hosts < 2) {
        throw new IllegalArgumentException("must be --seconds >= 1 and --hosts >= 2");
      }
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      System.err.println(e.getMessage() + "\n" + USAGE);
      System.exit(2);
    }
    return options;
  }

  private StormOptions seconds(long seconds) {
    return new StormOptions(Duration.ofSeconds(seconds), hosts, seed, cuts);
  }

  private StormOptions hosts(int count) {
    return new StormOptions(limit, count, seed, cuts);
  }

  private StormOptions seed(long first) {
    return new StormOptions(limit, hosts, first, cuts);
  }

  private StormOptions withCuts() {
    return new StormOptions(limit, hosts, seed, true);
  }
}
