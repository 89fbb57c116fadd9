package io.jobdispatch.hazelcast;

import io.jobdispatch.api.DispatchException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** A fingerprint of the code that this JVM was started with: the classes on its paths. */
final class Build {

  private static final String DESCRIPTOR = "module-info.class";
  private static final int DIGITS = 12;

  private final ClassFiles classes = new ClassFiles();

  private Build() {}

  /**
   * Returns the fingerprint of the classes on the class path and the module path of this JVM.
   *
   * @return 12 hexadecimal digits, the same wherever the same classes are on the paths
   * @throws DispatchException if something on the paths cannot be read
   */
  static String fingerprint() {
    String classPath = System.getProperty("java.class.path", "");
    // Without a main module, an empty class path is the working directory.
    if (classPath.isEmpty() && System.getProperty("jdk.module.main") != null) {
      return fingerprint(List.of(), split(System.getProperty("jdk.module.path")));
    }
    return fingerprint(split(classPath), split(System.getProperty("jdk.module.path")));
  }

  static String fingerprint(List<Path> classPath, List<Path> modulePath) {
    Build build = new Build();
    build.addClassPath(classPath);
    modulePath.forEach(build::addModules);
    return build.digest();
  }

  private static List<Path> split(String path) {
    return path == null
        ? List.of()
        : Stream.of(path.split(File.pathSeparator)).map(Path::of).toList();
  }

  /* A jar can name others, which then are on the class path too. */
  private void addClassPath(List<Path> entries) {
    Deque<Path> open = new ArrayDeque<>(entries);
    Set<Path> seen = new HashSet<>();
    while (!open.isEmpty()) {
      Path entry = open.remove();
      if (seen.add(entry.toAbsolutePath().normalize())) {
        open.addAll(add(entry));
      }
    }
  }

  /* A place on the module path is a module, or a directory of them. */
  private void addModules(Path place) {
    if (!Files.isDirectory(place) || Files.exists(place.resolve(DESCRIPTOR))) {
      add(place);
      return;
    }
    try (Stream<Path> modules = Files.list(place)) {
      modules.filter(Build::isModule).forEach(this::add);
    } catch (IOException | UncheckedIOException e) {
      throw unreadable(place, e);
    }
  }

  private static boolean isModule(Path place) {
    return place.toString().endsWith(".jar") || Files.exists(place.resolve(DESCRIPTOR));
  }

  /** Adds the classes of a jar or a folder; returns what its manifest adds to the class path. */
  private List<Path> add(Path place) {
    try {
      if (Files.isDirectory(place)) {
        classes.addFolder(place);
        return List.of();
      }
      return Files.exists(place) ? named(place, classes.addJar(place)) : List.of();
    } catch (IOException | SecurityException e) {
      if (isIgnored(place, e)) {
        return List.of();
      }
      throw unreadable(place, e);
    }
  }

  /* The JVM ignores every file that is not a jar. If its name says that it is one, it is broken. */
  private static boolean isIgnored(Path place, Exception why) {
    return why instanceof ZipException
        && !place.toString().toLowerCase(Locale.ROOT).endsWith(".jar");
  }

  private static List<Path> named(Path jar, @Nullable Manifest manifest) {
    String names =
        manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
    if (names == null) {
      return List.of();
    }
    return Stream.of(names.trim().split("\\s+")).flatMap(name -> named(jar, name)).toList();
  }

  /* As the JVM does it: what is no file's address is left out. */
  private static Stream<Path> named(Path jar, String name) {
    try {
      return Stream.of(Path.of(jar.toUri().resolve(name)));
    } catch (IllegalArgumentException | FileSystemNotFoundException e) {
      return Stream.empty();
    }
  }

  private String digest() {
    List<Long> numbers = classes.numbers();
    ByteBuffer bytes = ByteBuffer.allocate(numbers.size() * Long.BYTES);
    numbers.forEach(bytes::putLong);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.array());
      return HexFormat.of().formatHex(digest).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  private static DispatchException unreadable(Path place, Exception cause) {
    return new DispatchException(
        "cannot read %s, which is on the class path or the module path: %s; mend or remove it"
            .formatted(place, cause.getMessage()),
        cause);
  }
}
