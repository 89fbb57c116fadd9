package io.jobdispatch.api;

/**
 * What a process does once before it takes tasks for masters, for example the removal of what
 * earlier processes have left. Found as a service, as {@link VirtualMachineProvider} is.
 */
public interface HostPreparation {

  /**
   * Prepares this process. Called by the thread that starts a host, each time a host starts; may be
   * called by several threads. What takes long goes on in another thread. What fails does not keep
   * the host from its work.
   */
  void prepareHost();
}
