package io.jobdispatch.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A member of its own JVM, until its standard input ends. */
final class MemberMain {

  private MemberMain() {}

  /**
   * Starts a member that joins another.
   *
   * @param args the cluster and whom to join
   */
  public static void main(String[] args) throws IOException {
    MemberPlan plan =
        new MemberPlan(
            args[0], "127.0.0.1", 0, List.of(args[1]), false, true, Duration.ofMinutes(10));
    HazelcastInstance member = OwnMember.start(plan);
    System.in.readAllBytes();
    member.shutdown();
  }
}
