package io.jobdispatch.hazelcast;

import static java.util.stream.Collectors.joining;

import io.jobdispatch.hazelcast.Item.Reset;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Those who say something and have no link, or speak another version. Guarded by the owner's lock.
 */
final class Strangers {

  /* One answer for all that a stranger had said before it could hear. */
  private static final int TOLD_MAX = 10_000;
  private static final int NAMED_MAX = 3;

  private final long self;
  private final Wire wire;
  private final Watch watch;
  private final Set<LinkId> told = new HashSet<>();
  private final Set<String> otherVersions = new HashSet<>();

  Strangers(long self, Wire wire, Watch watch) {
    this.self = self;
    this.wire = wire;
    this.watch = watch;
  }

  /** Tells an endpoint that there is no such link, if it was not told a moment ago. */
  void reset(long endpoint, LinkId link, String why) {
    if (told.size() < TOLD_MAX && told.add(link)) {
      byte[] frame = Frame.greeting(self, link, new Reset(why)).encode();
      watch.soon(() -> wire.publish(endpoint, frame));
    }
  }

  /** Forgets whom it has told: who goes on has not heard, and is told again. */
  void forget() {
    told.clear();
  }

  /** Names those that speak another version; empty if there are none. */
  String ofOtherVersions() {
    if (otherVersions.isEmpty()) {
      return "";
    }
    String some = otherVersions.stream().sorted().limit(NAMED_MAX).collect(joining(", "));
    String more = otherVersions.size() > NAMED_MAX ? ", ..." : "";
    return String.format(
        Locale.ROOT,
        "hosts with another protocol version than this process (%d): %s%s; install the same jars"
            + " everywhere",
        Frame.VERSION,
        some,
        more);
  }

  /** Notes that somebody speaks another version. Answers a warning, once for each. */
  Optional<String> otherVersion(String from, int version) {
    boolean first = otherVersions.size() < TOLD_MAX && otherVersions.add(from);
    return first
        ? Optional.of(
            String.format(
                    Locale.ROOT,
                    "%s speaks version %d of this protocol, and this process version %d: they do"
                        + " not work",
                    from,
                    version,
                    Frame.VERSION)
                + " together; put the same jars on both")
        : Optional.empty();
  }
}
