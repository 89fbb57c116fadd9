package io.jobdispatch.core.journal;

import java.io.Externalizable;
import java.io.Serializable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Classes that tell of every value, without a look at it, that it holds admitted classes only. */
final class ClosedTypes {

  /*
   * A value's own class is known, and what it holds is of the static types of its fields, or of
   * classes below them: so these are to be final, or enums, and closed themselves. Code that decides
   * what is written or read makes a class open. So does a way back to itself, for a list that is made
   * of links can be too deep to be read.
   *
   * A class that is open costs time alone.
   */

  private static final Set<String> CODE =
      Set.of("writeObject", "writeReplace", "readObject", "readResolve", "readObjectNoData");
  private static final String FIELDS = "serialPersistentFields";

  private final Predicate<Class<?>> admits;
  private final Map<Class<?>, Boolean> known = new ConcurrentHashMap<>();

  ClosedTypes(Predicate<Class<?>> admits) {
    this.admits = admits;
  }

  /** Tells whether all values of exactly this class hold nothing but what is admitted. */
  boolean contains(Class<?> type) {
    return contains(type, new HashSet<>());
  }

  private boolean contains(Class<?> type, Set<Class<?>> holders) {
    Boolean before = known.get(type);
    if (before != null) {
      return before;
    }
    if (!holders.add(type)) {
      return false;
    }
    boolean closed = decide(type, holders);
    holders.remove(type);
    known.put(type, closed);
    return closed;
  }

  private boolean decide(Class<?> type, Set<Class<?>> holders) {
    if (type.isPrimitive()) {
      return true;
    }
    if (!admits.test(type)) {
      return false;
    }
    if (type.isArray()) {
      return holdsOnly(type.getComponentType(), holders);
    }
    return Admission.isEnum(type) || isText(type) || isClosedClass(type, holders);
  }

  /* Java's serialisation writes it as itself, and none of its fields. */
  private static boolean isText(Class<?> type) {
    return type == String.class;
  }

  private boolean isClosedClass(Class<?> type, Set<Class<?>> holders) {
    if (!Serializable.class.isAssignableFrom(type) || Externalizable.class.isAssignableFrom(type)) {
      return false;
    }
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      if (hasCode(each) || !isClosedPart(each, holders)) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasCode(Class<?> type) {
    return Stream.of(type.getDeclaredMethods()).map(Method::getName).anyMatch(CODE::contains)
        || Stream.of(type.getDeclaredFields()).map(Field::getName).anyMatch(FIELDS::equals);
  }

  /** Of a class that is not serializable nothing is written. */
  private boolean isClosedPart(Class<?> type, Set<Class<?>> holders) {
    return !Serializable.class.isAssignableFrom(type)
        || (admits.test(type)
            && Stream.of(type.getDeclaredFields())
                .filter(ClosedTypes::isWritten)
                .allMatch(field -> holdsOnly(field.getType(), holders)));
  }

  private static boolean isWritten(Field field) {
    return !Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers());
  }

  private boolean holdsOnly(Class<?> type, Set<Class<?>> holders) {
    return (Modifier.isFinal(type.getModifiers()) || type.isEnum()) && contains(type, holders);
  }
}
