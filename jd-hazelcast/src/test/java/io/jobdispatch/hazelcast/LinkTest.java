package io.jobdispatch.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.jobdispatch.api.thread.Patience;
import io.jobdispatch.hazelcast.Frame.Kind;
import io.jobdispatch.hazelcast.Item.Bye;
import io.jobdispatch.hazelcast.Item.Hello;
import io.jobdispatch.hazelcast.Item.Kill;
import io.jobdispatch.hazelcast.Item.Letter;
import io.jobdispatch.hazelcast.Item.Welcome;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
final class LinkTest {

  private static final Duration LONG = Duration.ofMinutes(10);
  private static final LinkId ID = new LinkId(7, 3);
  private static final long HOST = 99;

  private final RecordingWire wire = new RecordingWire();
  private final RecordingOwner owner = new RecordingOwner();
  private final Link link = Link.toHost(ID, HOST, wire, owner, terms(LONG));
  private final Link other = Link.toMaster(ID, HOST, new RecordingWire(), owner, terms(LONG));
  private final List<Item> arrived = new ArrayList<>();

  private static LinkTerms terms(Duration silence) {
    return new LinkTerms(silence, 64 << 20);
  }

  @AfterEach
  void end() {
    link.end();
    other.end();
  }

  @Test
  void itemsArriveInTheOrderInWhichTheyWerePut() throws Exception {
    link.begin();
    for (int i = 0; i < 1000; i++) {
      link.put(new Kill(i));
    }

    while (arrived.size() < 1000) {
      assertThat(accept(wire.next())).isEmpty();
    }

    for (int i = 0; i < 1000; i++) {
      assertThat(arrived.get(i)).isEqualTo(new Kill(i));
    }
  }

  @Test
  void whatIsReadyTogetherTravelsTogether() throws Exception {
    wire.block();
    link.begin();
    wire.awaitPublisher();
    for (int i = 0; i < 100; i++) {
      link.put(new Kill(i));
    }
    wire.unblock();

    Frame first = wire.nextNumbered();

    assertThat(accept(first)).isEmpty();
    assertThat(arrived).hasSize(100);
  }

  @Test
  void itemThatIsTooBigForAFrameArrivesWhole() throws Exception {
    byte[] big = new byte[3 * Outflow.FRAME_BYTES + 17];
    big[big.length - 1] = 5;
    link.put(new Letter(1, 2, ByteBuffer.wrap(big)));
    link.put(new Kill(8));
    link.begin();

    while (arrived.size() < 2) {
      Frame frame = wire.next();
      assertThat(frame.body().remaining()).isLessThanOrEqualTo(Outflow.FRAME_BYTES);
      assertThat(accept(frame)).isEmpty();
    }

    assertThat(((Letter) arrived.get(0)).content()).isEqualTo(ByteBuffer.wrap(big));
    assertThat(arrived.get(1)).isEqualTo(new Kill(8));
  }

  @Test
  void missingFrameBreaksTheLink() throws Exception {
    link.begin();
    link.put(new Kill(1));
    wire.nextNumbered();
    link.put(new Kill(2));

    String fault = accept(wire.nextNumbered());

    assertThat(fault).contains("frame 1 is missing");
    assertThat(arrived).isEmpty();
  }

  @Test
  void missingLastFrameIsSeenByTheNextSignOfLife() throws Exception {
    Link quick = Link.toHost(ID, HOST, wire, owner, terms(Duration.ofMillis(50)));
    quick.begin();
    quick.put(new Kill(1));
    wire.nextNumbered();

    String fault = accept(wire.next(Kind.PING));

    assertThat(fault).contains("frame 1 is missing");
    quick.end();
  }

  @Test
  void frameThatComesAgainBreaksTheLink() throws Exception {
    link.begin();
    link.put(new Kill(1));
    Frame frame = wire.nextNumbered();
    assertThat(accept(frame)).isEmpty();

    assertThat(accept(Frame.decode(frame.encode())))
        .contains("frame 2 is missing: the sender has sent 1 frames");
    assertThat(arrived).hasSize(1);
  }

  @Test
  void damagedBodyBreaksTheLink() {
    ByteBuffer body = ByteBuffer.wrap(new byte[] {0, 0, 0, 9, 1});

    assertThat(accept(new Frame(Kind.DATA, 7, ID, 1, 0, body))).contains("damaged");
  }

  @Test
  void itemThatCannotBeTakenInBreaksTheLink() {
    ByteBuffer body = Outgoing.of(new Kill(1)).joined();

    String fault =
        other.accept(
            new Frame(Kind.DATA, 7, ID, 1, 0, body),
            (item, bytes) -> {
              throw new OutOfMemoryError("full");
            });

    assertThat(fault).contains("frame 1 could not be taken in").contains("full");
  }

  @Test
  void signsOfLifeComeWithoutBeingAskedFor() throws Exception {
    Link quick = Link.toHost(ID, HOST, wire, owner, terms(Duration.ofMillis(50)));
    quick.begin();

    for (int i = 0; i < 5; i++) {
      assertThat(accept(wire.next(Kind.PING))).isEmpty();
    }
    quick.end();
  }

  @Test
  void linkThatHearsNothingIsSilent() {
    long now = System.nanoTime();

    assertThat(link.isSilent(now)).isFalse();
    assertThat(link.isSilent(now + LONG.toNanos() + 1_000_000_000)).isTrue();
  }

  @Test
  void noMoreIsPublishedThanTheOtherEndMayHoldUnconsumed() throws Exception {
    int size = 1 << 20;
    int items = 40;
    link.begin();
    for (int i = 0; i < items; i++) {
      link.put(new Letter(1, i, ByteBuffer.allocate(size)));
    }
    long published = 0;
    while (published < Outflow.FLIGHT_BYTES_MAX + 16 * 21) {
      published += wire.nextNumbered().body().remaining();
    }

    assertThat(published).isEqualTo(16L * (size + 21));
    assertThat(wire.pollNumbered()).isNull();

    link.accept(new Frame(Kind.PING, HOST, ID, 0, published, ByteBuffer.allocate(0)), this::take);
    assertThat(wire.nextNumbered()).isNotNull();
  }

  @Test
  void itemBiggerThanTheFlightIsNotHeldUpHalfWay() throws Exception {
    link.put(new Letter(1, 2, ByteBuffer.allocate(3 * Outflow.FLIGHT_BYTES_MAX)));
    link.begin();

    while (arrived.isEmpty()) {
      assertThat(accept(wire.next())).isEmpty();
    }

    assertThat(((Letter) arrived.get(0)).content().remaining())
        .isEqualTo(3 * Outflow.FLIGHT_BYTES_MAX);
  }

  @Test
  void partsOfAMessageThatIsTooLongBreakTheLink() {
    LinkTerms terms = new LinkTerms(LONG, 1 << 20);
    Link receiver = Link.toMaster(ID, HOST, new RecordingWire(), owner, terms);
    ByteBuffer part = ByteBuffer.allocate(Outflow.FRAME_BYTES);
    int parts = (int) (terms.itemBytesMax() / Outflow.FRAME_BYTES);
    for (int i = 1; i <= parts; i++) {
      Frame frame = new Frame(Kind.PART, ID.run(), ID, i, 0, part.duplicate());
      assertThat(receiver.accept(frame, this::take)).isEmpty();
    }

    Frame oneMore = new Frame(Kind.PART, ID.run(), ID, parts + 1, 0, part.duplicate());

    assertThat(receiver.accept(oneMore, this::take))
        .isEqualTo(
            "message too large: more than 2097152 bytes, largest payload=1048576; does the other"
                + " end run the same version?");
    receiver.end();
  }

  @Test
  void largestMessageArrivesAndAnotherBehindIt() throws Exception {
    link.begin();
    link.put(new Letter(1, 2, ByteBuffer.allocate(64 << 20)));
    link.put(new Letter(1, 3, ByteBuffer.allocate(64 << 20)));

    while (arrived.size() < 2) {
      Frame frame = wire.next();
      assertThat(accept(frame)).isEmpty();
      link.accept(
          new Frame(Kind.PING, HOST, ID, 0, Long.MAX_VALUE / 2, ByteBuffer.allocate(0)),
          this::take);
    }

    assertThat(((Letter) arrived.get(1)).content().remaining()).isEqualTo(64 << 20);
  }

  @Test
  void longStoryIsCutAndArrives() throws Exception {
    link.begin();
    link.put(new Item.Notice("x".repeat(10 << 20)));

    while (arrived.isEmpty()) {
      assertThat(accept(wire.next())).isEmpty();
    }

    assertThat(((Item.Notice) arrived.get(0)).text()).hasSize(64 << 10);
  }

  @Test
  void ownerIsToldWhenThereIsRoomAgain() throws Exception {
    wire.block();
    link.begin();
    wire.awaitPublisher();
    assertThat(link.hasRoom()).isTrue();
    for (int i = 0; i < 18; i++) {
      link.put(new Letter(1, 2, ByteBuffer.allocate(1 << 20)));
    }
    assertThat(link.hasRoom()).isFalse();
    wire.unblock();

    assertThat(owner.room.tryAcquire(2, TimeUnit.MINUTES)).isTrue();
    assertThat(link.hasRoom()).isTrue();
  }

  @Test
  void consumingIsToldBeforeTheOtherEndRunsDry() throws Exception {
    link.begin();
    assertThat(wire.next(Kind.PING).acknowledged()).isZero();

    link.consumed(Outflow.FLIGHT_BYTES_MAX / 2);

    assertThat(wire.next(Kind.PING).acknowledged()).isEqualTo(Outflow.FLIGHT_BYTES_MAX / 2);
  }

  @Test
  void farewellComesBehindAllThatWaits() throws Exception {
    link.put(new Kill(1));
    link.close("enough");
    assertThat(link.put(new Kill(2))).isFalse();
    link.begin();

    while (arrived.size() < 2) {
      accept(wire.next());
    }
    assertThat(link.join(Patience.from(LONG, System.nanoTime()))).isFalse();

    assertThat(arrived).containsExactly(new Kill(1), new Bye("enough"));
  }

  @Test
  void hostSaysNothingBeforeItsMasterIsHeard() throws Exception {
    RecordingWire back = new RecordingWire();
    Link host = Link.toMaster(ID, HOST, back, owner, terms(Duration.ofMillis(50)));
    host.begin();
    host.put(new Kill(1));
    host.greet(new Welcome(4, 4));
    assertThat(back.next().kind()).isEqualTo(Kind.GREETING);
    host.greet(new Welcome(4, 3));
    assertThat(back.next().kind()).isEqualTo(Kind.GREETING);

    host.accept(new Frame(Kind.PING, ID.run(), ID, 0, 0, ByteBuffer.allocate(0)), this::take);

    assertThat(back.nextNumbered().sequence()).isEqualTo(1);
    host.end();
  }

  @Test
  void wireThatFailsBreaksTheLink() throws Exception {
    wire.fails = true;
    link.begin();
    link.put(new Kill(1));

    assertThat(owner.broken.poll(2, TimeUnit.MINUTES)).contains("no wire");
  }

  @Test
  void linkThatWasEndedBreaksNoMore() throws Exception {
    wire.block();
    link.begin();
    wire.awaitPublisher();
    link.end();
    wire.fails = true;
    wire.unblock();

    link.join(Patience.from(LONG, System.nanoTime()));
    assertThat(owner.broken).isEmpty();
    assertThat(link.put(new Kill(1))).isFalse();
  }

  @Test
  void framesSurviveTheirBytes() {
    Frame frame = Frame.greeting(7, ID, new Hello("a", "b", 3, 4));

    Frame read = Frame.decode(frame.encode());

    assertThat(read).isEqualTo(frame);
    assertThat(Frame.version(frame.encode())).isEqualTo(Frame.VERSION);
    assertThat(Frame.version(new byte[] {1, 2, 3})).isZero();
    assertThat(Frame.version(new byte[100])).isZero();
  }

  private String accept(Frame frame) {
    return other.accept(frame, this::take);
  }

  private void take(Item item, int bytes) {
    arrived.add(item);
  }

  /** Keeps what is told. */
  private static final class RecordingOwner implements Link.Owner {

    final BlockingQueue<String> broken = new LinkedBlockingQueue<>();
    final Semaphore room = new Semaphore(0);

    @Override
    public void broken(Link link, String why) {
      broken.add(why);
    }

    @Override
    public void roomAgain(Link link) {
      room.release();
    }
  }

  /** Keeps what is published, and can hold the publisher. */
  private static final class RecordingWire implements Wire {

    private final BlockingQueue<Frame> published = new LinkedBlockingQueue<>();
    private final Semaphore open = new Semaphore(1_000_000);
    private final Semaphore publishers = new Semaphore(0);
    volatile boolean fails;

    void block() {
      open.drainPermits();
    }

    void awaitPublisher() throws InterruptedException {
      publishers.acquire();
    }

    void unblock() {
      open.release(1_000_000);
    }

    Frame next() throws InterruptedException {
      return published.take();
    }

    Frame next(Kind kind) throws InterruptedException {
      Frame frame = next();
      while (frame.kind() != kind) {
        frame = next();
      }
      return frame;
    }

    Frame nextNumbered() throws InterruptedException {
      Frame frame = next();
      while (!frame.kind().isNumbered()) {
        frame = next();
      }
      return frame;
    }

    Frame pollNumbered() {
      published.removeIf(frame -> !frame.kind().isNumbered());
      return published.peek();
    }

    @Override
    public void publish(long endpoint, byte[] frame) {
      publishers.release();
      open.acquireUninterruptibly();
      if (fails) {
        throw new IllegalStateException("no wire");
      }
      published.add(Frame.decode(frame));
    }

    @Override
    public void publishToAll(byte[] frame) {
      publish(0, frame);
    }

    @Override
    public boolean isRunning() {
      return true;
    }

    @Override
    public String member() {
      return "m";
    }

    @Override
    public String name() {
      return "m";
    }

    @Override
    public int others() {
      return 0;
    }

    @Override
    public void listen(long endpoint, Listener listener) {}

    @Override
    public void attend(String member, String itsName) {}

    @Override
    public void neglect(String member) {}

    @Override
    public void close() {}
  }
}
