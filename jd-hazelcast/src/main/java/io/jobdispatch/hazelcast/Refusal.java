package io.jobdispatch.hazelcast;

import com.hazelcast.instance.BuildInfoProvider;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a cluster does not admit a member, as far as that is known.
 *
 * @param text the reason, and what to do
 */
record Refusal(String text) {

  /*
   * Hazelcast says why only in its log; the exception says that the start has failed.
   */

  private static final String REASON = "Reason of failure for node join: ";
  private static final Pattern STATE = Pattern.compile("allow new members.*\\bstate=(\\w+)");

  /**
   * Returns why a member could not start.
   *
   * @param own the address of that member
   */
  static Refusal of(HostPort own) {
    Optional<String> reason = MemberLog.lastErrorAtStart(own, REASON);
    if (reason.isEmpty()) {
      return new Refusal(
          "the members of the cluster use another Hazelcast version than "
              + BuildInfoProvider.getBuildInfo().getVersion()
              + ", reject new members in their current state, or do not respond; use the same jars"
              + " everywhere, or restart the members");
    }
    Matcher state = STATE.matcher(reason.get());
    return new Refusal(state.find() ? ofState(state.group(1)) : reason.get());
  }

  private static String ofState(String state) {
    return "it is in the state "
        + state
        + ", in which it admits no members. FROZEN lasts for up to "
        + Reunion.FROZEN_MAX.toSeconds()
        + " s while parts of a cluster join; otherwise set the state to ACTIVE"
        + " (HazelcastInstance.getCluster().changeClusterState), or restart all members";
  }
}
