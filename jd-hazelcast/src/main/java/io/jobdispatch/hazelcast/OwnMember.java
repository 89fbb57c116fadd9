package io.jobdispatch.hazelcast;

import static java.util.stream.Collectors.joining;

import com.hazelcast.config.Config;
import com.hazelcast.config.TcpIpConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import io.jobdispatch.api.DispatchException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The member of a cluster that this JVM is. */
final class OwnMember {

  /*
   * What can go wrong is tried before Hazelcast is started: it would say so in a page of log and an
   * exception of its own, after a minute or never.
   *
   * At first it knows only the places where somebody is. It would wait a second for each of the
   * others; what it knows afterwards is up to the Reunion.
   */

  private static final Logger LOG = LoggerFactory.getLogger("io.jobdispatch.hazelcast");

  private static final int TRIES_MAX = 5;

  private OwnMember() {}

  /**
   * Starts a member that is closed to all but members of the same cluster. The caller shuts it
   * down.
   *
   * @param plan what it is to be
   * @return the member, which has joined those that are there, or is alone if nobody is
   * @throws DispatchException if it cannot listen where it should, if nobody is there though
   *     somebody must be, if those that are there do not let it in, or if the caller was
   *     interrupted, which it remains
   * @throws IllegalArgumentException if it should listen at more than one address
   */
  static HazelcastInstance start(MemberPlan plan) {
    InetAddress bind = bindAddress(plan);
    List<Knock> knocks = Knock.at(plan.places(), Knock.answer(plan.silence()));
    List<Knock> found = knocks.stream().filter(Knock::succeeded).toList();
    if (plan.mustJoin() && found.isEmpty()) {
      throw nobody(knocks);
    }
    warnIfAlone(plan, bind, knocks);
    if (!bind.isLoopbackAddress()) {
      LOG.warn(
          "listening at {}: whoever can reach this port can run code here;"
              + " use a trusted network, a VPN or a tunnel",
          bind.getHostAddress());
    }
    return interruptibly(
        plan, () -> plan.port() == 0 ? startAnywhere(plan, bind, found) : start(plan, bind, found));
  }

  private static HazelcastInstance interruptibly(
      MemberPlan plan, Supplier<HazelcastInstance> start) {
    try {
      return InterruptKeeper.interruptibly(
          "jd-hazelcast-start", () -> MemberLog.whileStarting(start));
    } catch (DispatchException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw new DispatchException(
            "the start of a member of cluster '" + plan.cluster() + "' was interrupted", e);
      }
      throw e;
    }
  }

  private static void warnIfAlone(MemberPlan plan, InetAddress bind, List<Knock> knocks) {
    HostPort own = new HostPort(bind.getHostAddress(), plan.port());
    List<Knock> others = knocks.stream().filter(knock -> !knock.place().equals(own)).toList();
    if (!others.isEmpty() && knocks.stream().noneMatch(Knock::succeeded)) {
      LOG.warn("nobody is there yet at {}: beginning alone, and joining who comes", places(others));
    }
  }

  /* Between the look at a port and its use somebody else may take it. */
  private static HazelcastInstance startAnywhere(
      MemberPlan plan, InetAddress bind, List<Knock> found) {
    for (int tries = 1; ; tries++) {
      int port = FreePort.at(bind);
      try {
        return start(plan.at(port), bind, found);
      } catch (DispatchException e) {
        if (tries == TRIES_MAX || FreePort.isFree(bind, port)) {
          throw e;
        }
      }
    }
  }

  private static HazelcastInstance start(MemberPlan plan, InetAddress bind, List<Knock> found) {
    Config config = MemberConfig.of(plan, bind);
    TcpIpConfig join = config.getAdvancedNetworkConfig().getJoin().getTcpIpConfig();
    join.setMembers(found.stream().map(Knock::address).toList());
    HazelcastInstance member =
        start(config, new HostPort(bind.getHostAddress(), plan.port()), found);
    if (plan.mustJoin() && member.getCluster().getMembers().size() == 1) {
      member.getLifecycleService().terminate();
      throw new DispatchException(
          "no entry at %s: those there belong to another cluster than '%s'; name theirs by"
                  .formatted(places(found), plan.cluster())
              + " jd.hazelcast.cluster");
    }
    join.setMembers(plan.places().stream().map(HostPort::toString).toList());
    try {
      new Reunion(member, join.getMembers(), plan.places()).begin();
      return member;
    } catch (RuntimeException | Error e) {
      member.getLifecycleService().terminate();
      throw e;
    }
  }

  private static HazelcastInstance start(Config config, HostPort own, List<Knock> found) {
    try {
      return Hazelcast.newHazelcastInstance(config);
    } catch (HazelcastException e) {
      throw new DispatchException("cannot start a member of a cluster: " + e.getMessage(), e);
    } catch (IllegalStateException e) {
      throw new DispatchException(
          "cannot join the cluster '%s' at %s: %s"
              .formatted(config.getClusterName(), places(found), Refusal.of(own).text()),
          e);
    }
  }

  private static InetAddress bindAddress(MemberPlan plan) {
    InetAddress address;
    try {
      address = InetAddress.getByName(plan.bind());
    } catch (UnknownHostException e) {
      throw new DispatchException(
          "cannot listen at %s: unknown host; name an address of this machine by jd.hazelcast.bind"
              .formatted(plan.bind()),
          e);
    }
    if (address.isAnyLocalAddress()) {
      throw new IllegalArgumentException(
          "must be one address, at which others reach this machine: jd.hazelcast.bind='%s'"
              .formatted(plan.bind()));
    }
    String host = address.getHostAddress();
    tryToListen(
        address, 0, host, "no address of this machine; name one that is by jd.hazelcast.bind");
    if (plan.port() != 0) {
      tryToListen(
          address,
          plan.port(),
          new HostPort(host, plan.port()).toString(),
          "the port is in use or not allowed; name another by jd.hazelcast.port, or 0 for any");
    }
    return address;
  }

  private static void tryToListen(InetAddress address, int port, String where, String otherwise) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(address, port));
    } catch (BindException e) {
      throw new DispatchException("cannot listen at %s: %s".formatted(where, otherwise), e);
    } catch (IOException e) {
      throw new DispatchException("cannot listen at %s: %s".formatted(where, e.getMessage()), e);
    }
  }

  private static DispatchException nobody(List<Knock> knocks) {
    return new DispatchException(
        String.format(
            Locale.ROOT,
            ("nobody to join at %1$s; start a host there (HostMain jd.hazelcast.port=%2$d, or"
                + " ./jd host --port %2$d), or name another by jd.hazelcast.join"),
            knocks.stream().map(Knock::toString).collect(joining(", ")),
            knocks.get(0).place().port()));
  }

  private static String places(List<Knock> knocks) {
    return knocks.stream().map(knock -> knock.place().toString()).collect(joining(", "));
  }
}
