package io.jobdispatch.hazelcast;

/**
 * The name of one link: one master and one life of one host, as that master sees it. Never used
 * again.
 *
 * @param run the master's run
 * @param incarnation the host's life, drawn by the master when it asked for the link
 */
record LinkId(long run, long incarnation) {

  @Override
  public String toString() {
    return Long.toHexString(run) + "~" + Long.toHexString(incarnation);
  }
}
