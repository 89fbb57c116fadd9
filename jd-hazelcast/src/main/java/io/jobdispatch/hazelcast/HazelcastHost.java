package io.jobdispatch.hazelcast;

import io.jobdispatch.api.DispatchException;
import io.jobdispatch.api.Settings;
import io.jobdispatch.api.VirtualMachines;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A host of the backend {@code hazelcast}: this process lends slots to the masters of a cluster.
 *
 * <p>It becomes a member of a cluster for that, or uses a Hazelcast instance that the program has,
 * which is neither configured nor shut down then:
 *
 * <pre>{@code
 * Map<String, String> settings = Map.of(
 *     "jd.hazelcast.instance", instance.getName(), "jd.hazelcast.slots", "4");
 * try (HazelcastHost host = HazelcastHost.start(settings)) {
 *   ...
 * }
 * }</pre>
 *
 * <p>The settings are those of the backend. Each is looked up in the argument, the system
 * properties, the environment and {@code jd.properties}, in this order. The classes of jobs and
 * evaluators must be on the path of this process, as they are on the master's.
 *
 * <p>Any thread may call the methods.
 */
public final class HazelcastHost implements AutoCloseable {

  /** How the line ends that says that a host takes tasks. */
  static final String READY = " is ready";

  /** What {@link #serve} answers when the host has left because it was told to. */
  private static final int DONE = 0;

  /** What {@link #serve} answers when the host could not stay. */
  private static final int FAILED = 1;

  private final Wire wire;
  private final HostService service;
  private final String build;
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean failed;
  private volatile String why = "";

  private HazelcastHost(Wire wire, String build, int slots) {
    this.wire = wire;
    this.build = build;
    this.service = new HostService(HazelcastProvider.endpoint(), wire, build, slots, this::stopped);
  }

  /**
   * Starts a host. It takes tasks when this returns.
   *
   * @param settings settings that go before all others, for example {@code jd.hazelcast.slots};
   *     empty for none
   * @return the host; the caller closes it
   * @throws IllegalArgumentException if a setting has a value that it cannot have, or is one that
   *     only masters have: {@code jd.hazelcast.lite}
   * @throws DispatchException if the environment does not allow it: there is no such setting or
   *     Hazelcast instance, the port is in use, those who are to be joined do not let it in, or the
   *     thread was interrupted, which it remains
   */
  public static HazelcastHost start(Map<String, String> settings) {
    refuseLite(settings.get(HazelcastSettings.LITE.key()));
    Map<String, String> arguments = new HashMap<>(settings);
    arguments.put(VirtualMachines.BACKEND.key(), new HazelcastProvider().name());
    Settings all = VirtualMachines.choose(arguments).settings();
    int slots = HazelcastSettings.slots(all);
    String build = HazelcastSettings.build(all);
    return Opening.of(() -> open(all, build, slots));
  }

  private static HazelcastHost open(Settings settings, String build, int slots) {
    Wire wire = Membership.ofHost(settings);
    try {
      return new HazelcastHost(wire, build, slots).opened();
    } catch (RuntimeException | Error e) {
      wire.close();
      throw e;
    }
  }

  /* Where masters find it, too, as in the environment, it is not for hosts, and does no harm. */
  private static void refuseLite(@Nullable String value) {
    if (value != null) {
      throw new IllegalArgumentException(
          "only masters can be lite: leave out %s='%s'"
              .formatted(HazelcastSettings.LITE.key(), value));
    }
  }

  private HazelcastHost opened() {
    try {
      VirtualMachines.prepareHost();
      service.open();
      return this;
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /**
   * Starts a host, tells when it is ready, waits until it ends, and tells why it left. It ends with
   * this process, or when Hazelcast stops.
   *
   * @param settings as of {@link #start}
   * @param lines gets each line for a person, without its end; by any thread
   * @return an exit code: 0 if the process is about to end, 1 if Hazelcast has stopped
   * @throws IllegalArgumentException as {@link #start} does
   * @throws DispatchException as {@link #start} does
   * @throws InterruptedException if the waiting thread was interrupted; the host has left then
   */
  public static int serve(Map<String, String> settings, Consumer<String> lines)
      throws InterruptedException {
    HazelcastHost host = start(settings);
    Thread hook = new Thread(() -> host.processEnds(lines), "jd-leave");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      lines.accept(host + READY);
      host.over.await();
    } catch (InterruptedException e) {
      host.end("it was interrupted");
      throw e;
    } finally {
      if (remove(hook)) {
        host.leave("", lines);
      }
    }
    return host.failed ? FAILED : DONE;
  }

  /* If not, the process ends, and the hook does what is to be done. */
  private static boolean remove(Thread hook) {
    try {
      return Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      return false;
    }
  }

  /*
   * A job that ends its host's process has not done so on purpose as far as its master is concerned:
   * without a farewell the host is lost, and that is held against the jobs that it had.
   */
  private void processEnds(Consumer<String> lines) {
    Optional<String> culprit = ExitCall.caller();
    if (culprit.isPresent() && over.getCount() > 0) {
      lines.accept(this + " ends: System.exit was called by " + culprit.get());
      return;
    }
    leave("this process was told to end", lines);
  }

  private void leave(String reason, Consumer<String> lines) {
    end(reason);
    close();
    lines.accept(this + " has left: " + why);
  }

  /**
   * Tells what people call this host.
   *
   * @return its address, as in {@code 127.0.0.1:5701}
   */
  public String name() {
    return service.name();
  }

  /**
   * Tells how many tasks this host can hold.
   *
   * @return at least 1
   */
  public int slots() {
    return service.slots();
  }

  /**
   * Describes this host in a few words.
   *
   * @return as in {@code host 127.0.0.1:5701 (4 slots, build 1f0c...)}
   */
  @Override
  public String toString() {
    int slots = slots();
    return String.format(
        Locale.ROOT,
        "host %s (%d %s, build %s)",
        name(),
        slots,
        slots == 1 ? "slot" : "slots",
        build);
  }

  /**
   * Leaves: tells the masters, ends all tasks, and waits a moment for their threads. A member that
   * was started for this host ends with it. Closing twice does nothing more.
   */
  @Override
  public void close() {
    end("it was closed");
    if (closed.compareAndSet(false, true)) {
      service.close(why);
      wire.close();
    }
  }

  private void stopped() {
    failed = true;
    end("Hazelcast has stopped in this process");
  }

  /* The first reason counts. */
  private synchronized void end(String reason) {
    if (over.getCount() > 0) {
      why = reason;
      over.countDown();
    }
  }
}
