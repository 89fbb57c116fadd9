package io.jobdispatch.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jobdispatch.api.Host;
import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message;
import io.jobdispatch.api.Message.EvaluateJob;
import io.jobdispatch.api.Message.HostAdd;
import io.jobdispatch.api.Message.HostDelete;
import io.jobdispatch.api.Message.SkipJob;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.Message.TaskExit.Reason;
import io.jobdispatch.api.Message.Warning;
import io.jobdispatch.api.Payload;
import io.jobdispatch.api.PayloadException;
import io.jobdispatch.api.Task;
import io.jobdispatch.api.TaskContext;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.TaskProgram;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What masters and hosts make of a wire that loses, cuts and mixes up; all in one JVM. */
@Timeout(600)
final class LinksTest {

  private static final Duration SILENCE = Duration.ofMillis(800);
  private static final Duration NEVER = Duration.ofMinutes(10);
  private static final int PAYLOAD_MAX = 4 << 20;

  private final MemoryNet net = new MemoryNet();
  private final List<TestHost> hosts = new ArrayList<>();
  private final List<TestMaster> masters = new ArrayList<>();

  @AfterEach
  void close() {
    net.loses = (from, frame) -> false;
    masters.forEach(master -> master.machine.close());
    hosts.forEach(TestHost::close);
  }

  // Loss

  @Test
  void oneFrameThatIsLostLosesTheHostWhichComesBackAsAnotherOne() throws Exception {
    TestHost host = host(2);
    TestMaster master = master(NEVER);
    TaskId task = master.spawn(new Echo());
    master.roundTrip(task);
    HostId before = master.machine.hosts().get(0).id();

    AtomicInteger left = new AtomicInteger(1);
    net.loses =
        (from, frame) ->
            from.equals(host.name()) && frame.kind().isNumbered() && left.getAndDecrement() > 0;
    master.send(task, new SkipJob(1, 1));
    master.await(() -> !master.all(HostDelete.class).isEmpty());

    assertThat(master.exit(task).reason()).isEqualTo(Reason.HOST_LOST);
    assertThat(master.exit(task).story()).contains("frame").contains("missing");
    master.await(
        () -> master.all(HostAdd.class).stream().anyMatch(add -> !add.host().id().equals(before)));
    master.await(() -> master.machine.freeSlots() == 2);
    master.roundTrip(master.spawn(new Echo()));
  }

  @Test
  void lastFrameThatIsLostIsMissedToo() throws Exception {
    TestHost host = host(1);
    TestMaster master = master(NEVER);
    TaskId task = master.spawn(new Echo());
    master.roundTrip(task);

    AtomicInteger left = new AtomicInteger(1);
    net.loses =
        (from, frame) ->
            !from.equals(host.name()) && frame.kind().isNumbered() && left.getAndDecrement() > 0;
    master.send(task, new SkipJob(1, 1));

    assertThat(master.exit(task).reason()).isEqualTo(Reason.HOST_LOST);
  }

  @Test
  void hostThatIsCutOffIsLostAndComesBackAsAnotherOneAndIsNeverHeardAsTheOldOne() throws Exception {
    TestHost host = host(2);
    TestMaster master = master(SILENCE);
    TaskId task = master.spawnUntilHeard(new Talker());

    net.loses = (from, frame) -> true;
    TaskExit exit = master.exit(task);
    assertThat(exit.reason()).isEqualTo(Reason.HOST_LOST);
    assertThat(exit.story()).contains("no sign of life");
    master.await(() -> master.machine.hosts().isEmpty());
    net.loses = (from, frame) -> false;
    int heard = master.from(task);
    TaskId next = master.spawnUntilHeard(new Talker());

    assertThat(master.from(task)).isEqualTo(heard);
    master.machine.kill(next);
    HostId again = master.exit(next).host();
    assertThat(again).isNotEqualTo(exit.host());
    assertThat(again.name()).isEqualTo(host.name()).isEqualTo(exit.host().name());
  }

  @Test
  void whatAHostSaidBeforeItWasLostAndComesLaterIsNotHeard() throws Exception {
    TestHost host = host(1);
    TestMaster master = master(NEVER);
    TaskId task = master.spawn(new Talker());
    master.await(() -> master.from(task) > 10);

    host.node.merge();
    master.exit(task);
    int heard = master.from(task);
    master.await(() -> master.machine.freeSlots() == 1);
    master.roundTrip(master.spawn(new Echo()));

    assertThat(master.from(task)).isEqualTo(heard);
  }

  @Test
  void mergeOfTheMasterLosesAllHostsWhichComeBack() throws Exception {
    host(1);
    host(1);
    TestMaster master = master(NEVER);
    List<TaskId> tasks = master.machine.spawn(new Echo(), 2, Set.of());
    Set<HostId> before = master.hostIds();

    master.node.merge();
    for (TaskId task : tasks) {
      assertThat(master.exit(task).story()).contains("cut off");
    }
    master.await(() -> master.machine.freeSlots() == 2);

    assertThat(master.all(HostDelete.class)).hasSize(2);
    assertThat(master.hostIds()).doesNotContainAnyElementsOf(before);
  }

  @Test
  void processThatDiesIsLostAtOnce() throws Exception {
    TestHost host = host(2);
    TestMaster master = master(NEVER);
    List<TaskId> tasks = master.machine.spawn(new Echo(), 2, Set.of());
    HostId id = master.machine.hosts().get(0).id();

    host.node.die();
    for (TaskId task : tasks) {
      assertThat(master.exit(task).host()).isEqualTo(id);
    }
    master.await(() -> !master.all(HostDelete.class).isEmpty());

    HostDelete gone = master.all(HostDelete.class).get(0);
    assertThat(gone).isEqualTo(new HostDelete(id, "its process ended or was cut off"));
    assertThat(master.received.indexOf(gone))
        .isGreaterThan(master.received.lastIndexOf(master.exit(tasks.get(1))));
  }

  @Test
  void hostThatLeavesSaysSo() throws Exception {
    TestHost host = host(1);
    TestMaster master = master(NEVER);
    TaskId task = master.spawn(new Echo());
    master.roundTrip(task);

    host.close();

    TaskExit exit = master.exit(task);
    assertThat(exit.story()).contains("has left: the test is over");
    assertThat(exit.reason()).isEqualTo(Reason.HOST_LEFT);
  }

  @Test
  void memberThatEndsWithoutAWordIsNoticedByBothEnds() throws Exception {
    TestHost host = host(1);
    TestMaster master = master(NEVER);
    TestMaster other = master(NEVER);
    TaskId task = master.spawn(new Echo());
    master.roundTrip(task);
    TaskId refused = other.spawn(new Echo());

    master.node.running = false;

    assertThat(master.exit(task).story()).contains("Hazelcast has stopped");
    master.await(() -> !master.all(Warning.class).isEmpty());
    assertThat(master.all(Warning.class)).hasSize(1);
    other.exit(refused);

    host.node.running = false;

    assertThat(host.stopped.tryAcquire(2, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void masterThatCannotOpenLeavesNothingBehind() {
    MemoryNet.Node node = net.join();
    node.running = false;
    RunTerms terms = new RunTerms("test", NEVER, PAYLOAD_MAX);

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> HazelcastMachine.open(HazelcastProvider.endpoint(), node, terms))
        .withMessage("this member has ended");

    Await.until(
        "no thread is left",
        Thread::getAllStackTraces,
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("jd-hazelcast-master")));
  }

  // Orphans

  @Test
  void hostEndsTheTasksOfAMasterThatDiedAndFreesTheirSlots() throws Exception {
    host(3);
    TestMaster lost = master(NEVER);
    lost.machine.spawn(new Talker(), 3, Set.of());
    TestMaster next = master(NEVER);
    next.await(() -> next.machine.freeSlots() == 0);

    lost.node.die();

    next.await(() -> next.machine.freeSlots() == 3);
    assertThat(next.machine.spawn(new Echo(), 3, Set.of())).hasSize(3);
  }

  @Test
  void hostEndsTheTasksOfAMasterThatIsSilent() throws Exception {
    host(1);
    TestMaster lost = master(SILENCE);
    lost.spawn(new Talker());
    TestMaster next = master(NEVER);

    net.loses = (from, frame) -> from.equals(lost.node.name());

    next.await(() -> next.machine.freeSlots() == 1);
  }

  @Test
  void hostEndsTheTasksOfAMasterThatCloses() throws Exception {
    host(1);
    TestMaster first = master(NEVER);
    TestMaster next = master(NEVER);
    first.spawn(new Talker());
    next.await(() -> next.machine.freeSlots() == 0);

    first.machine.close();

    next.await(() -> next.machine.freeSlots() == 1);
  }

  // Interruptions

  @Test
  void hostHearsItsMastersWhileTheInterruptionOfATaskBlocks() throws Exception {
    host(2);
    TestMaster master = master(NEVER);
    TestMaster other = master(NEVER);
    TaskId echo = other.spawn(new Echo());
    DeadChannel.closed = new CountDownLatch(1);
    try {
      TaskId deaf = master.spawn(new DeadChannel());
      assertThat(DeadChannel.OPENED.tryAcquire(2, TimeUnit.MINUTES)).isTrue();

      master.machine.kill(deaf);
      assertThat(DeadChannel.CLOSING.tryAcquire(2, TimeUnit.MINUTES)).isTrue();

      other.roundTrip(echo);
      other.machine.kill(echo);
      master.await(() -> master.machine.freeSlots() >= 1);
      master.roundTrip(master.spawn(new Echo()));
    } finally {
      DeadChannel.closed.countDown();
    }
  }

  // Two masters

  @Test
  void slotsAreGivenOutOnceThoughTwoMastersAskForThem() throws Exception {
    host(2);
    host(2);
    TestMaster one = master(NEVER);
    TestMaster other = master(NEVER);

    List<TaskId> ones = one.machine.spawn(new Echo(), 4, Set.of());
    List<TaskId> others = other.machine.spawn(new Echo(), 4, Set.of());
    one.await(() -> one.answered(ones));
    other.await(() -> other.answered(others));

    assertThat(one.started() + other.started()).isEqualTo(4);
    one.await(() -> one.machine.freeSlots() == 0);
    other.await(() -> other.machine.freeSlots() == 0);
    for (TaskExit exit : other.all(TaskExit.class)) {
      assertThat(exit.reason()).isEqualTo(Reason.REFUSED);
      assertThat(exit.host()).isEqualTo(HostId.NONE);
    }
  }

  @Test
  void masterHearsOfSlotsThatAnotherMasterHasFreed() throws Exception {
    host(1);
    TestMaster one = master(NEVER);
    TestMaster other = master(NEVER);
    TaskId task = one.spawn(new Echo());
    other.await(() -> other.machine.freeSlots() == 0);

    one.machine.kill(task);

    other.await(() -> !other.all(Message.SlotsFree.class).isEmpty());
    other.roundTrip(other.spawn(new Echo()));
  }

  @Test
  void taskOfAnotherMasterCannotBeReached() throws Exception {
    host(2);
    TestMaster one = master(NEVER);
    TestMaster other = master(NEVER);
    TaskId task = one.spawn(new Echo());
    one.roundTrip(task);

    assertThat(other.machine.send(task, new SkipJob(1, 1))).isFalse();
    other.machine.kill(task);
    one.roundTrip(task);
  }

  // Slots that are held

  /** Heeds no interrupt until the test is over. */
  private record Stubborn() implements TaskProgram {

    static volatile boolean ends;
    static final Semaphore BEGUN = new Semaphore(0);

    @Override
    public Task create(TaskContext context) {
      return new Calm(context) {
        @Override
        public boolean work() throws Exception {
          context.describe("job 7, attempt 1");
          return context.costly(
              () -> {
                BEGUN.release();
                while (!ends) {
                  LockSupport.parkNanos(1_000_000);
                  Thread.interrupted();
                }
                return false;
              });
        }
      };
    }
  }

  @Test
  void everyMasterIsToldWhoHoldsASlotThatCannotBeUsed() throws Exception {
    Stubborn.ends = false;
    TestHost host = host(1);
    TestMaster first = master(NEVER);
    try {
      for (int i = 0; i < 2; i++) { // the first is abandoned, and its slot used again
        first.await(() -> first.machine.freeSlots() == 1);
        TaskId task = first.spawn(new Stubborn());
        Stubborn.BEGUN.acquire();
        first.machine.kill(task);
        first.exit(task);
      }
      String holder = "1 slot of host " + host.name() + "#";
      first.await(() -> first.isWarnedOf(holder));

      TestMaster second = master(NEVER);
      second.await(() -> second.isWarnedOf(holder));

      String run = Long.toHexString(first.machine.self().run());
      assertThat(second.machine.summary())
          .contains("(0 of 1 slots free); " + holder)
          .containsPattern(" has been held for \\d+ s by job 7, attempt 1, of run " + run)
          .contains("master " + first.node.name(), "ignores interrupts; restart the host");
    } finally {
      Stubborn.ends = true;
    }
    first.await(() -> first.machine.summary().endsWith("(1 of 1 slots free)"));
  }

  // Strangers

  @Test
  void hostOfAnotherBuildGetsNoTasksAndIsToldOfOnce() throws Exception {
    host(1);
    TestHost stranger = new TestHost("another", 5);
    TestMaster master = master(NEVER);
    master.await(() -> !master.all(Warning.class).isEmpty());
    master.roundTrip(master.spawn(new Echo()));

    assertThat(master.machine.slots()).isEqualTo(1);
    assertThat(master.all(Warning.class)).hasSize(1);
    assertThat(master.all(Warning.class).get(0).text())
        .contains(stranger.name(), "another", "test", "jd.hazelcast.build");
  }

  @Test
  void summaryWithoutHostsTellsWhoIsOfAnotherBuildAndWhileItIsThere() throws Exception {
    TestHost stranger = new TestHost("another", 5);
    TestMaster master = master(NEVER);

    assertThat(master.machine.summary())
        .isEqualTo(
            "no hosts; hosts with another build than this master (test): %s (another); put the same"
                + " jars on all hosts, or set one build name for all with jd.hazelcast.build",
            stranger.name());
    assertThat(master.machine.obstacle()).contains("(test): " + stranger.name() + " (another)");
    stranger.node.die();
    master.await(() -> master.machine.summary().equals("no hosts"));
    host(1);
    new TestHost("another", 5);
    master.await(() -> master.machine.slots() == 1);
    assertThat(master.machine.summary()).startsWith("1 host: ").doesNotContain("another");
  }

  @Test
  void hostOfAnotherVersionIsToldOfOnce() throws Exception {
    host(1);
    TestMaster master = master(NEVER);
    byte[] frame = Frame.call(5, new Item.Offer(5, "old", "old", "test")).encode();
    frame[2] = 77;

    master.node.deliver(frame, "old:5701");
    master.node.deliver(frame, "old:5701");
    master.roundTrip(master.spawn(new Echo()));

    assertThat(master.all(Warning.class)).hasSize(1);
    assertThat(master.all(Warning.class).get(0).text())
        .contains("old:5701 speaks version 77", "version " + Frame.VERSION, "the same jars");
  }

  @Test
  void whatIsNoFrameDoesNoHarm() throws Exception {
    host(1);
    TestMaster master = master(NEVER);

    master.node.deliver(new byte[0], "x");
    master.node.deliver(new byte[1000], "x");
    byte[] damaged = Frame.call(5, new Item.Seek(5)).encode();
    damaged[3] = 99;
    master.node.deliver(damaged, "x");
    byte[] cut = Frame.call(5, new Item.Offer(5, "old", "old", "test")).encode();
    master.node.deliver(java.util.Arrays.copyOf(cut, cut.length - 3), "x");

    master.roundTrip(master.spawn(new Echo()));
  }

  @Test
  void wishForALinkThatComesLateIsNotGranted() throws Exception {
    TestHost host = host(1);
    TestMaster first = master(NEVER);
    HostId id = first.machine.hosts().get(0).id();
    LinkId old = new LinkId(first.machine.self().run(), id.incarnation());
    first.machine.close();
    TestMaster next = master(NEVER);
    next.await(() -> next.machine.freeSlots() == 1);

    Item hello = new Item.Hello("late", "late", 10_000, PAYLOAD_MAX);
    host.node.deliver(Frame.greeting(old.run(), old, hello).encode(), "late");
    next.roundTrip(next.spawn(new Echo()));

    next.await(() -> next.machine.freeSlots() == 0);
  }

  // Messages

  @Test
  void tasksOnTwoHostsReachEachOther() throws Exception {
    host(1);
    host(1);
    TestMaster master = master(NEVER);
    TaskId echo = master.spawn(new Echo());
    TaskId relay = master.spawn(new Relay(echo));

    master.send(relay, new SkipJob(5, 1));

    master.await(() -> master.received.contains(new SkipJob(5, 1)));
    assertThat(master.machine.hosts()).allMatch(host -> host.freeSlots() == 0);
  }

  @Test
  void payloadOverTheLimitIsRefusedInOneLine() throws Exception {
    host(1);
    TestMaster master = master(NEVER);
    TaskId echo = master.spawn(new Echo());
    Payload big = Payload.of(new byte[PAYLOAD_MAX + 1]);

    assertThatExceptionOfType(PayloadException.class)
        .isThrownBy(() -> master.machine.send(echo, new EvaluateJob(7, 1, big)))
        .withMessageStartingWith("job 7 is too big: ")
        .withMessageContaining("the limit is " + PAYLOAD_MAX)
        .withMessageContaining("jd.hazelcast.payload");
    master.roundTrip(echo);
  }

  @Test
  void masterThatDoesNotReceiveHoldsBackTheWorkOfItsTasks() throws Exception {
    host(2);
    TestMaster master = master(NEVER);
    TestMaster other = master(NEVER);
    TaskId echo = other.spawn(new Echo());
    Producer.WORKS.set(0);
    TaskId producer = master.spawn(new Producer(100));

    other.await(() -> Producer.WORKS.get() > 20);
    for (int i = 0; i < 200; i++) {
      other.roundTrip(echo);
    }
    int held = Producer.WORKS.get();
    master.await(() -> master.from(producer) == 100);

    assertThat(held).isLessThan(40);
    assertThat(Producer.WORKS.get()).isEqualTo(100);
  }

  @Test
  void wayToAHostThatDoesNotListenIsFull() throws Exception {
    host(1);
    TestMaster master = master(NEVER);
    TaskId echo = master.spawn(new Echo());
    master.roundTrip(echo);
    assertThat(master.machine.isFull(echo)).isFalse();
    net.loses = (from, frame) -> true;

    for (int i = 0; i < 12; i++) {
      master.send(echo, new EvaluateJob(i, 1, Payload.of(new byte[3 << 20])));
    }

    master.await(() -> master.machine.isFull(echo));
  }

  // Programs

  /** Sends everything back. */
  private record Echo() implements TaskProgram {
    @Override
    public Task create(TaskContext context) {
      return new Calm(context) {
        @Override
        public void receive(TaskId source, Message message) {
          context.send(context.parent(), message);
        }
      };
    }
  }

  /** Sends everything to another task. */
  private record Relay(TaskId to) implements TaskProgram {
    @Override
    public Task create(TaskContext context) {
      return new Calm(context) {
        @Override
        public void receive(TaskId source, Message message) {
          context.send(to, message);
        }
      };
    }
  }

  /** Talks without end. */
  private record Talker() implements TaskProgram {
    @Override
    public Task create(TaskContext context) {
      return new Calm(context) {
        @Override
        public boolean work() throws Exception {
          context.costly(
              () -> {
                Thread.sleep(1);
                return true;
              });
          context.send(context.parent(), new SkipJob(0, 1));
          return true;
        }
      };
    }
  }

  /** Sends a mebibyte in each unit of work. */
  private record Producer(int units) implements TaskProgram {

    static final AtomicInteger WORKS = new AtomicInteger();

    @Override
    public Task create(TaskContext context) {
      return new Calm(context) {
        private int done;

        @Override
        public boolean work() {
          if (done == units) {
            return false;
          }
          WORKS.incrementAndGet();
          Payload payload = Payload.of(new byte[1 << 20]);
          context.send(context.parent(), new EvaluateJob(done++, 1, payload));
          return true;
        }
      };
    }
  }

  /** Waits at a channel that does not close while it should. */
  private record DeadChannel() implements TaskProgram {

    static final Semaphore OPENED = new Semaphore(0);
    static final Semaphore CLOSING = new Semaphore(0);
    static volatile CountDownLatch closed = new CountDownLatch(1);

    @Override
    public Task create(TaskContext context) {
      return new Calm(context) {
        @Override
        public boolean work() throws Exception {
          return context.costly(new Channel()::read);
        }
      };
    }

    private static final class Channel extends AbstractInterruptibleChannel {

      boolean read() throws AsynchronousCloseException {
        begin();
        OPENED.release();
        awaitClosed();
        end(false);
        return true;
      }

      @Override
      protected void implCloseChannel() {
        CLOSING.release();
        awaitClosed();
      }

      private static void awaitClosed() {
        while (closed.getCount() > 0) {
          LockSupport.parkNanos(1_000_000);
        }
      }
    }
  }

  /** A task that does nothing. */
  private static class Calm implements Task {

    final TaskContext context;

    Calm(TaskContext context) {
      this.context = context;
    }

    @Override
    public void start() {}

    @Override
    public void receive(TaskId source, Message message) {}

    @Override
    public boolean work() throws Exception {
      return false;
    }

    @Override
    public void close() {}
  }

  // Masters and hosts

  private TestHost host(int slots) {
    return new TestHost("test", slots);
  }

  private TestMaster master(Duration silence) {
    return new TestMaster(silence);
  }

  /** A host and its place in the net. */
  private final class TestHost {

    final MemoryNet.Node node = net.join();
    final Semaphore stopped = new Semaphore(0);
    private final String build;
    private final HostService service;

    TestHost(String build, int slots) {
      this.build = build;
      service = new HostService(HazelcastProvider.endpoint(), node, build, slots, stopped::release);
      service.open();
      hosts.add(this);
    }

    String name() {
      return node.name();
    }

    void close() {
      service.close("the test is over");
      node.close();
    }
  }

  /** A master, its place in the net, and what it has received. */
  private final class TestMaster {

    final MemoryNet.Node node = net.join();
    final List<Message> received = new ArrayList<>();
    final HazelcastMachine machine;
    private final List<TaskId> sources = new ArrayList<>();

    TestMaster(Duration silence) {
      RunTerms terms = new RunTerms("test", silence, PAYLOAD_MAX);
      machine = HazelcastMachine.open(HazelcastProvider.endpoint(), node, terms);
      masters.add(this);
      long there = hosts.stream().filter(host -> host.build.equals("test")).count();
      Await.until("all hosts are there", machine::summary, () -> machine.hosts().size() >= there);
    }

    /** Spawns anew where its host is taken for lost before, since silence is short. */
    TaskId spawnUntilHeard(TaskProgram program) throws InterruptedException {
      while (true) {
        await(() -> machine.freeSlots() > 0);
        TaskId task = spawn(program);
        await(() -> from(task) > 10 || isOver(task));
        if (!isOver(task)) {
          return task;
        }
      }
    }

    TaskId spawn(TaskProgram program) {
      return machine.spawn(program, 1, Set.of()).get(0);
    }

    void send(TaskId task, Message message) {
      assertThat(machine.send(task, message)).isTrue();
    }

    void await(BooleanSupplier condition) throws InterruptedException {
      while (!condition.getAsBoolean()) {
        machine.receive(
            (source, message) -> {
              received.add(message);
              sources.add(source);
            },
            1000,
            Duration.ofMillis(5));
      }
    }

    boolean isWarnedOf(String part) {
      return all(Warning.class).stream().anyMatch(warning -> warning.text().contains(part));
    }

    void roundTrip(TaskId echo) throws InterruptedException {
      Message message = new SkipJob(received.size(), 9);
      send(echo, message);
      await(() -> received.contains(message));
    }

    int from(TaskId task) {
      return (int) sources.stream().filter(task::equals).count();
    }

    TaskExit exit(TaskId task) throws InterruptedException {
      await(() -> all(TaskExit.class).stream().anyMatch(exit -> exit.task().equals(task)));
      return all(TaskExit.class).stream()
          .filter(exit -> exit.task().equals(task))
          .findFirst()
          .orElseThrow();
    }

    <M> List<M> all(Class<M> kind) {
      return received.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    Set<HostId> hostIds() {
      return machine.hosts().stream().map(Host::id).collect(java.util.stream.Collectors.toSet());
    }

    /** Tells whether each of these has started or was refused. */
    boolean answered(List<TaskId> tasks) {
      for (TaskId task : tasks) {
        machine.send(task, new SkipJob(task.number(), 7));
      }
      return tasks.stream().allMatch(task -> from(task) > 0 || isOver(task));
    }

    private boolean isOver(TaskId task) {
      return all(TaskExit.class).stream().anyMatch(exit -> exit.task().equals(task));
    }

    long started() {
      return sources.stream().filter(TaskId::isValid).distinct().count();
    }
  }
}
