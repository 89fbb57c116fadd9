/**
 * Proof for whoever builds on the job dispatcher: a contract test for those who write a backend,
 * and a simulated cluster with faults for those who write a dispatcher.
 *
 * <p>Used by tests. It needs no backend.
 */
module io.jobdispatch.testkit {
  requires transitive io.jobdispatch.api;
  requires transitive io.jobdispatch.core;
  requires transitive org.junit.jupiter.api;
  requires static org.jspecify;

  exports io.jobdispatch.testkit.contract;
  exports io.jobdispatch.testkit.simulation;

  /* JUnit calls the contract's methods. */
  opens io.jobdispatch.testkit.contract to
      org.junit.platform.commons;
}
