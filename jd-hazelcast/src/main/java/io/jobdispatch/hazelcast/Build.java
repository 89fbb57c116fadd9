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
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;

/** The code that this JVM was started with, told apart from other code by a short text. */
final class Build {

  /*
   * Only classes count, those of META-INF/versions among them. What else lies on the path may differ
   * from machine to machine and be right, as jd.properties and the settings of a log; the rest of
   * META-INF tells who built a jar, and when. Everything is one set: it does not matter where
   * a class comes from, whether from a jar or a directory, nor in which order they are looked at.
   *
   * A jar is not read but for its directory, which has the CRC of each class; together with the hash
   * of its name it is one number. That is no protection against who wants two builds to look the
   * same, and is quick: 10,000 classes of Hazelcast are told apart before its first one is loaded.
   */

  private static final String CODE = ".class";
  private static final String DESCRIPTOR = "module-info.class";
  private static final int DIGITS = 12;

  private final Set<Long> classes = new HashSet<>();

  private Build() {}

  /**
   * Tells the code on the class path and the module path of this JVM apart from other code.
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

  /** Adds what there is; gives what it names to be looked at as well. */
  private List<Path> add(Path place) {
    try {
      if (Files.isDirectory(place)) {
        addDirectory(place);
        return List.of();
      }
      return Files.exists(place) ? addJar(place) : List.of();
    } catch (IOException | UncheckedIOException | SecurityException e) {
      throw unreadable(place, e);
    }
  }

  private void addDirectory(Path root) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.walk(root)) {
      files = found.filter(file -> file.toString().endsWith(CODE)).toList();
    }
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      CRC32 crc = new CRC32();
      crc.update(bytes);
      String name = root.relativize(file).toString().replace(File.separatorChar, '/');
      add(name, bytes.length, crc.getValue());
    }
  }

  private List<Path> addJar(Path file) throws IOException {
    try (JarFile jar = new JarFile(file.toFile(), false)) {
      jar.stream().filter(entry -> entry.getName().endsWith(CODE)).forEach(this::add);
      return named(file, jar.getManifest());
    }
  }

  private static List<Path> named(Path jar, Manifest manifest) {
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

  private void add(ZipEntry entry) {
    add(entry.getName(), entry.getSize(), entry.getCrc());
  }

  private void add(String name, long bytes, long crc) {
    classes.add(((long) name.hashCode() << Integer.SIZE | crc) + bytes);
  }

  private String digest() {
    ByteBuffer bytes = ByteBuffer.allocate(classes.size() * Long.BYTES);
    classes.stream().sorted().forEach(bytes::putLong);
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
