package io.jobdispatch.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import io.jobdispatch.api.HostId;
import io.jobdispatch.api.VirtualMachine;
import io.jobdispatch.testkit.contract.VirtualMachineContract;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * The contract over three host processes. The masters share a member, as in a program that has one.
 */
final class ClusterContractTest extends VirtualMachineContract {

  private static final int HOSTS = 3;
  private static final int SLOTS = 3;

  private static HostJvms hosts;
  private static HazelcastInstance member;

  @BeforeAll
  static void startHosts() {
    hosts = new HostJvms();
    hosts.start(HOSTS, SLOTS);
    MemberPlan plan =
        new MemberPlan(
            hosts.cluster(), "127.0.0.1", 0, hosts.names(), true, true, Duration.ofMinutes(10));
    member = OwnMember.start(plan);
  }

  @AfterAll
  static void endHosts() {
    member.shutdown();
    hosts.close();
  }

  @Override
  protected VirtualMachine open(int slots) {
    while (hosts.names().size() < HOSTS) {
      hosts.start(SLOTS, Map.of());
    }
    VirtualMachine machine = hosts.open(Map.of("jd.hazelcast.instance", member.getName()));
    while (machine.hosts().size() < HOSTS || machine.freeSlots() < machine.slots()) {
      LockSupport.parkNanos(1_000_000);
    }
    return machine;
  }

  @Override
  protected boolean loseHost(VirtualMachine machine, HostId host) {
    if (!hosts.has(host.name())) {
      return false;
    }
    hosts.kill(host.name());
    return true;
  }

  @Override
  protected boolean addHost(VirtualMachine machine) {
    hosts.start(SLOTS, Map.of());
    return true;
  }

  @Override
  protected Set<?> alive() {
    return super.alive().stream()
        .filter(one -> !(one instanceof ProcessHandle))
        .filter(one -> !one.toString().contains("hz."))
        .collect(Collectors.toSet());
  }
}
