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

  private static final Map<String, String> CLASSES =
      Map.of("a/A.class", code("a/A", ""), "b/B.class", code("b/B", ""));

  @TempDir private Path root;

  /** What a fingerprint sees of a class file: its name among the constants, and the rest. */
  private static String code(String name, String rest) {
    return "\u0001\u0000" + (char) name.length() + name + rest;
  }

  private static Map<String, String> one(String name) {
    return Map.of(name + ".class", code(name, ""));
  }

  private static Map<String, String> with(Map<String, String> more, Map<String, String> files) {
    Map<String, String> all = new TreeMap<>(files);
    all.putAll(more);
    return all;
  }

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
    Map<String, String> changed = with(Map.of("b/B.class", code("b/B", "changed")), CLASSES);

    assertThat(classPath(jar("changed.jar", changed)))
        .isNotEqualTo(classPath(jar("a.jar", CLASSES)));
    assertThat(classPath(directory("changed", changed)))
        .isNotEqualTo(classPath(directory("a", CLASSES)));
  }

  @Test
  void renamedAddedOrMissingClassIsAnother() throws IOException {
    String before = classPath(jar("a.jar", CLASSES));

    assertThat(classPath(jar("renamed.jar", with(one("b/C"), one("a/A"))))).isNotEqualTo(before);
    assertThat(classPath(jar("missing.jar", one("a/A")))).isNotEqualTo(before);
    assertThat(classPath(root.resolve("a.jar"), jar("added.jar", one("C")))).isNotEqualTo(before);
  }

  @Test
  void classOfOneVersionOfJavaCounts() throws IOException {
    Map<String, String> more =
        with(Map.of("META-INF/versions/17/a/A.class", code("a/A", "17")), CLASSES);

    assertThat(classPath(jar("more.jar", more))).isNotEqualTo(classPath(jar("a.jar", CLASSES)));
  }

  @Test
  void orderAndRepetitionAreIrrelevant() throws IOException {
    Path one = jar("one.jar", one("a/A"));
    Path two = jar("two.jar", one("b/B"));

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
    jar("lib/one.jar", one("a/A"));
    directory("lib/two", with(one("module-info"), one("b/B")));
    directory("lib/three", one("c/C"));
    directory("lib", Map.of("readme.txt", "no module"));

    assertThat(modulePath(root.resolve("lib")))
        .isEqualTo(modulePath(root.resolve("lib/one.jar"), root.resolve("lib/two")));
  }

  @Test
  void directoryOnTheModulePathMayBeAModule() throws IOException {
    Map<String, String> module = with(one("module-info"), one("b/B"));

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

  @Test
  void jarsInsideAJarCount() throws IOException {
    Path first = jar("first.jar", one("b/B"));
    Path second = jar("second.jar", Map.of("b/B.class", code("b/B", "changed")));

    Path boot = nesting("boot.jar", "BOOT-INF/lib/b.jar", first);
    Path changed = nesting("changed.jar", "BOOT-INF/lib/b.jar", second);
    Path war = nesting("app.war", "WEB-INF/lib/b-2.jar", first);
    Path deeper = nesting("deeper.jar", "BOOT-INF/lib/war.jar", war);

    assertThat(classPath(boot)).isNotEqualTo(classPath(changed)).isEqualTo(classPath(first));
    assertThat(classPath(war)).isEqualTo(classPath(first));
    assertThat(classPath(deeper)).isEqualTo(classPath(first));
  }

  private Path nesting(String name, String entry, Path jar) throws IOException {
    Path path = root.resolve(name);
    try (OutputStream out = Files.newOutputStream(path);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry(entry));
      Files.copy(jar, zip);
    }
    return path;
  }

  @Test
  void unpackedApplicationIsTheSameAsItsJar() throws IOException {
    String name = "BOOT-INF/classes/a/A.class";
    Path unpacked = directory("unpacked", Map.of(name, code("a/A", "")));
    jar("unpacked/BOOT-INF/lib/b.jar", one("b/B"));

    assertThat(classPath(unpacked)).isEqualTo(classPath(jar("a.jar", CLASSES)));
    assertThat(classPath(jar("boot.jar", Map.of(name, code("a/A", "")))))
        .isEqualTo(classPath(jar("one.jar", one("a/A"))));
  }

  @Test
  void folderOfACheckoutHoldsNoClasses() throws IOException {
    String nothing = classPath(directory("empty", Map.of("readme.txt", "text")));

    Path checkout = directory("checkout", Map.of("core/target/classes/a/A.class", code("a/A", "")));

    assertThat(classPath(checkout)).isEqualTo(nothing);
    assertThat(classPath(checkout.resolve("core/target/classes"))).isNotEqualTo(nothing);
  }

  @Test
  void linkToAFolderIsFollowedButNotTheLinksInIt() throws IOException {
    Path real = directory("real", CLASSES);
    Files.createSymbolicLink(real.resolve("loop"), real);
    Files.createSymbolicLink(real.resolve("all"), Path.of("/"));

    Path link = Files.createSymbolicLink(root.resolve("link"), real);

    assertThat(classPath(link)).isEqualTo(classPath(jar("a.jar", CLASSES)));
  }

  @Test
  void fileThatIsNoJarIsIgnored() throws IOException {
    Path text = directory("files", Map.of("notes.txt", "no jar")).resolve("notes.txt");
    Path jar = jar("a.jar", CLASSES);

    assertThat(classPath(text, jar)).isEqualTo(classPath(jar));
  }

  @Test
  void dataThatCannotBeReadIsIgnoredAndAClassIsNamed() throws IOException {
    Path folder = directory("folder", CLASSES);
    Files.createSymbolicLink(folder.resolve("a/data"), root.resolve("missing"));
    assertThat(classPath(folder)).isEqualTo(classPath(jar("a.jar", CLASSES)));

    Files.createSymbolicLink(folder.resolve("a/C.class"), root.resolve("missing"));

    assertThatThrownBy(() -> classPath(folder))
        .isInstanceOf(DispatchException.class)
        .hasMessageStartingWith("cannot read " + folder);
  }
}
