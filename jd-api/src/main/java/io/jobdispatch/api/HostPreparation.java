package io.jobdispatch.api;

/**
 * A preparation that a process runs before it accepts tasks, for example the removal of files of
 * processes that were killed. It is loaded as a service, like {@link VirtualMachineProvider}.
 */
public interface HostPreparation {

  /**
   * Prepares this process. It is called each time a host starts, by the thread that starts the
   * host, possibly by several threads at the same time. An implementation must do long work in
   * another thread, and a failure must not stop the host.
   */
  void prepareHost();
}
