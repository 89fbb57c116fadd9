package io.jobdispatch.hazelcast;

import static java.util.stream.Collectors.joining;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.thread.Patience;
import io.jobdispatch.hazelcast.Item.Bye;
import io.jobdispatch.hazelcast.Item.Decline;
import io.jobdispatch.hazelcast.Item.Hello;
import io.jobdispatch.hazelcast.Item.Offer;
import io.jobdispatch.hazelcast.Item.Reset;
import io.jobdispatch.hazelcast.Item.Seek;
import io.jobdispatch.hazelcast.Item.Welcome;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A master's links: finds hosts, keeps a link with each, and sees when one is lost. */
final class MasterLinks extends Endpoint {

  /*
   * The lock is the master's, whose tasks and mailbox are changed by what comes here.
   *
   * A link is lost when a frame is missing, when it is silent for too long, when its host's process
   * leaves the cluster, when this process is merged into another cluster, or when its host says so.
   * It is never taken up again: the host comes back by a new link, with a new name.
   */

  /** What a master does about its hosts. Called under the lock. */
  interface Master {

    /** A host can take tasks. */
    void joined(RemoteHost host);

    /** A host has said something, which takes these bytes of its link until they are consumed. */
    void said(RemoteHost host, Item item, int bytes);

    /** A host is gone; it is in the roster no more. */
    void lost(RemoteHost host, String why);

    /** Somebody should look. */
    void warn(String text);
  }

  /*
   * Most answer in a few milliseconds. Who does not is no host, or very busy: where there is a host
   * already, the others are not waited for long.
   */
  private static final Duration FIRST_PATIENCE = Duration.ofSeconds(10);
  private static final Duration OTHERS_PATIENCE = Duration.ofSeconds(2);

  /* What was put before the end is published in a moment, where it can be at all. */
  private static final Duration FAREWELL_PATIENCE = Duration.ofSeconds(1);

  final Roster roster = new Roster();
  private final Master master;
  private final RunTerms terms;
  private final Search search;
  private boolean stopped;

  MasterLinks(long run, Object lock, Wire wire, RunTerms terms, Master master) {
    super(run, lock, wire, "master");
    this.master = master;
    this.terms = terms;
    this.search = new Search(run, terms, this::hello, System.nanoTime());
  }

  private Hello hello() {
    long silenceMillis = terms.silence().toMillis();
    return new Hello(wire.name(), wire.member(), silenceMillis, terms.payloadBytesMax());
  }

  /** Begins to search, and waits a moment for the hosts that are there. */
  void open() {
    wire.listen(self, this);
    watch.every(this::look);
    try {
      awaitAnswers();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitAnswers() throws InterruptedException {
    long begun = System.nanoTime();
    synchronized (lock) {
      long left = leftNanos(begun);
      while (search.answers() < wire.others() && left > 0) {
        lock.wait(1 + left / 1_000_000);
        left = leftNanos(begun);
      }
    }
  }

  private long leftNanos(long begun) {
    Duration patience = roster.hosts().isEmpty() ? FIRST_PATIENCE : OTHERS_PATIENCE;
    return Patience.from(patience, begun).leftNanos(System.nanoTime());
  }

  /**
   * Returns which hosts are there and cannot be used; empty if none is known. What speaks another
   * version of the protocol may be a master as well: see {@link #summary}.
   */
  String obstacle() {
    return search.ofOtherBuilds();
  }

  /** Returns what is known of those that this master cannot work with; empty if nothing is. */
  String summary() {
    return Stream.of(search.ofOtherBuilds(), strangers.ofOtherVersions())
        .filter(text -> !text.isEmpty())
        .collect(joining("; "));
  }

  // What comes over the wire

  @Override
  void warn(String text) {
    master.warn(text);
  }

  @Override
  void receive(Frame frame) {
    switch (frame.kind()) {
      case CALL -> ItemCodec.decodeAll(frame.body(), (item, bytes) -> heardCall(frame, item));
      case GREETING ->
          ItemCodec.decodeAll(frame.body(), (item, bytes) -> heardGreeting(frame, item));
      default -> heardOnLink(frame);
    }
  }

  private void heardCall(Frame frame, Item item) {
    if (item instanceof Offer offer) {
      search.offered(offer, System.nanoTime()).ifPresent(master::warn);
    } else if (item instanceof Decline decline) {
      search.declined(decline);
    } else if (item instanceof Seek) {
      publishSoon(frame.sender(), Frame.call(self, new Decline(wire.member())));
    }
    lock.notifyAll();
  }

  private void heardGreeting(Frame frame, Item item) {
    RemoteHost host = roster.find(frame.link());
    if (item instanceof Reset reset) {
      search.rejected(frame.link());
      if (host != null) {
        lose(host, "it has given this master up: " + reset.why());
      }
    } else if (item instanceof Welcome welcome && host == null) {
      search
          .granted(frame.link(), frame.sender())
          .ifPresentOrElse(
              offer -> join(frame.link(), offer, welcome),
              () -> strangers.reset(frame.sender(), frame.link(), "it was not asked for"));
    }
  }

  private void join(LinkId id, Offer offer, Welcome welcome) {
    Link link = Link.toHost(id, offer.endpoint(), wire, this, terms.ofLinks());
    HostId name = new HostId(offer.name(), id.incarnation());
    RemoteHost host = new RemoteHost(name, offer.member(), link, welcome.slots(), welcome.free());
    if (!begin(link, "host " + offer.name())) {
      search.forget(id);
      return;
    }
    roster.add(host);
    wire.attend(offer.member(), offer.name());
    master.joined(host);
    lock.notifyAll();
  }

  private void heardOnLink(Frame frame) {
    RemoteHost host = roster.find(frame.link());
    if (host == null || host.link.peer != frame.sender()) {
      strangers.reset(frame.sender(), frame.link(), "this master has given it up");
      return;
    }
    String fault = host.link.accept(frame, (item, bytes) -> heardItem(host, item, bytes));
    if (!fault.isEmpty() && roster.has(host)) {
      lose(host, fault);
    }
  }

  private void heardItem(RemoteHost host, Item item, int bytes) {
    if (!roster.has(host)) {
      return;
    }
    if (item instanceof Bye bye) {
      host.leaves();
      lose(host, bye.why());
    } else {
      master.said(host, item, bytes);
    }
  }

  // What becomes of members

  @Override
  public void joined() {
    synchronized (lock) {
      search.hurry(System.nanoTime());
    }
  }

  @Override
  public void left(String member) {
    synchronized (lock) {
      search.left(member);
      loseIf(host -> host.member.equals(member), "its process ended or was cut off");
    }
  }

  @Override
  public void merging() {
    synchronized (lock) {
      search.startOver(System.nanoTime());
      loseIf(host -> true, "this master was cut off from the cluster, and is back");
    }
  }

  @Override
  public void stopped() {
    synchronized (lock) {
      if (!closed && !stopped) {
        stopped = true;
        loseIf(host -> true, "Hazelcast has stopped in this process");
        master.warn("Hazelcast has stopped in this process: there will be no hosts any more");
      }
    }
  }

  // The watch

  private void look() {
    if (!wire.isRunning()) {
      stopped(); // when memory is exhausted, Hazelcast ends without a word
      return;
    }
    List<Search.Mailing> due;
    synchronized (lock) {
      long now = System.nanoTime();
      loseIf(
          host -> host.link.isSilent(now),
          "no sign of life for " + terms.silence().toSeconds() + " s");
      strangers.forget();
      due = search.due(now);
    }
    for (Search.Mailing mailing : due) {
      byte[] frame = mailing.frame().encode();
      mailing
          .to()
          .ifPresentOrElse(host -> wire.publish(host, frame), () -> wire.publishToAll(frame));
    }
  }

  // The ends of links

  @Override
  public void broken(Link link, String why) {
    synchronized (lock) {
      loseIf(host -> host.link == link, why);
    }
  }

  @Override
  public void roomAgain(Link link) {
    /* The master asks again when the next result has come. */
  }

  private void loseIf(Predicate<RemoteHost> which, String why) {
    if (!closed) {
      roster.all().stream().filter(which).forEach(host -> lose(host, why));
    }
  }

  private void lose(RemoteHost host, String why) {
    roster.remove(host);
    search.forget(host.link.id);
    host.link.end();
    if (roster.all().stream().noneMatch(other -> other.member.equals(host.member))) {
      wire.neglect(host.member);
    }
    strangers.reset(host.link.peer, host.link.id, "its master has given it up: " + why);
    master.lost(host, why);
  }

  /** Says farewell to the hosts, and stops listening. Under no lock. */
  void close() {
    synchronized (lock) {
      closed = true;
      roster.all().forEach(host -> host.link.close("the master has closed"));
    }
    watch.close();
    Patience patience = Patience.from(FAREWELL_PATIENCE, System.nanoTime());
    boolean interrupted = Thread.interrupted();
    for (RemoteHost host : roster.all()) {
      interrupted |= host.link.join(patience);
      roster.remove(host);
      sayOver(host.link, "the master has closed");
    }
    wire.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
