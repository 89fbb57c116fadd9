package io.jobdispatch.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jobdispatch.api.DispatchException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildTest {

  private static final Map<String, String> CLASSES = Map.of("a/A.class", "A", "b/B.class", "B");

  @TempDir private Path root;

  private Path directory(String name, Map<String, String> files) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = root.resolve(name).resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    return root.resolve(name);
  }

  private Path jar(String name, Map<String, String> files) throws IOException {
    return jar(name, files, 0);
  }

  private Path jar(String name, Map<String, String> files, long millis) throws IOException {
    Path path = root.resolve(name);
    Files.createDirectories(path.getParent());
    try (OutputStream out = Files.newOutputStream(path);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
        ZipEntry entry = new ZipEntry(file.getKey());
        entry.setLastModifiedTime(FileTime.fromMillis(millis));
        zip.putNextEntry(entry);
        zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return path;
  }

  private static String classPath(Path... entries) {
    return Build.fingerprint(List.of(entries), List.of());
  }

  private static String modulePath(Path... entries) {
    return Build.fingerprint(List.of(), List.of(entries));
  }

  @Test
  void isTwelveDigitsAndTheSameEachTime() {
    assertThat(Build.fingerprint()).matches("[0-9a-f]{12}").isEqualTo(Build.fingerprint());
  }

  @Test
  void sameClassesElsewhereAndLaterAreTheSame() throws IOException {
    String here = classPath(jar("here.jar", CLASSES));

    assertThat(classPath(jar("elsewhere/other.jar", CLASSES, 1_000_000_000_000L))).isEqualTo(here);
    assertThat(classPath(directory("classes", CLASSES))).isEqualTo(here);
    assertThat(modulePath(root.resolve("here.jar"))).isEqualTo(here);
  }

  @Test
  void changedClassIsAnother() throws IOException {
    Map<String, String> changed = Map.of("a/A.class", "A", "b/B.class", "C");

    assertThat(classPath(jar("changed.jar", changed)))
        .isNotEqualTo(classPath(jar("a.jar", CLASSES)));
    assertThat(classPath(directory("changed", changed)))
        .isNotEqualTo(classPath(directory("a", CLASSES)));
  }

  @Test
  void renamedAddedOrMissingClassIsAnother() throws IOException {
    String before = classPath(jar("a.jar", CLASSES));

    assertThat(classPath(jar("renamed.jar", Map.of("a/A.class", "A", "b/C.class", "B"))))
        .isNotEqualTo(before);
    assertThat(classPath(jar("missing.jar", Map.of("a/A.class", "A")))).isNotEqualTo(before);
    assertThat(classPath(root.resolve("a.jar"), jar("added.jar", Map.of("C.class", "C"))))
        .isNotEqualTo(before);
  }

  @Test
  void classOfOneVersionOfJavaCounts() throws IOException {
    Map<String, String> more = new TreeMap<>(CLASSES);
    more.put("META-INF/versions/17/a/A.class", "A17");

    assertThat(classPath(jar("more.jar", more))).isNotEqualTo(classPath(jar("a.jar", CLASSES)));
  }

  @Test
  void orderAndRepetitionAreIrrelevant() throws IOException {
    Path one = jar("one.jar", Map.of("a/A.class", "A"));
    Path two = jar("two.jar", Map.of("b/B.class", "B"));

    assertThat(classPath(two, one, two)).isEqualTo(classPath(one, two));
  }

  @Test
  void whatIsNoCodeIsIrrelevant() throws IOException {
    Map<String, String> more = new TreeMap<>(CLASSES);
    more.put("jd.properties", "jd.backend=local");
    more.put("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n");

    assertThat(classPath(jar("more.jar", more))).isEqualTo(classPath(jar("a.jar", CLASSES)));
  }

  @Test
  void missingEntriesAndWildcardsAreHarmless() throws IOException {
    Path jar = jar("a.jar", CLASSES);

    assertThat(classPath(jar, root.resolve("missing.jar"), root.resolve("*")))
        .isEqualTo(classPath(jar));
    assertThat(modulePath(jar, root.resolve("missing"))).isEqualTo(modulePath(jar));
  }

  @Test
  void jarsThatAJarNamesAreFollowed() throws IOException {
    Path real = jar("lib/real one.jar", CLASSES);
    String manifest =
        """
        Manifest-Version: 1.0
        Class-Path: lib/real%20one.jar missing.jar self.jar http://x/y.jar
        """;
    Path self = jar("self.jar", Map.of("META-INF/MANIFEST.MF", manifest));

    assertThat(classPath(self)).isEqualTo(classPath(real));
  }

  @Test
  void directoryOnTheModulePathHoldsModules() throws IOException {
    jar("lib/one.jar", Map.of("a/A.class", "A"));
    directory("lib/two", Map.of("module-info.class", "", "b/B.class", "B"));
    directory("lib/three", Map.of("c/C.class", "is in no module"));
    directory("lib", Map.of("readme.txt", "no module"));

    assertThat(modulePath(root.resolve("lib")))
        .isEqualTo(modulePath(root.resolve("lib/one.jar"), root.resolve("lib/two")));
  }

  @Test
  void directoryOnTheModulePathMayBeAModule() throws IOException {
    Map<String, String> module = Map.of("module-info.class", "", "b/B.class", "B");

    assertThat(modulePath(directory("module", module))).isEqualTo(classPath(jar("m.jar", module)));
  }

  @Test
  void whatCannotBeReadIsNamed() throws IOException {
    Path broken = directory("broken", Map.of("a.jar", "no jar")).resolve("a.jar");

    assertThatThrownBy(() -> classPath(broken))
        .isInstanceOf(DispatchException.class)
        .hasMessageStartingWith("cannot read " + broken + ", which is on the class path")
        .hasMessageEndingWith("; mend or remove it");
  }
}
