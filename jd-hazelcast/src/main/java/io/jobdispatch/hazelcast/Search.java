package io.jobdispatch.hazelcast;

import static java.util.stream.Collectors.joining;

import io.jobdispatch.hazelcast.Item.Decline;
import io.jobdispatch.hazelcast.Item.Hello;
import io.jobdispatch.hazelcast.Item.Offer;
import io.jobdispatch.hazelcast.Item.Seek;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A master's search for hosts: finds them, and asks each for a link. Guarded by its lock. */
final class Search {

  /*
   * A frame can be lost before there is a link, and a member can become a host at any time. So the
   * master calls again and again, each host that has no link with it offers itself, and the master
   * asks it for a link until it is granted.
   */

  static final long CALL_NANOS = 1_000_000_000;
  static final long EAGER_CALL_NANOS = 100_000_000;
  static final long HELLO_NANOS = 200_000_000;
  private static final long EAGER_NANOS = 3_000_000_000L;
  private static final int REFUSED_MAX = 10_000;
  private static final int NAMED_MAX = 3;

  /** A link that was asked for. */
  private static final class Courtship {

    final Offer offer;
    final LinkId link;
    final long begunNanos;
    long lastHelloNanos;

    Courtship(Offer offer, LinkId link, long nowNanos) {
      this.offer = offer;
      this.link = link;
      this.begunNanos = nowNanos;
      this.lastHelloNanos = nowNanos - HELLO_NANOS;
    }
  }

  /**
   * A frame to publish.
   *
   * @param to the endpoint; empty for all
   * @param frame the frame
   */
  record Mailing(Optional<Long> to, Frame frame) {}

  private final long run;
  private final String build;
  private final Supplier<Hello> hello;
  private final long patienceNanos;
  private final SecureRandom random = new SecureRandom();
  private final Map<Long, Courtship> courtships = new HashMap<>();
  private final Map<LinkId, Offer> granted = new HashMap<>();
  private final Set<Long> refused = new HashSet<>();
  private final Map<String, Offer> ofOtherBuilds = new LinkedHashMap<>();
  private final Set<LinkId> drawn = new HashSet<>();
  private final Set<String> answered = new HashSet<>();
  private long eagerUntilNanos;
  private long lastCallNanos;

  Search(long run, RunTerms terms, Supplier<Hello> hello, long nowNanos) {
    this.run = run;
    this.build = terms.build();
    this.hello = hello;
    this.patienceNanos = terms.silence().toNanos();
    this.lastCallNanos = nowNanos - CALL_NANOS;
    hurry(nowNanos);
  }

  /** Looks more often for a while: a host may be about to appear. */
  void hurry(long nowNanos) {
    eagerUntilNanos = nowNanos + EAGER_NANOS;
  }

  /** Tells what is to be published now. */
  List<Mailing> due(long nowNanos) {
    List<Mailing> due = new ArrayList<>();
    long period = eagerUntilNanos - nowNanos > 0 ? EAGER_CALL_NANOS : CALL_NANOS;
    if (nowNanos - lastCallNanos >= period) {
      lastCallNanos = nowNanos;
      due.add(new Mailing(Optional.empty(), Frame.call(run, new Seek(run))));
    }
    courtships.values().removeIf(each -> nowNanos - each.begunNanos > patienceNanos);
    for (Courtship each : courtships.values()) {
      if (nowNanos - each.lastHelloNanos >= HELLO_NANOS) {
        each.lastHelloNanos = nowNanos;
        Frame frame = Frame.greeting(run, each.link, hello.get());
        due.add(new Mailing(Optional.of(each.offer.endpoint()), frame));
      }
    }
    return due;
  }

  /**
   * A host offers itself.
   *
   * @return a warning if it gets no tasks, once
   */
  Optional<String> offered(Offer offer, long nowNanos) {
    long endpoint = offer.endpoint();
    boolean known =
        courtships.containsKey(endpoint)
            || granted.values().stream().anyMatch(each -> each.endpoint() == endpoint);
    if (known) {
      return Optional.empty();
    }
    if (!offer.build().equals(build)) {
      answered.add(offer.member());
      ofOtherBuilds.put(offer.member(), offer);
      return refuse(endpoint, strange(offer));
    }
    courtships.put(endpoint, new Courtship(offer, newLink(), nowNanos));
    return Optional.empty();
  }

  /* Positive and short, since people read it. */
  private LinkId newLink() {
    LinkId link;
    do {
      link = new LinkId(run, 1L + random.nextInt(Integer.MAX_VALUE));
    } while (!drawn.add(link));
    return link;
  }

  private String strange(Offer offer) {
    return ("host %s gets no tasks: its build is %s, this master's is %s; put the same jars on"
            + " both, or set one build name for both with %s")
        .formatted(offer.name(), offer.build(), build, HazelcastSettings.BUILD.key());
  }

  /** Notes down that somebody gets no tasks. Answers the warning, once for each. */
  Optional<String> refuse(long endpoint, String warning) {
    boolean first = refused.size() < REFUSED_MAX && refused.add(endpoint);
    return first ? Optional.of(warning) : Optional.empty();
  }

  /** Tells which hosts are there and get no tasks for their builds; empty if there are none. */
  String ofOtherBuilds() {
    if (ofOtherBuilds.isEmpty()) {
      return "";
    }
    String some =
        ofOtherBuilds.values().stream()
            .limit(NAMED_MAX)
            .map(offer -> offer.name() + " (" + offer.build() + ")")
            .collect(joining(", "));
    String more = ofOtherBuilds.size() > NAMED_MAX ? ", ..." : "";
    return "hosts with another build than this master ("
        + build
        + "): "
        + some
        + more
        + "; put the same jars on all hosts, or set one build name for all with "
        + HazelcastSettings.BUILD.key();
  }

  /** Another master has answered. */
  void declined(Decline decline) {
    answered.add(decline.member());
  }

  /** A link was granted: tells whose it is, if it was asked for. */
  Optional<Offer> granted(LinkId link, long sender) {
    Courtship courtship = courtships.get(sender);
    if (courtship == null || !courtship.link.equals(link)) {
      return Optional.empty();
    }
    courtships.remove(sender);
    granted.put(link, courtship.offer);
    answered.add(courtship.offer.member());
    return Optional.of(courtship.offer);
  }

  /** A link is no more: its host may offer itself again. */
  void forget(LinkId link) {
    granted.remove(link);
  }

  /** A link that was asked for will not be granted. */
  void rejected(LinkId link) {
    courtships.values().removeIf(each -> each.link.equals(link));
  }

  /** A member is gone, and what it has offered. */
  void left(String member) {
    courtships.values().removeIf(each -> each.offer.member().equals(member));
    ofOtherBuilds.remove(member);
    answered.remove(member);
  }

  /** Begins anew: the cluster is another one. */
  void startOver(long nowNanos) {
    courtships.clear();
    granted.clear();
    answered.clear();
    ofOtherBuilds.clear();
    hurry(nowNanos);
  }

  /** Counts the members that have said whether they have slots. */
  int answers() {
    String own = hello.get().member();
    return (int) answered.stream().filter(member -> !member.equals(own)).count();
  }
}
