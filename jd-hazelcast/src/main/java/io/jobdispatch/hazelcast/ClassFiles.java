package io.jobdispatch.hazelcast;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/** The class files of jars and folders, one number for each. */
final class ClassFiles {

  /*
   * Only classes count, those of META-INF/versions among them. Other files may differ from machine
   * to machine without harm, such as jd.properties and the settings of a log; the rest of META-INF
   * says who built a jar, and when. All classes are one set: neither the jar or folder that holds a
   * class matters, nor the order of the places.
   *
   * Of a jar only the directory is read, which has the CRC of each class; together with the hash
   * of the name it is one number. This does not protect against somebody who wants two builds to
   * look equal, but it is quick: 10,000 classes of Hazelcast are compared before the first of them
   * is loaded. Jars inside a jar (Spring Boot, a WAR) have to be unpacked for that.
   *
   * In a folder a class counts only where the JVM would find it: in the folder of its package. So
   * a working directory that is on the class path by an empty entry counts for nothing, although a
   * build has put classes somewhere below it. Such a directory can be large, so folders whose names
   * are no identifiers of Java are not entered, and links below the root are not followed.
   */

  private static final String CODE = ".class";
  private static final String JAR = ".jar";

  /** The folders of an application's own classes in the jars of Spring Boot and in a WAR. */
  private static final List<String> APPLICATIONS = List.of("BOOT-INF/", "WEB-INF/");

  private static final String CLASSES = "classes/";
  private static final String LIBRARIES = "lib/";

  private final Set<Long> found = new HashSet<>();

  /** Returns a number for each class, in ascending order. */
  List<Long> numbers() {
    return found.stream().sorted().toList();
  }

  /**
   * Adds the classes of a jar, and those of the jars in it.
   *
   * @return the jar's manifest, null if it has none
   * @throws IOException if it cannot be read, or is not a jar
   */
  @Nullable Manifest addJar(Path file) throws IOException {
    try (JarFile jar = new JarFile(file.toFile(), false)) {
      for (ZipEntry entry : Collections.list(jar.entries())) {
        if (entry.getName().endsWith(CODE)) {
          add(entry.getName(), entry.getSize(), entry.getCrc());
        } else if (entry.getName().endsWith(JAR)) {
          try (InputStream in = jar.getInputStream(entry)) {
            addNestedJar(in);
          }
        }
      }
      return jar.getManifest();
    }
  }

  /* Where a jar is read as a stream, an entry's CRC is known only after the entry was read. */
  private void addNestedJar(InputStream in) throws IOException {
    ZipInputStream jar = new ZipInputStream(in);
    for (ZipEntry entry = jar.getNextEntry(); entry != null; entry = jar.getNextEntry()) {
      if (entry.getName().endsWith(CODE)) {
        add(entry.getName(), jar.readAllBytes());
      } else if (entry.getName().endsWith(JAR)) {
        addNestedJar(jar);
      }
    }
  }

  /**
   * Adds the classes of a folder. What cannot be read and is not a class is ignored.
   *
   * @throws IOException if a class cannot be read
   */
  void addFolder(Path root) throws IOException {
    addPackages(root);
    for (String application : APPLICATIONS) {
      Path folder = root.resolve(application);
      addPackages(folder.resolve(CLASSES));
      addJars(folder.resolve(LIBRARIES));
    }
  }

  private void addJars(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (var jars = Files.newDirectoryStream(folder, "*" + JAR)) {
        for (Path jar : jars) {
          addJar(jar);
        }
      }
    }
  }

  private void addPackages(Path root) throws IOException {
    if (Files.isDirectory(root)) {
      Path real = root.toRealPath();
      if (real.getNameCount() > 0) { // an empty entry where the working directory is /
        Files.walkFileTree(real, new Packages(real));
      }
    }
  }

  /** Visits the folders of packages. */
  private final class Packages extends SimpleFileVisitor<Path> {

    private final Path root;

    Packages(Path root) {
      this.root = root;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return folder.equals(root) || canBePackage(folder.getFileName().toString())
          ? FileVisitResult.CONTINUE
          : FileVisitResult.SKIP_SUBTREE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (file.toString().endsWith(CODE)) {
        String name = root.relativize(file).toString().replace(File.separatorChar, '/');
        byte[] bytes = Files.readAllBytes(file);
        if (isClass(name.substring(0, name.length() - CODE.length()), bytes)) {
          add(name, bytes);
        }
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException why) throws IOException {
      if (file.toString().endsWith(CODE)) {
        throw why;
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException why) {
      return FileVisitResult.CONTINUE;
    }
  }

  private static boolean canBePackage(String name) {
    return Character.isJavaIdentifierStart(name.charAt(0))
        && name.chars().allMatch(Character::isJavaIdentifierPart);
  }

  /**
   * Returns whether bytes are the class of this name. A class file has its own name among its
   * constants: the tag 1, two bytes for the length, the name in UTF-8 (Java Virtual Machine
   * Specification, section 4.4.7).
   */
  private static boolean isClass(String name, byte[] bytes) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    char[] head = {1, (char) (utf8.length >> Byte.SIZE), (char) (utf8.length & 0xff)};
    return latin(bytes).contains(new String(head) + latin(utf8));
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private void add(String name, byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    add(name, bytes.length, crc.getValue());
  }

  private void add(String name, long bytes, long crc) {
    found.add(((long) inItsPackage(name).hashCode() << Integer.SIZE | crc) + bytes);
  }

  private static String inItsPackage(String name) {
    for (String application : APPLICATIONS) {
      if (name.startsWith(application + CLASSES)) {
        return name.substring(application.length() + CLASSES.length());
      }
    }
    return name;
  }
}
