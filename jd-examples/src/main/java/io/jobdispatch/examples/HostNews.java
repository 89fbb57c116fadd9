package io.jobdispatch.examples;

import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Message.TaskExit;
import io.jobdispatch.api.Message.TaskExit.Reason;
import io.jobdispatch.core.RunListener;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/** Tells in a line that a host is gone, once for each. */
final class HostNews implements RunListener {

  private static final Set<Reason> OF_HOSTS = EnumSet.of(Reason.HOST_LOST, Reason.HOST_LEFT);

  private final String name;
  private final Console console;
  private final Set<HostId> told = new HashSet<>();

  /**
   * Makes a listener of one run.
   *
   * @param name what the run is called
   * @param console where to tell it
   */
  HostNews(String name, Console console) {
    this.name = name;
    this.console = console;
  }

  /* A host is gone when its slaves are. One that had none is of no interest. */
  @Override
  public void slaveLost(TaskExit exit, int jobsReturned) {
    HostId host = exit.host();
    if (OF_HOSTS.contains(exit.reason()) && told.add(host)) {
      String story = exit.story().replace(host.toString(), host.name());
      console.tell("%s: %s; others get the jobs that it held", name, story);
    }
  }
}
