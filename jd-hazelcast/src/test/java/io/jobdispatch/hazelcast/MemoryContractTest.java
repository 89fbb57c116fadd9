package io.jobdispatch.hazelcast;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.VirtualMachine;
import io.jobdispatch.testkit.contract.VirtualMachineContract;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;

/** The contract, with hosts of this JVM on a wire of this JVM. */
final class MemoryContractTest extends VirtualMachineContract {

  private static final RunTerms TERMS = new RunTerms("test", Duration.ofMinutes(10), 64 << 20);
  private static final int SLOTS = 3;

  private final MemoryNet net = new MemoryNet();
  private final Map<MemoryNet.Node, HostService> hosts = new LinkedHashMap<>();

  MemoryContractTest() {
    for (int i = 0; i < 3; i++) {
      addHost();
    }
  }

  private void addHost() {
    MemoryNet.Node node = net.join();
    HostService host = new HostService(HazelcastProvider.endpoint(), node, "test", SLOTS, () -> {});
    host.open();
    hosts.put(node, host);
  }

  @AfterEach
  void closeHosts() {
    hosts.forEach(
        (node, host) -> {
          host.close("the test is over");
          node.close();
        });
  }

  @Override
  protected VirtualMachine open(int slots) {
    VirtualMachine machine = HazelcastMachine.open(HazelcastProvider.endpoint(), net.join(), TERMS);
    while (machine.freeSlots() < slots) {
      LockSupport.parkNanos(1_000_000);
    }
    return machine;
  }

  @Override
  protected boolean loseHost(VirtualMachine machine, HostId id) {
    for (Map.Entry<MemoryNet.Node, HostService> host : hosts.entrySet()) {
      if (host.getKey().name().equals(id.name())) {
        host.getKey().die();
        host.getValue().close("it died");
        hosts.remove(host.getKey());
        return true;
      }
    }
    return false;
  }

  @Override
  protected boolean addHost(VirtualMachine machine) {
    addHost();
    return true;
  }

  @Override
  protected Set<?> alive() {
    return super.alive().stream()
        .filter(one -> !one.toString().contains("net-"))
        .filter(one -> !one.toString().contains("jd-hazelcast-host"))
        .collect(Collectors.toSet());
  }
}
