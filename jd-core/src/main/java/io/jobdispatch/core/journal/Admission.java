package io.jobdispatch.core.journal;

import java.security.CodeSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Which classes a journal may hold. */
final class Admission {

  /*
   * A journal is a file, and a file may have been changed by others. What Java's serialisation runs
   * while it reads is the code of the classes that it finds; so these are few.
   *
   * Of java.lang and java.util only values and collections: no class that loads, runs or connects.
   * A comparator is code, and the ones here compare what is comparable or turn another one round.
   */

  private static final Set<String> PACKAGES = Set.of("java.math", "java.time", "java.time.chrono");

  /* Names of files and hosts. A URL is none: to compare two, it asks a name server. */
  private static final Set<String> PLACES =
      Set.of(
          "java.io.File",
          "java.net.Inet4Address",
          "java.net.Inet6Address",
          "java.net.InetAddress",
          "java.net.InetSocketAddress",
          "java.net.SocketAddress",
          "java.net.URI");

  private static final Set<String> SQL =
      Set.of("java.sql.Date", "java.sql.Time", "java.sql.Timestamp");

  private static final Set<String> LANG =
      Set.of(
          "java.lang.Object",
          "java.lang.Number",
          "java.lang.Enum",
          "java.lang.Record",
          "java.lang.String",
          "java.lang.String$CaseInsensitiveComparator",
          "java.lang.StringBuffer",
          "java.lang.StringBuilder",
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
          "java.util.Calendar",
          "java.util.CollSer",
          "java.util.Currency",
          "java.util.Date",
          "java.util.EnumMap",
          "java.util.EnumSet",
          "java.util.EnumSet$SerializationProxy",
          "java.util.GregorianCalendar",
          "java.util.HashMap",
          "java.util.HashSet",
          "java.util.Hashtable",
          "java.util.IdentityHashMap",
          "java.util.JumboEnumSet",
          "java.util.LinkedHashMap",
          "java.util.LinkedHashSet",
          "java.util.LinkedList",
          "java.util.Locale",
          "java.util.PriorityQueue",
          "java.util.Properties",
          "java.util.RegularEnumSet",
          "java.util.SimpleTimeZone",
          "java.util.Stack",
          "java.util.TimeZone",
          "java.util.TreeMap",
          "java.util.TreeSet",
          "java.util.UUID",
          "java.util.Random",
          "java.util.Vector",
          "java.util.Map$Entry",
          "java.util.AbstractMap$SimpleEntry",
          "java.util.AbstractMap$SimpleImmutableEntry",
          "sun.util.calendar.ZoneInfo");

  private static final Set<String> CONCURRENT =
      Set.of(
          "java.util.concurrent.ConcurrentHashMap",
          "java.util.concurrent.ConcurrentHashMap$CollectionView",
          "java.util.concurrent.ConcurrentHashMap$KeySetView",
          "java.util.concurrent.ConcurrentLinkedDeque",
          "java.util.concurrent.ConcurrentLinkedQueue",
          "java.util.concurrent.ConcurrentSkipListMap",
          "java.util.concurrent.ConcurrentSkipListSet",
          "java.util.concurrent.CopyOnWriteArrayList",
          "java.util.concurrent.CopyOnWriteArraySet",
          "java.util.concurrent.atomic.AtomicBoolean",
          "java.util.concurrent.atomic.AtomicInteger",
          "java.util.concurrent.atomic.AtomicIntegerArray",
          "java.util.concurrent.atomic.AtomicLong",
          "java.util.concurrent.atomic.AtomicLongArray",
          "java.util.concurrent.atomic.AtomicReference");

  /* A ConcurrentHashMap is written with locks that it no longer has. */
  private static final Set<String> LOCKS =
      Set.of(
          "java.util.concurrent.ConcurrentHashMap$Segment",
          "java.util.concurrent.locks.AbstractOwnableSynchronizer",
          "java.util.concurrent.locks.AbstractQueuedSynchronizer",
          "java.util.concurrent.locks.ReentrantLock",
          "java.util.concurrent.locks.ReentrantLock$NonfairSync",
          "java.util.concurrent.locks.ReentrantLock$Sync");

  /* What these make are collections without code of their own, or views of others. */
  private static final List<String> MAKERS =
      List.of("java.util.Collections$", "java.util.ImmutableCollections$");

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
    if (type.getModule() != Object.class.getModule()) {
      return SQL.contains(name) && "java.sql".equals(type.getModule().getName());
    }
    return PACKAGES.contains(type.getPackageName())
        || Stream.of(LANG, UTIL, PLACES, CONCURRENT, LOCKS).anyMatch(names -> names.contains(name))
        || MAKERS.stream().anyMatch(name::startsWith)
        || isEnum(type);
  }

  /** Also of a constant that has a body, and so a class, of its own. */
  static boolean isEnum(Class<?> type) {
    return type.isEnum() || (type.getSuperclass() != null && type.getSuperclass().isEnum());
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
