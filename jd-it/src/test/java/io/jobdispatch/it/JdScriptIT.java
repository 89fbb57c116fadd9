package io.jobdispatch.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When and where {@code ./jd} builds: the script, with a Maven and a Java that only say so. */
final class JdScriptIT {

  private static final FileTime LONG_AGO =
      FileTime.from(Instant.EPOCH.plus(Duration.ofDays(10_000)));

  /* Makes one jar where the profile own-folder of the POM makes it. */
  private static final String MAVEN =
      """
      #!/bin/sh
      echo "mvn $*" >>calls
      [ ! -e broken ] || { echo 'it does not compile'; exit 1; }
      mkdir -p .jd/build/jd-examples/lib && echo new >.jd/build/jd-examples/lib/some.jar
      """;

  private static final String JAVA = "#!/bin/sh\nshift\necho \"java $*\"\n";

  @TempDir private Path directory;
  private Path source;

  @BeforeEach
  void layOut() throws IOException {
    Files.copy(Outcome.ROOT.resolve("jd"), directory.resolve("jd"));
    program("bin/mvn", MAVEN);
    program("java/bin/java", JAVA);
    Path folder = Files.createDirectories(directory.resolve("jd-core/src/main"));
    source = Files.writeString(folder.resolve("Core.java"), "");
    Files.writeString(directory.resolve("pom.xml"), "");
    for (Path old : List.of(source, folder, directory.resolve("pom.xml"))) {
      Files.setLastModifiedTime(old, LONG_AGO);
    }
  }

  private void program(String name, String text) throws IOException {
    Path program = directory.resolve(name);
    Files.createDirectories(program.getParent());
    Files.writeString(program, text);
    assertThat(program.toFile().setExecutable(true)).isTrue();
  }

  private Outcome jd(String... arguments) {
    List<String> line = new ArrayList<>(List.of("env", "JAVA_HOME=" + directory.resolve("java")));
    line.add("PATH=" + directory.resolve("bin") + ":" + System.getenv("PATH"));
    line.addAll(List.of("./jd"));
    line.addAll(List.of(arguments));
    return Outcome.of(directory, line);
  }

  private List<String> builds() throws IOException {
    Path calls = directory.resolve("calls");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  /* As if the last build had been before the source was changed. */
  private void changeTheSource() throws IOException {
    Files.setLastModifiedTime(
        directory.resolve(".jd/stamp"), FileTime.from(LONG_AGO.toInstant().minusSeconds(1)));
  }

  private List<Path> libraries() throws IOException {
    try (Stream<Path> entries = Files.list(directory.resolve(".jd"))) {
      return entries.filter(entry -> entry.getFileName().toString().startsWith("lib-")).toList();
    }
  }

  @Test
  void whatMavenHasBuiltIsLeftAlone() throws IOException {
    Path jar = directory.resolve("jd-examples/target/lib/jd-core.jar");
    Files.createDirectories(jar.getParent());
    Files.writeString(jar, "Maven's");

    Outcome run = jd("tune");

    assertThat(run.exitCode()).as(run.story()).isZero();
    assertThat(builds()).singleElement().asString().contains("own-folder");
    try (Stream<Path> left =
        Files.walk(directory.resolve("jd-examples")).filter(Files::isRegularFile)) {
      assertThat(left).containsExactly(jar);
    }
    assertThat(jar).hasContent("Maven's");
    assertThat(run.output()).contains("-p " + libraries().get(0).toRealPath()).endsWith("tune\n");
  }

  @Test
  void theFolderOfItsOwnIsInNoTargetFolder() throws IOException {
    String pom = Files.readString(Outcome.ROOT.resolve("pom.xml"));

    assertThat(pom)
        .contains(
            "<directory>${maven.multiModuleProjectDirectory}/.jd/build/${project.artifactId}</directory>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "list", "--help", "-h", "--version", "tune --help", "tune -h"})
  void aCallThatOnlyPrintsBuildsIfNothingIsBuiltYet(String call) throws IOException {
    String[] arguments = call.isEmpty() ? new String[0] : call.split(" ");

    jd(arguments);
    assertThat(builds()).hasSize(1);

    changeTheSource();
    Outcome second = jd(arguments);

    assertThat(builds()).hasSize(1);
    assertThat(second.output()).as(second.story()).startsWith("java ").endsWith(call + "\n");
    assertThat(second.errors()).isEmpty();
  }

  @Test
  void aDemoBuildsIfASourceIsNewer() throws IOException {
    jd("list");

    jd("tune");
    assertThat(builds()).hasSize(1);

    changeTheSource();
    jd("tune");
    assertThat(builds()).hasSize(2);
  }

  @Test
  void aBuildThatFailsIsReportedAndTheOneBeforeStays() throws IOException {
    jd("list");
    changeTheSource();
    Files.createFile(directory.resolve("broken"));

    Outcome failed = jd("tune");
    Outcome list = jd("list");

    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.errors())
        .contains("it does not compile", "the build failed", ".jd/build.log");
    assertThat(list.exitCode()).as(list.story()).isZero();
    assertThat(list.output()).endsWith("list\n");
  }

  @Test
  void aProgramThatIsRunningKeepsItsJarsOverOneBuild() throws IOException {
    jd("list");
    List<Path> first = libraries();
    changeTheSource();
    jd("tune");
    assertThat(libraries()).hasSize(2).containsAll(first);

    changeTheSource();
    jd("tune");

    assertThat(libraries()).hasSize(2).doesNotContainAnyElementsOf(first);
  }
}
