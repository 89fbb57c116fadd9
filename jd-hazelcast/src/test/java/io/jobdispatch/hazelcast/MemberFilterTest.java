package io.jobdispatch.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.cluster.Address;
import com.hazelcast.cluster.ClusterState;
import com.hazelcast.cluster.impl.MemberImpl;
import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.SerializationConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.MemberLeftException;
import com.hazelcast.internal.cluster.impl.ClusterStateChange;
import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.serialization.impl.DefaultSerializationServiceBuilder;
import com.hazelcast.version.MemberVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a member may be sent, in the version of Hazelcast that is used. */
class MemberFilterTest {

  /* Those of joining and leaving, of calls between members, and of topics. */
  private static final String PACKAGES =
      "com\\.hazelcast\\.(core|spi\\.exception|internal\\.cluster\\.impl|internal\\.partition|partition"
          + "|topic|transaction)\\.[A-Za-z]+Exception";

  private static final MemberVersion VERSION = MemberVersion.of(5, 7, 0);

  private final ClassFilter admitted = MemberFilter.allowed().getWhitelist();

  private static List<String> classesOfHazelcast() throws IOException, URISyntaxException {
    Path jar =
        Path.of(
            HazelcastInstance.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream()
          .map(entry -> entry.getName().replace('/', '.'))
          .filter(name -> name.endsWith(".class"))
          .map(name -> name.substring(0, name.length() - ".class".length()))
          .toList();
    }
  }

  @Test
  void everyExceptionThatAnswersAMemberCanBeRead() throws Exception {
    List<String> exceptions =
        classesOfHazelcast().stream().filter(name -> name.matches(PACKAGES)).toList();

    assertThat(exceptions)
        .hasSizeGreaterThan(20)
        .contains("com.hazelcast.internal.cluster.impl.ClusterTopologyChangedException")
        .allMatch(admitted::isListed);
  }

  /* Who cannot read an answer waits for it for ever: that a name is listed is not enough. */
  @ParameterizedTest
  @MethodSource("whatIsAdmitted")
  void whatIsAdmittedIsReadAsItWasWritten(Object sent) throws Exception {
    MemberPlan plan =
        new MemberPlan("test", "127.0.0.1", 1, List.of(), false, false, MemberPlan.SILENCE_MIN);
    SerializationConfig config =
        MemberConfig.of(plan, InetAddress.getLoopbackAddress()).getSerializationConfig();
    InternalSerializationService service =
        new DefaultSerializationServiceBuilder().setConfig(config).build();

    Object read = service.toObject(service.toData(sent));

    assertThat(read).hasSameClassAs(sent).hasToString(sent.toString());
    service.dispose();
  }

  static List<Object> whatIsAdmitted() throws Exception {
    List<Object> all = new ArrayList<>();
    for (String name : classesOfHazelcast()) {
      if (MemberFilter.allowed().getWhitelist().isListed(name)) {
        all.addAll(instances(Class.forName(name)));
      }
    }
    all.add(ClusterStateChange.from(ClusterState.FROZEN));
    return all;
  }

  private static List<?> instances(Class<?> type) throws Exception {
    if (type.isEnum()) {
      return List.of(type.getEnumConstants());
    }
    if (type == MemberLeftException.class) {
      return List.of(new MemberLeftException(member()));
    }
    if (Throwable.class.isAssignableFrom(type)) {
      return List.of(exception(type));
    }
    return type == MemberVersion.class ? List.of(VERSION) : List.of();
  }

  private static Object exception(Class<?> type) throws ReflectiveOperationException {
    try {
      Throwable cause = new ExecutionException("why", new StackOverflowError());
      return type.getConstructor(String.class, Throwable.class).newInstance("what", cause);
    } catch (NoSuchMethodException withoutCause) {
      return type.getConstructor(String.class).newInstance("what");
    }
  }

  private static MemberImpl member() throws UnknownHostException {
    return new MemberImpl.Builder(new Address("127.0.0.1", 1))
        .uuid(UUID.randomUUID())
        .version(VERSION)
        .build();
  }

  @Test
  void whatRunsCodeCannotBeRead() {
    assertThat(
            List.of(
                "java.util.HashMap",
                "java.util.PriorityQueue",
                "java.lang.invoke.SerializedLambda",
                "java.lang.reflect.Proxy",
                "com.hazelcast.executor.impl.RunnableAdapter",
                getClass().getName()))
        .noneMatch(admitted::isListed);
  }
}
