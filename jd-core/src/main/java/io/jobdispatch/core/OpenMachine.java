package io.jobdispatch.core;

import io.jobdispatch.api.VirtualMachine;

/**
 * A virtual machine for one run.
 *
 * @param origin for a person: which it is and what chose it
 * @param fewSlaves what to do while it has too few slaves
 * @param release gives it back: closes it, if it was opened for the run
 */
record OpenMachine(VirtualMachine machine, String origin, FewSlaves fewSlaves, Runnable release)
    implements AutoCloseable {

  @Override
  public void close() {
    release.run();
  }
}
