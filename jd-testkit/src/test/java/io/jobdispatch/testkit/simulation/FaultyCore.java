package io.jobdispatch.testkit.simulation;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.spi.ToolProvider;

/** The core with a fault in it, and the simulator on it, loaded apart from the real ones. */
final class FaultyCore extends ClassLoader {

  /* All of it, for a program that travels is decoded by the loader of the one who decodes. */
  private static final String OURS = "io.jobdispatch.";

  private final Path changed;

  /** Compiles the core's class with the fault in it into this folder. */
  FaultyCore(PlantedFault fault, Path changed) throws IOException {
    super(FaultyCore.class.getClassLoader());
    this.changed = changed;
    compile(fault, changed);
  }

  /** Has a search look for the first of so many seeds that fails; tells what it said. */
  static String firstFailure(
      PlantedFault fault, Path folder, Class<? extends Function<Long, String>> search, long seeds)
      throws ReflectiveOperationException, IOException {
    Class<?> itsSearch = new FaultyCore(fault, folder).loadClass(search.getName());
    @SuppressWarnings("unchecked")
    Function<Long, String> run = (Function<Long, String>) itsSearch.getConstructor().newInstance();
    return run.apply(seeds);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OURS)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    byte[] bytes = bytes(name);
    return defineClass(name, bytes, 0, bytes.length);
  }

  private byte[] bytes(String name) throws ClassNotFoundException {
    Path file = changed.resolve(file(name));
    try {
      return Files.exists(file) ? Files.readAllBytes(file) : original(name);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  private byte[] original(String name) throws ClassNotFoundException {
    try (InputStream in = getParent().getResourceAsStream(file(name))) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  private static String file(String name) {
    return name.replace('.', '/') + ".class";
  }

  private static void compile(PlantedFault fault, Path into) throws IOException {
    Path source = into.resolve(fault.type() + ".java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, fault.source());
    StringWriter complaints = new StringWriter();
    int code =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(
                new PrintWriter(complaints),
                new PrintWriter(complaints),
                "-proc:none",
                "-nowarn",
                "-d",
                into.toString(),
                "-classpath",
                path("java.class.path") + File.pathSeparator + path("jdk.module.path"),
                source.toString());
    if (code != 0) {
      throw new AssertionError("a fault that does not compile: " + fault + ": " + complaints);
    }
  }

  private static String path(String property) {
    return System.getProperty(property, "");
  }
}
