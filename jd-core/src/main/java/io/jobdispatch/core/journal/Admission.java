package io.jobdispatch.core.journal;

import java.security.CodeSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which classes a journal may hold. */
final class Admission {

  /*
   * A journal is a file, and a file may have been changed by others. What Java's serialisation runs
   * while it reads is the code of the classes that it finds; so these are few.
   *
   * Of java.lang and java.util only values and collections: no class that loads, runs or connects.
   */

  private static final Set<String> PACKAGES = Set.of("java.math", "java.time", "java.time.chrono");

  private static final Set<String> LANG =
      Set.of(
          "java.lang.Object",
          "java.lang.Number",
          "java.lang.Enum",
          "java.lang.Record",
          "java.lang.String",
          "java.lang.Boolean",
          "java.lang.Character",
          "java.lang.Byte",
          "java.lang.Short",
          "java.lang.Integer",
          "java.lang.Long",
          "java.lang.Float",
          "java.lang.Double");

  private static final Set<String> UTIL =
      Set.of(
          "java.util.ArrayDeque",
          "java.util.ArrayList",
          "java.util.Arrays$ArrayList",
          "java.util.BitSet",
          "java.util.CollSer",
          "java.util.Currency",
          "java.util.Date",
          "java.util.EnumMap",
          "java.util.EnumSet",
          "java.util.EnumSet$SerializationProxy",
          "java.util.HashMap",
          "java.util.HashSet",
          "java.util.IdentityHashMap",
          "java.util.LinkedHashMap",
          "java.util.LinkedHashSet",
          "java.util.LinkedList",
          "java.util.Locale",
          "java.util.PriorityQueue",
          "java.util.TreeMap",
          "java.util.TreeSet",
          "java.util.UUID",
          "java.util.Random",
          "java.util.Collections$EmptyList",
          "java.util.Collections$EmptyMap",
          "java.util.Collections$EmptySet",
          "java.util.Collections$SingletonList",
          "java.util.Collections$SingletonMap",
          "java.util.Collections$SingletonSet",
          "java.util.Collections$UnmodifiableCollection",
          "java.util.Collections$UnmodifiableList",
          "java.util.Collections$UnmodifiableRandomAccessList",
          "java.util.Collections$UnmodifiableMap",
          "java.util.Collections$UnmodifiableSet",
          "java.util.Collections$CopiesList",
          "java.util.Map$Entry",
          "java.util.AbstractMap$SimpleEntry",
          "java.util.AbstractMap$SimpleImmutableEntry",
          "java.util.concurrent.atomic.AtomicInteger",
          "java.util.concurrent.atomic.AtomicLong");

  private final List<Class<?>> owners;
  private final List<String> patterns;
  private final Map<Class<?>, Boolean> known = new ConcurrentHashMap<>();

  Admission(List<Class<?>> owners, List<String> patterns) {
    this.owners = owners;
    this.patterns = patterns;
  }

  boolean isAdmitted(Class<?> type) {
    return known.computeIfAbsent(type, this::decide);
  }

  private boolean decide(Class<?> type) {
    Class<?> element = type;
    while (element.isArray()) {
      element = element.getComponentType();
    }
    return element.isPrimitive() || isValue(element) || isOwn(element) || isNamed(element);
  }

  private static boolean isValue(Class<?> type) {
    String name = type.getName();
    return type.getModule() == Object.class.getModule()
        && (PACKAGES.contains(type.getPackageName())
            || LANG.contains(name)
            || name.startsWith("java.util.ImmutableCollections$")
            || UTIL.contains(name));
  }

  private boolean isOwn(Class<?> type) {
    return owners.stream().anyMatch(owner -> isOwn(type, owner));
  }

  private static boolean isOwn(Class<?> type, Class<?> owner) {
    if (owner.getModule().isNamed()) {
      return type.getModule() == owner.getModule();
    }
    CodeSource source = owner.getProtectionDomain().getCodeSource();
    CodeSource its = type.getProtectionDomain().getCodeSource();
    boolean sameJar = source != null && its != null && source.equals(its);
    return !type.getModule().isNamed()
        && (sameJar || type.getPackageName().equals(owner.getPackageName()));
  }

  private boolean isNamed(Class<?> type) {
    return patterns.stream().anyMatch(pattern -> isNamed(type, pattern));
  }

  private static boolean isNamed(Class<?> type, String pattern) {
    if (pattern.endsWith(".**")) {
      String above = pattern.substring(0, pattern.length() - 2);
      return type.getName().startsWith(above);
    }
    return pattern.endsWith(".*")
        ? type.getPackageName().equals(pattern.substring(0, pattern.length() - 2))
        : type.getName().equals(pattern);
  }
}
