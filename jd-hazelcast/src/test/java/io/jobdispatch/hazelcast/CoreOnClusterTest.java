package io.jobdispatch.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import io.jobdispatch.api.VirtualMachine;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.platform.suite.api.AfterSuite;
import org.junit.platform.suite.api.BeforeSuite;
import org.junit.platform.suite.api.IncludeTags;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/**
 * The tests of the dispatcher that are about no place, over three host processes. The masters share
 * a member, as in a program that has one.
 */
@Suite
@SelectPackages("io.jobdispatch.core")
@IncludeTags("every-place")
final class CoreOnClusterTest {

  private static final int HOSTS = 3;
  private static final int SLOTS = 2;

  private static final Map<String, String> SETTINGS = new HashMap<>();
  private static HostJvms hosts;
  private static HazelcastInstance member;

  @BeforeSuite
  static void startHosts() {
    hosts = new HostJvms();
    hosts.start(HOSTS, SLOTS);
    MemberPlan plan =
        new MemberPlan(
            hosts.cluster(), "127.0.0.1", 0, hosts.names(), true, true, Duration.ofMinutes(10));
    member = OwnMember.start(plan);
    SETTINGS.putAll(hosts.settings());
    SETTINGS.put("jd.hazelcast.instance", member.getName());
    SETTINGS.forEach(System::setProperty);
  }

  @AfterSuite
  static void endHosts() {
    SETTINGS.keySet().forEach(System::clearProperty);
    try {
      awaitThatEverySlotIsFree();
    } finally {
      member.shutdown();
      hosts.close();
    }
  }

  private static void awaitThatEverySlotIsFree() {
    try (VirtualMachine machine = hosts.open(Map.of("jd.hazelcast.instance", member.getName()))) {
      Await.until(
          "all slots are free", machine::summary, () -> machine.freeSlots() >= HOSTS * SLOTS);
    }
  }
}
