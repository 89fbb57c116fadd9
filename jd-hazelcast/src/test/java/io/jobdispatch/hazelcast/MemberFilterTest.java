package io.jobdispatch.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.ClassFilter;
import com.hazelcast.core.HazelcastInstance;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** What a member may be answered, in the version of Hazelcast that is used. */
class MemberFilterTest {

  /* Those of joining and leaving, of calls between members, and of topics. */
  private static final String PACKAGES =
      "com\\.hazelcast\\.(core|spi\\.exception|internal\\.cluster\\.impl|internal\\.partition|partition"
          + "|topic)\\.[A-Za-z]+Exception";

  private final ClassFilter admitted = MemberFilter.exceptions().getWhitelist();

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
