/**
 * The event-driven master-slave model and the job dispatcher on it.
 *
 * <p>Who has jobs to dispatch needs this module and one backend on the path. It never names a
 * backend: they meet in {@link io.jobdispatch.api}.
 *
 * @provides io.jobdispatch.api.HostPreparation the removal of what killed processes have left
 */
module io.jobdispatch.core {
  requires transitive io.jobdispatch.api;
  requires org.slf4j;
  requires static org.jspecify;

  exports io.jobdispatch.core;
  exports io.jobdispatch.core.command;
  exports io.jobdispatch.core.journal;

  provides io.jobdispatch.api.HostPreparation with
      io.jobdispatch.core.host.LeftoverRemoval;
}
