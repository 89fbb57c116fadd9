package io.jobdispatch.hazelcast;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.thread.Patience;
import io.jobdispatch.hazelcast.Item.Bye;
import io.jobdispatch.hazelcast.Item.Hello;
import io.jobdispatch.hazelcast.Item.Offer;
import io.jobdispatch.hazelcast.Item.Reset;
import io.jobdispatch.hazelcast.Item.Seek;
import io.jobdispatch.hazelcast.Item.Welcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A host's links: offers itself to masters, keeps a link with each, and sees when one is lost. */
final class HostLinks extends Endpoint {

  /*
   * As a master's links, the other way round; what is lost is lost for the same reasons. Here the
   * tasks of a lost master must end, for nobody will ever hear them.
   */

  /** What a host does about its masters. Called under the lock. */
  interface Lodging {

    /** Tells how its slots stand. */
    Welcome welcome();

    /** A master has come, and its link takes items. */
    void came(RemoteMaster master);

    /** A master has said something. */
    void said(RemoteMaster master, Item item);

    /** A master is gone; it is not among the masters any more. */
    void lost(RemoteMaster master, String why);

    /** A master's link takes more again. */
    void roomAgain(RemoteMaster master);

    /** Some time has passed. */
    void look(long nowNanos);

    /** Somebody should look. */
    void warn(String text);

    /** This process is no member any more. */
    void stopped();
  }

  private static final Logger LOG = LoggerFactory.getLogger(HostLinks.class);
  private static final Duration FAREWELL_PATIENCE = Duration.ofSeconds(1);
  private static final int ENDED_MAX = 1000;

  private final String build;
  private final Lodging lodging;
  private boolean stopped;
  private final Map<LinkId, RemoteMaster> masters = new LinkedHashMap<>();

  /* A late wish for one of these is not granted again. */
  private final Set<LinkId> ended = new LinkedHashSet<>();

  HostLinks(long self, Object lock, Wire wire, String build, Lodging lodging) {
    super(self, lock, wire, "host");
    this.build = build;
    this.lodging = lodging;
  }

  /** Begins to listen, and offers itself. */
  void open() {
    wire.listen(self, this);
    announce();
    watch.every(this::look);
  }

  private Frame offer() {
    return Frame.call(self, new Offer(self, wire.name(), wire.member(), build));
  }

  private void announce() {
    byte[] offer = offer().encode();
    watch.soon(() -> wire.publishToAll(offer));
  }

  List<RemoteMaster> masters() {
    return new ArrayList<>(masters.values());
  }

  // What comes over the wire

  @Override
  void warn(String text) {
    lodging.warn(text);
  }

  @Override
  void receive(Frame frame) {
    switch (frame.kind()) {
      case CALL -> ItemCodec.decodeAll(frame.body(), (item, bytes) -> heardCall(item));
      case GREETING ->
          ItemCodec.decodeAll(frame.body(), (item, bytes) -> heardGreeting(frame, item));
      default -> heardOnLink(frame);
    }
  }

  private void heardCall(Item item) {
    if (item instanceof Seek seek
        && masters.keySet().stream().noneMatch(link -> link.run() == seek.endpoint())) {
      publishSoon(seek.endpoint(), offer());
    }
  }

  private void heardGreeting(Frame frame, Item item) {
    RemoteMaster master = masters.get(frame.link());
    if (item instanceof Reset reset && master != null) {
      lose(master, reset.why());
    } else if (item instanceof Hello && master != null) {
      master.link.greet(lodging.welcome());
    } else if (item instanceof Hello hello && !ended.contains(frame.link())) {
      loseIf(other -> other.link.id.run() == frame.link().run(), "its master has begun anew");
      admit(frame.link(), hello);
    } else if (item instanceof Hello) {
      strangers.reset(frame.sender(), frame.link(), "this host has given it up");
    }
  }

  private void admit(LinkId id, Hello hello) {
    LinkTerms terms =
        new LinkTerms(Duration.ofMillis(hello.silenceMillis()), hello.payloadBytesMax());
    Link link = Link.toMaster(id, self, wire, this, terms);
    HostId host = new HostId(wire.name(), id.incarnation());
    RemoteMaster master = new RemoteMaster(hello, host, link);
    link.greet(lodging.welcome());
    if (!begin(link, "master " + hello.name())) {
      return;
    }
    masters.put(id, master);
    lodging.came(master);
    LOG.info("host {}: master {} has come", wire.name(), hello.name());
    wire.attend(hello.member(), hello.name());
  }

  private void heardOnLink(Frame frame) {
    RemoteMaster master = masters.get(frame.link());
    if (master == null || master.link.peer != frame.sender()) {
      strangers.reset(frame.sender(), frame.link(), "this host has given it up");
      return;
    }
    String fault = master.link.accept(frame, (item, bytes) -> heardItem(master, item, bytes));
    if (!fault.isEmpty() && has(master)) {
      lose(master, fault);
    }
  }

  private void heardItem(RemoteMaster master, Item item, int bytes) {
    if (!has(master)) {
      return;
    }
    if (item instanceof Bye bye) {
      lose(master, bye.why());
    } else {
      master.link.consumed(bytes);
      lodging.said(master, item);
    }
  }

  private boolean has(RemoteMaster master) {
    return masters.containsKey(master.link.id);
  }

  // What becomes of members

  @Override
  public void joined() {
    announce();
  }

  @Override
  public void left(String member) {
    synchronized (lock) {
      loseIf(master -> master.member.equals(member), "its process ended or was cut off");
    }
  }

  @Override
  public void merging() {
    synchronized (lock) {
      loseIf(master -> true, "this host was cut off from the cluster, and is back");
    }
  }

  @Override
  public void stopped() {
    synchronized (lock) {
      if (!closed && !stopped) {
        stopped = true;
        loseIf(master -> true, "Hazelcast has stopped in this process");
        lodging.stopped();
      }
    }
  }

  // The watch

  private void look() {
    if (!wire.isRunning()) {
      stopped(); // when memory is exhausted, Hazelcast ends without a word
      return;
    }
    synchronized (lock) {
      long now = System.nanoTime();
      loseIf(master -> master.link.isSilent(now), "no sign of life for too long");
      strangers.forget();
      lodging.look(now);
    }
  }

  // The ends of links

  @Override
  public void broken(Link link, String why) {
    synchronized (lock) {
      loseIf(master -> master.link == link, why);
    }
  }

  @Override
  public void roomAgain(Link link) {
    synchronized (lock) {
      RemoteMaster master = masters.get(link.id);
      if (master != null) {
        lodging.roomAgain(master);
      }
    }
  }

  private void loseIf(Predicate<RemoteMaster> which, String why) {
    if (!closed) {
      masters().stream().filter(which).forEach(master -> lose(master, why));
    }
  }

  private void lose(RemoteMaster master, String why) {
    LinkId id = master.link.id;
    masters.remove(id);
    ended.add(id);
    if (ended.size() > ENDED_MAX) {
      ended.remove(ended.iterator().next());
    }
    master.link.end();
    if (masters().stream().noneMatch(other -> other.member.equals(master.member))) {
      wire.neglect(master.member);
    }
    strangers.reset(master.link.peer, id, why);
    lodging.lost(master, why);
  }

  /** Says farewell to the masters, and listens no more. Under no lock. */
  void close(String why) {
    List<RemoteMaster> left;
    synchronized (lock) {
      closed = true;
      left = masters();
      left.forEach(master -> master.link.close(why));
    }
    Patience patience = Patience.from(FAREWELL_PATIENCE, System.nanoTime());
    boolean interrupted = Thread.interrupted();
    for (RemoteMaster master : left) {
      interrupted |= master.link.join(patience);
      sayOver(master.link, why);
    }
    watch.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
