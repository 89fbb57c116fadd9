package io.jobdispatch.core.host;

import io.jobdispatch.api.HostPreparation;
import io.jobdispatch.core.command.OrphanedPrograms;

/** Ends and removes what killed processes have left, in the folder for temporary files. */
public final class LeftoverRemoval implements HostPreparation {

  /** Makes it, as a service. */
  public LeftoverRemoval() {}

  @Override
  public void prepareHost() {
    OrphanedPrograms.seekOnce();
  }
}
