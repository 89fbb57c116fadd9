package io.jobdispatch.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the program says to those who call it. */
@Timeout(600)
class HostMainTest {

  @TempDir private Path folder;

  private Jvm call(String argument) throws IOException {
    return Jvm.start(folder.resolve("output"), HostMain.class, argument);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h"})
  void explainsItself(String argument) throws Exception {
    try (Jvm host = call(argument)) {
      int status = host.await();

      assertThat(status).isZero();
      assertThat(host.output())
          .startsWith("usage: ")
          .contains("jd.hazelcast.slots", HazelcastSettings.JOIN.meaning())
          .doesNotContain("jd.hazelcast.lite");
    }
  }

  @Test
  void argumentThatIsNoSettingIsToldInOneLine() throws Exception {
    try (Jvm host = call("slots")) {
      int status = host.await();

      assertThat(status).isEqualTo(2);
      assertThat(host.output())
          .isEqualTo("must be KEY=VALUE: argument='slots'; --help tells the keys%n".formatted());
    }
  }

  @Test
  void settingOfMastersIsRefused() throws Exception {
    try (Jvm host = call("jd.hazelcast.lite=false")) {
      int status = host.await();

      assertThat(status).isEqualTo(2);
      assertThat(host.output())
          .isEqualTo("only masters can be lite: leave out jd.hazelcast.lite='false'%n".formatted());
    }
  }
}
