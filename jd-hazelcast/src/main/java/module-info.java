/**
 * The backend of many machines: slaves live in the members of a Hazelcast cluster.
 *
 * <p>It is found by name. What is exported makes a process a host.
 *
 * @provides io.jobdispatch.api.VirtualMachineProvider the backend {@code hazelcast}
 */
@SuppressWarnings("requires-automatic") // Hazelcast has no descriptor of its own
module io.jobdispatch.hazelcast {
  requires io.jobdispatch.api;
  requires org.slf4j;
  requires static org.jspecify;
  requires com.hazelcast.core;

  // What Hazelcast needs and cannot ask for: an automatic module requires nothing.
  requires java.se;
  requires jdk.net;
  requires jdk.unsupported;

  exports io.jobdispatch.hazelcast;

  // Hazelcast makes our logger factory by its name.
  opens io.jobdispatch.hazelcast to
      com.hazelcast.core;

  provides io.jobdispatch.api.VirtualMachineProvider with
      io.jobdispatch.hazelcast.HazelcastProvider;
}
