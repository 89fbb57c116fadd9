package io.jobdispatch.api;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The classes of an encoded value that the class loader of this library may not find. */
final class ForeignClasses {

  /*
   * A program may live in a class loader below ours: in a notebook, a shell, a server, a source file
   * that the `java` command has compiled. Two such loaders can have classes of the same name. So a
   * copy that stays in this JVM is made of the very classes of the original.
   *
   * Where all classes come from our own loader or from the platform, there are none, at no cost.
   */

  static final ForeignClasses NONE = new ForeignClasses(Map.of(), Map.of());

  private final Map<String, Class<?>> classes;
  private final Map<List<String>, Class<?>> proxies;

  private ForeignClasses(Map<String, Class<?>> classes, Map<List<String>, Class<?>> proxies) {
    this.classes = classes;
    this.proxies = proxies;
  }

  private static boolean isForeign(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader != null
        && loader != ForeignClasses.class.getClassLoader()
        && loader != ClassLoader.getPlatformClassLoader();
  }

  /** Returns the class of this name; null if it is not among these. */
  Class<?> find(String name) {
    return classes.get(name);
  }

  /** Returns the class of the proxy of these interfaces; null if it is not among these. */
  Class<?> findProxy(String... interfaces) {
    return proxies.get(List.of(interfaces));
  }

  /** Collects the classes of a value while it is encoded. */
  static final class Collector {

    private final Map<String, Class<?>> classes = new HashMap<>();
    private final Map<List<String>, Class<?>> proxies = new HashMap<>();

    void add(Class<?> type) {
      if (isForeign(type)) {
        classes.put(type.getName(), type);
      }
    }

    void addProxy(Class<?> proxy) {
      if (isForeign(proxy)) {
        proxies.put(Stream.of(proxy.getInterfaces()).map(Class::getName).toList(), proxy);
      }
    }

    /** Adds the classes of a part that was encoded by itself. */
    void addAll(ForeignClasses part) {
      classes.putAll(part.classes);
      proxies.putAll(part.proxies);
    }

    ForeignClasses collected() {
      return classes.isEmpty() && proxies.isEmpty() ? NONE : new ForeignClasses(classes, proxies);
    }
  }
}
