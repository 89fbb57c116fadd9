package io.jobdispatch.hazelcast;

import com.hazelcast.config.TopicConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.jobdispatch.api.DispatchException;
import io.jobdispatch.api.Settings;
import java.util.List;
import java.util.stream.Stream;

/** How this process becomes a member of a cluster: by one of its own, or by what is there. */
final class Membership {

  private Membership() {}

  static Wire ofMaster(Settings settings) {
    return of(settings, 0, HazelcastSettings.lite(settings), true);
  }

  static Wire ofHost(Settings settings) {
    return of(settings, HazelcastSettings.PORT_OF_HOSTS, false, false);
  }

  private static Wire of(Settings settings, int port, boolean lite, boolean mustJoin) {
    String name = settings.text(HazelcastSettings.INSTANCE);
    if (!name.isEmpty()) {
      return new HazelcastWire(find(name), false);
    }
    MemberPlan plan =
        new MemberPlan(
            settings.text(HazelcastSettings.CLUSTER),
            settings.text(HazelcastSettings.BIND),
            HazelcastSettings.port(settings, port),
            HazelcastSettings.join(settings),
            lite,
            mustJoin,
            HazelcastSettings.silence(settings));
    HazelcastInstance member = OwnMember.start(plan);
    try {
      return new HazelcastWire(member, true);
    } catch (RuntimeException | Error e) {
      member.getLifecycleService().terminate();
      throw e;
    }
  }

  private static HazelcastInstance find(String name) {
    HazelcastInstance instance = Hazelcast.getHazelcastInstanceByName(name);
    if (instance == null) {
      List<String> names =
          Hazelcast.getAllHazelcastInstances().stream().map(HazelcastInstance::getName).toList();
      throw new DispatchException(
          "no Hazelcast instance named '%s' (%s) in this process; there are: %s"
              .formatted(name, HazelcastSettings.INSTANCE.key(), names));
    }
    rejectDisorder(instance);
    return instance;
  }

  private static void rejectDisorder(HazelcastInstance instance) {
    boolean anyOrder =
        Stream.of(HazelcastWire.ALL, HazelcastWire.ALL + "-0")
            .map(instance.getConfig()::findTopicConfig)
            .anyMatch(TopicConfig::isMultiThreadingEnabled);
    if (anyOrder) {
      throw new DispatchException(
          "instance '%s' hands over the messages of topic '%s' by several threads, out of order;"
                  .formatted(instance.getName(), HazelcastWire.ALL)
              + " configure topics named 'jd*' without multi-threading");
    }
  }
}
