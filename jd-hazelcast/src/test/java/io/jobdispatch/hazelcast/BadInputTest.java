package io.jobdispatch.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.jobdispatch.api.DispatchException;
import io.jobdispatch.api.PayloadException;
import io.jobdispatch.api.VirtualMachine;
import io.jobdispatch.core.Evaluator;
import io.jobdispatch.core.JobOutcome;
import io.jobdispatch.core.Jobs;
import io.jobdispatch.core.RunException;
import io.jobdispatch.core.RunOptions;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be done, and what one is told, over a host that is another process. */
@Timeout(600)
final class BadInputTest {

  private static HostJvms hosts;

  @TempDir private Path folder;
  private VirtualMachine machine;

  @BeforeAll
  static void startHost() {
    hosts = new HostJvms();
    hosts.start(1, 2);
  }

  @AfterAll
  static void endHost() {
    hosts.close();
  }

  @BeforeEach
  void open() {
    machine = hosts.open(Map.of("jd.hazelcast.payload", "1"));
  }

  @AfterEach
  void close() {
    machine.close();
  }

  private <J, R> List<JobOutcome<J, R>> outcomes(List<J> jobs, Evaluator<J, R> evaluator) {
    return Jobs.of(jobs).evaluate(evaluator).with(RunOptions.defaults().on(machine)).outcomes();
  }

  private static String failure(JobOutcome<?, ?> outcome) {
    return ((JobOutcome.Failed<?, ?>) outcome).failure().toString();
  }

  private static Object result(JobOutcome<?, ?> outcome) {
    return ((JobOutcome.Done<?, ?>) outcome).result();
  }

  @Test
  void jobThatCannotBeSerialisedFailsAlone() {
    List<Object> jobs = List.of(1, new Object(), 3);

    List<JobOutcome<Object, String>> outcomes = outcomes(jobs, String::valueOf);

    assertThat(result(outcomes.get(0))).isEqualTo("1");
    assertThat(failure(outcomes.get(1))).contains("class java.lang.Object is not serializable");
    assertThat(result(outcomes.get(2))).isEqualTo("3");
  }

  @Test
  void resultThatCannotBeSerialisedFailsAlone() {
    List<JobOutcome<Integer, Object>> outcomes =
        outcomes(List.of(1, 2), job -> job == 1 ? new Object() : job);

    assertThat(failure(outcomes.get(0))).contains("class java.lang.Object is not serializable");
    assertThat(result(outcomes.get(1))).isEqualTo(2);
  }

  @Test
  void resultOverTheLimitFailsAlone() {
    List<JobOutcome<Integer, byte[]>> outcomes =
        outcomes(List.of(2 << 20, 1000), job -> new byte[job]);

    assertThat(failure(outcomes.get(0)))
        .contains("the result of job 0 is too big: 2097153 bytes, the limit is 1048576")
        .contains("jd.hazelcast.payload");
    assertThat((byte[]) result(outcomes.get(1))).hasSize(1000);
  }

  @Test
  void jobOverTheLimitFailsAlone() {
    List<JobOutcome<byte[], Integer>> outcomes =
        outcomes(List.of(new byte[2 << 20], new byte[10]), job -> job.length);

    assertThat(failure(outcomes.get(0))).contains("job 0 is too big").contains("1048576");
    assertThat(result(outcomes.get(1))).isEqualTo(10);
  }

  @Test
  void evaluatorThatCannotBeSerialisedEndsTheRunAtOnce() {
    Object captured = new Object();

    assertThatExceptionOfType(PayloadException.class)
        .isThrownBy(() -> outcomes(List.of(1), job -> job + captured.hashCode()))
        .withMessageContaining("java.lang.Object")
        .withMessageContaining("captured");
  }

  @Test
  void classOfAJobThatIsNotOnTheHostIsNamed() throws Exception {
    Object stranger =
        stranger("Stranger", "public class Stranger implements java.io.Serializable {}");

    List<JobOutcome<Object, String>> outcomes =
        outcomes(List.of(stranger, "here"), job -> "" + job);

    assertThat(failure(outcomes.get(0)))
        .contains("class Stranger is not here; is its jar on this host?");
    assertThat(result(outcomes.get(1))).isEqualTo("here");
  }

  @Test
  @SuppressWarnings("unchecked")
  void classOfAnEvaluatorThatIsNotOnTheHostIsNamed() throws Exception {
    Supplier<Object> captured =
        (Supplier<Object>)
            stranger(
                "Maker",
                "public class Maker implements java.util.function.Supplier<Object>,"
                    + " java.io.Serializable { public Object get() { return 1; } }");

    assertThatExceptionOfType(RunException.class)
        .isThrownBy(() -> outcomes(List.of(1), (Evaluator<Integer, Object>) job -> captured.get()))
        .withMessageContaining("class Maker is not here; is its jar on this host?");
  }

  /* A class that this process has and the host has not. */
  private Object stranger(String name, String source) throws Exception {
    Path file = folder.resolve(name + ".java");
    Files.writeString(file, source);
    int fault = ToolProvider.getSystemJavaCompiler().run(null, null, null, file.toString());
    if (fault != 0) {
      throw new IOException("it cannot be compiled: " + source);
    }
    URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()});
    return loader.loadClass(name).getConstructor().newInstance();
  }

  @Test
  void settingThatDoesNotExistIsNamed() {
    assertThatExceptionOfType(DispatchException.class)
        .isThrownBy(() -> hosts.open(Map.of("jd.hazelcast.jion", "127.0.0.1:5701")))
        .withMessageContaining("jd.hazelcast.jion")
        .withMessageContaining("jd.hazelcast.join");
  }

  @Test
  void settingThatIsNoNumberIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> hosts.open(Map.of("jd.hazelcast.silence", "soon")))
        .withMessageContaining("jd.hazelcast.silence='soon'")
        .withMessageContaining("2 to 3600");
  }

  @Test
  void instanceThatIsNotThereIsNamed() {
    assertThatExceptionOfType(DispatchException.class)
        .isThrownBy(() -> hosts.open(Map.of("jd.hazelcast.instance", "mine")))
        .withMessageContaining("no Hazelcast instance named 'mine' (jd.hazelcast.instance)");
  }

  @Test
  void portOfAHostThatIsInUseIsOneLine() {
    String name = hosts.names().get(0);
    String port = name.substring(name.lastIndexOf(':') + 1);

    HostJvms.Starting second = hosts.begin(1, Map.of("jd.hazelcast.port", port));
    int status = second.jvm.await();

    assertThat(status).isEqualTo(1);
    assertThat(second.output().lines())
        .singleElement()
        .asString()
        .contains("cannot listen at 127.0.0.1:" + port, "in use");
  }

  @Test
  void argumentOfAHostThatIsNoSettingIsOneLine() {
    HostJvms.Starting host = hosts.begin(1, Map.of("jd.hazelcast.slots", "many"));
    int status = host.jvm.await();

    assertThat(status).isEqualTo(2);
    assertThat(host.output().lines())
        .singleElement()
        .asString()
        .contains("jd.hazelcast.slots='many'");
  }
}
