package io.jobdispatch.hazelcast;

import com.hazelcast.config.AdvancedNetworkConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.ServerSocketEndpointConfig;
import java.net.InetAddress;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Writes Hazelcast's configuration: closed to all but members, and nothing that we do not use. */
final class MemberConfig {

  /*
   * Who dies is off the list of members within some hundred milliseconds; those who have a link with
   * it know sooner, see Lifelines. Its sockets are reset, which is one fault; a connection is tried
   * every MONITOR_INTERVAL_MILLIS after that, and one that is refused is another fault. More faults
   * than MONITOR_FAULTS are a death. A member that lives never refuses: its kernel accepts for it,
   * however busy it is. With 0, a connection that breaks would be a death already.
   */
  static final int MONITOR_INTERVAL_MILLIS = 100;
  static final int MONITOR_FAULTS = 1;

  /*
   * A member that neither joins nor is refused, say because the cluster hangs, gives up. Where
   * others may be silent for longer, it waits longer, too.
   */
  static final int JOIN_SECONDS_MIN = 20;
  static final int JOIN_SECONDS_MAX = 120;

  static final int CONNECT_SECONDS = 2;

  /* How often the oldest member of each part of a cluster looks for the others. */
  static final int MERGE_SECONDS = 5;

  /*
   * Hazelcast looks at the places of former members, too, and waits five seconds for each that is
   * dead, one after the other: so it must not remember them for long; those that are alive are found
   * by the Reunion. But by the same memory it is told who is the oldest of the other part, which is
   * asked at the next look: so it must remember for longer than from one look to the next.
   */
  static final int FORMER_MEMBERS_SECONDS = 2 * MERGE_SECONDS;

  /*
   * A member that takes itself for the oldest that is left asks the others whether they do so, too,
   * and looks for no other part meanwhile. Who does not see it so is asked again and again, by
   * default for two minutes; in truth the one that asks was cut off. Not too few, for this is also
   * how often a member is asked that has not missed the dead one yet: with 15 for some 4 s.
   */
  static final int CLAIM_SECONDS = 15;

  /*
   * Who leaves asks the oldest member, which may hang, and there is no data that would have to move.
   */
  static final int LEAVE_SECONDS = 1;

  /*
   * Who gets no answer within twice this time gives up, see Opening. Where a member hangs, that must
   * not be before it is found to be dead.
   */
  static final int CALL_SECONDS_MIN = 5;
  static final int CALL_SECONDS_MAX = 60;

  private static final Map<String, Object> PROPERTIES =
      Map.ofEntries(
          Map.entry("hazelcast.socket.bind.any", false),
          Map.entry("hazelcast.phone.home.enabled", false),
          Map.entry("hazelcast.shutdownhook.enabled", false),
          Map.entry("hazelcast.wait.seconds.before.join", 0),
          Map.entry("hazelcast.tcp.join.port.try.count", 1),
          Map.entry(
              "hazelcast.tcp.join.previously.joined.member.address.retention.seconds",
              FORMER_MEMBERS_SECONDS),
          Map.entry("hazelcast.graceful.shutdown.max.wait", LEAVE_SECONDS),
          Map.entry("hazelcast.heartbeat.interval.seconds", 1),
          Map.entry("hazelcast.heartbeat.failuredetector.type", "deadline"),
          Map.entry("hazelcast.merge.first.run.delay.seconds", MERGE_SECONDS),
          Map.entry("hazelcast.merge.next.run.delay.seconds", MERGE_SECONDS),
          Map.entry("hazelcast.mastership.claim.timeout.seconds", CLAIM_SECONDS),
          Map.entry("hazelcast.connection.monitor.interval", MONITOR_INTERVAL_MILLIS),
          Map.entry("hazelcast.connection.monitor.max.faults", MONITOR_FAULTS));

  private MemberConfig() {}

  static Config of(MemberPlan plan, InetAddress bind) {
    Config config = new Config();
    config.setClusterName(plan.cluster());
    config.setInstanceName("jd-" + UUID.randomUUID());
    config.setClassLoader(classLoader());
    config.setLiteMember(plan.lite());
    config.getJetConfig().setEnabled(false);
    config.getMetricsConfig().setEnabled(false);
    PROPERTIES.forEach((key, value) -> config.setProperty(key, value.toString()));
    config.setProperty("hazelcast.max.no.heartbeat.seconds", String.valueOf(plan.silenceSeconds()));
    config.setProperty("hazelcast.max.join.seconds", String.valueOf(joinSeconds(plan)));
    config.setProperty("hazelcast.operation.call.timeout.millis", String.valueOf(callMillis(plan)));
    // Not by interfaces: they would also sort out who can be joined.
    config.setProperty("hazelcast.local.localAddress", bind.getHostAddress());
    config.getSerializationConfig().setJavaSerializationFilterConfig(MemberFilter.allowed());
    openToMembers(config.getAdvancedNetworkConfig(), plan.port());
    return config;
  }

  private static long joinSeconds(MemberPlan plan) {
    long atLeast = Math.max(JOIN_SECONDS_MIN, plan.silenceSeconds());
    return Math.min(JOIN_SECONDS_MAX, atLeast);
  }

  private static long callMillis(MemberPlan plan) {
    long atLeast = Math.max(CALL_SECONDS_MIN, plan.silenceSeconds());
    return TimeUnit.SECONDS.toMillis(Math.min(CALL_SECONDS_MAX, atLeast));
  }

  private static ClassLoader classLoader() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context != null ? context : ClassLoader.getSystemClassLoader();
  }

  /* An advanced network has only the endpoints that it is given: no clients, no REST, no memcache. */
  private static void openToMembers(AdvancedNetworkConfig network, int port) {
    ServerSocketEndpointConfig endpoint = new ServerSocketEndpointConfig();
    endpoint.setPort(port).setPortAutoIncrement(false);
    endpoint.setSocketConnectTimeoutSeconds(CONNECT_SECONDS);
    network.setEnabled(true);
    network.setMemberEndpointConfig(endpoint);
    network.getJoin().getAutoDetectionConfig().setEnabled(false);
    network.getJoin().getMulticastConfig().setEnabled(false);
    network
        .getJoin()
        .getTcpIpConfig()
        .setEnabled(true)
        .setConnectionTimeoutSeconds(CONNECT_SECONDS);
  }
}
