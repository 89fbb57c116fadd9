package io.jobdispatch.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A project of somebody else, outside our build, that knows nothing but our coordinates. */
final class StrangerIT {

  /*
   * The local repository that this build uses is lent to the stranger entry by entry, so that
   * nothing has to be fetched; our own artifacts are laid beside it and installed nowhere.
   */

  private static final String VERSION = System.getProperty("jd.version");
  private static final Pattern PLUGIN_VERSION = Pattern.compile("@(maven-[a-z]+-plugin)@");
  private static final Path LENT = Path.of(System.getProperty("jd.repository"));

  private static final String DESCRIPTOR = "module stranger { requires io.jobdispatch.core; }\n";

  @TempDir private static Path directory;
  private static Path repository;
  private static Path project;
  private static Path module;

  /** Builds the project twice: without a descriptor, and as a module. */
  @BeforeAll
  static void build() throws IOException {
    layOutRepository();
    project = layOut("a stranger's project");
    module = layOut("a stranger's module");
    Files.writeString(module.resolve("src/main/java/module-info.java"), DESCRIPTOR);
    build(project);
    build(module);
  }

  private static void layOutRepository() throws IOException {
    repository = directory.resolve("repository");
    lend(LENT, repository, "io");
    lend(LENT.resolve("io"), repository.resolve("io"), "jobdispatch");
    lay("jd-parent", Outcome.ROOT.resolve("pom.xml"));
    for (String artifact : List.of("jd-api", "jd-core", "jd-local", "jd-hazelcast")) {
      lay(artifact, Outcome.ROOT.resolve(artifact).resolve("pom.xml"));
      String jar = artifact + "-" + VERSION + ".jar";
      Files.copy(Outcome.LIB.resolve(jar), folder(artifact).resolve(jar));
    }
  }

  private static Path layOut(String name) throws IOException {
    Path project = directory.resolve(name);
    Path sources = Files.createDirectories(project.resolve("src/main/java/stranger"));
    Files.writeString(sources.resolve("Quickstart.java"), "package stranger;\n" + Readme.program());
    Files.writeString(project.resolve("pom.xml"), pom());
    return project;
  }

  private static String pom() throws IOException {
    String parent = Files.readString(Outcome.ROOT.resolve("pom.xml"));
    try (InputStream template = StrangerIT.class.getResourceAsStream("stranger.xml")) {
      String pom = new String(template.readAllBytes(), StandardCharsets.UTF_8);
      return PLUGIN_VERSION
          .matcher(pom.replace("@VERSION@", VERSION))
          .replaceAll(plugin -> pluginVersion(parent, plugin.group(1)));
    }
  }

  /* What the parent pins. */
  private static String pluginVersion(String parent, String plugin) {
    Pattern pinned =
        Pattern.compile("<artifactId>" + plugin + "</artifactId>\\s*<version>([^<]+)</version>");
    Matcher matcher = pinned.matcher(parent);
    assertThat(matcher.find()).as(plugin).isTrue();
    return matcher.group(1);
  }

  private static void lend(Path from, Path to, String except) throws IOException {
    Files.createDirectories(to);
    if (!Files.isDirectory(from)) {
      return;
    }
    try (Stream<Path> entries = Files.list(from)) {
      for (Path entry : entries.toList()) {
        if (!entry.getFileName().toString().equals(except)) {
          Files.createSymbolicLink(to.resolve(entry.getFileName()), entry);
        }
      }
    }
  }

  private static void lay(String artifact, Path pom) throws IOException {
    Path folder = Files.createDirectories(folder(artifact));
    Files.copy(pom, folder.resolve(artifact + "-" + VERSION + ".pom"));
  }

  private static Path folder(String artifact) {
    return repository.resolve("io/jobdispatch").resolve(artifact).resolve(VERSION);
  }

  @Test
  void runsTheReadmesProgramWithoutADescriptor() {
    String classes = project.resolve("target/classes").toString();
    String libraries = project.resolve("target/lib") + "/*";
    Outcome run =
        Outcome.java(
            project,
            List.of("-cp", classes + File.pathSeparator + libraries, "stranger.Quickstart"));

    assertThat(run.exitCode()).as(run.story()).isZero();
    assertThat(run.output()).isEqualTo(ours().output());
  }

  @Test
  void runsTheReadmesProgramAsAModule() {
    String path =
        module.resolve("target/classes") + File.pathSeparator + module.resolve("target/lib");
    Outcome run = Outcome.java(module, List.of("-p", path, "-m", "stranger/stranger.Quickstart"));

    assertThat(run.exitCode()).as(run.story()).isZero();
    assertThat(run.output()).isEqualTo(ours().output());
  }

  @Test
  void runsTheReadmesProgramOnAHost() throws Exception {
    String classPath =
        project.resolve("target/classes") + File.pathSeparator + project.resolve("target/lib/*");
    List<String> host = List.of("-cp", classPath, "io.jobdispatch.hazelcast.HostMain");
    Outcome run =
        onAHost(host, List.of("-Djd.backend=hazelcast", "-cp", classPath, "stranger.Quickstart"));

    assertThat(run.exitCode()).as(run.story()).isZero();
    assertThat(run.output()).isEqualTo(ours().output());
  }

  @Test
  @Tag("storm")
  void runsTheReadmesProgramOnAHostAsAModule() throws Exception {
    String path =
        module.resolve("target/classes") + File.pathSeparator + module.resolve("target/lib");
    List<String> host =
        List.of(
            "-p",
            path,
            "--add-modules",
            "stranger",
            "-m",
            "io.jobdispatch.hazelcast/io.jobdispatch.hazelcast.HostMain");
    Outcome run =
        onAHost(
            host,
            List.of("-Djd.backend=hazelcast", "-p", path, "-m", "stranger/stranger.Quickstart"));

    assertThat(run.exitCode()).as(run.story()).isZero();
    assertThat(run.output()).isEqualTo(ours().output());
  }

  private Outcome onAHost(List<String> hostLine, List<String> line) throws IOException {
    List<String> whole = new ArrayList<>(hostLine);
    whole.addAll(List.of("jd.hazelcast.port=0", "jd.hazelcast.join="));
    whole.add(0, HostProcess.PATIENT);
    try (HostProcess host = HostProcess.start(directory, whole)) {
      List<String> joining = new ArrayList<>();
      joining.addAll(List.of(HostProcess.PATIENT, "-Djd.hazelcast.join=" + host.address()));
      joining.addAll(line);
      return Outcome.java(project, joining);
    }
  }

  private static void build(Path project) {
    Outcome build =
        Outcome.of(
            project,
            List.of(
                System.getProperty("jd.maven"),
                "--offline",
                "--batch-mode",
                "-Dmaven.repo.local=" + repository,
                "package"));
    assertThat(build.exitCode()).as(build.story()).isZero();
  }

  private Outcome ours() {
    return Outcome.java(
        directory,
        List.of(
            "-p",
            Outcome.LIB.toString(),
            "-m",
            "io.jobdispatch.examples/io.jobdispatch.examples.Quickstart"));
  }
}
