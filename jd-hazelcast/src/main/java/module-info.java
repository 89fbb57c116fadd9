/**
 * The backend of many machines: slaves live in members of a Hazelcast cluster.
 *
 * <p>Nothing is exported; it is found by name.
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

  // Hazelcast makes our logger factory by its name.
  opens io.jobdispatch.hazelcast to
      com.hazelcast.core;
}
