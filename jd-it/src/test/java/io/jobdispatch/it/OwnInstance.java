package io.jobdispatch.it;

import com.hazelcast.core.HazelcastInstance;
import io.jobdispatch.core.RunOptions;
import io.jobdispatch.hazelcast.HazelcastHost;
import java.util.Map;

/** What the README says of programs that have a Hazelcast instance of their own. */
final class OwnInstance {

  private OwnInstance() {}

  static HazelcastHost lend(HazelcastInstance own) {
    return HazelcastHost.start(Map.of("jd.hazelcast.instance", own.getName()));
  }

  static RunOptions over(HazelcastInstance own) {
    return RunOptions.defaults()
        .backend("hazelcast")
        .setting("jd.hazelcast.instance", own.getName());
  }
}
