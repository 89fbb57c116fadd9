package io.jobdispatch.core;

import io.jobdispatch.core.journal.JournalEntry;
import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Map;

/** The text of a job for a person: one line, of limited length. */
final class JobText {

  /*
   * The text is what toString gives. Strings, arrays and the JDK's collections may be long, and are
   * described only as far as there is room. The toString that every object has tells nothing but an
   * address, so it counts as none.
   */

  static final int LENGTH_MAX = JournalEntry.TEXT_LENGTH_MAX;

  private static final String CUT_OFF = "...";

  /** Whether a class has a toString of its own. */
  private static final ClassValue<Boolean> HAS_TEXT =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          try {
            return type.getMethod("toString").getDeclaringClass() != Object.class;
          } catch (NoSuchMethodException e) {
            throw new AssertionError(e); // every class has one
          }
        }
      };

  private final StringBuilder text = new StringBuilder();

  private JobText() {}

  /**
   * Returns the text of a job. What cannot stand in a line, control characters for example, is
   * replaced.
   *
   * @return at most {@link #LENGTH_MAX} characters; empty if the job's class has no text of its own
   */
  static String of(Object job) {
    try {
      return oneLine(raw(job));
    } catch (Throwable e) { // the user's code: a run does not fail because of a text
      return cut(job.getClass().getName() + ": toString() threw " + e.getClass().getName());
    }
  }

  private static String raw(Object job) {
    if (!isLong(job)) {
      return own(job, "");
    }
    JobText described = new JobText();
    described.add(job, "");
    return described.text.toString();
  }

  /** Its class's own text, which may be none. */
  private static String own(Object value, String otherwise) {
    String text = HAS_TEXT.get(value.getClass()) ? value.toString() : null;
    return text == null ? otherwise : text;
  }

  private static boolean isLong(Object value) {
    return value instanceof CharSequence
        || value.getClass().isArray()
        || ((value instanceof Collection<?> || value instanceof Map<?, ?>) && isOfJdk(value));
  }

  /* Others may have a toString of their own. */
  private static boolean isOfJdk(Object value) {
    return value.getClass().getClassLoader() == null;
  }

  // Describing

  private boolean isFull() {
    return text.length() > LENGTH_MAX;
  }

  private void add(CharSequence more) {
    text.append(more, 0, Math.min(more.length(), LENGTH_MAX + 1 - text.length()));
  }

  private void add(Object value, String otherwise) {
    if (value instanceof CharSequence sequence) {
      add(sequence);
    } else if (value.getClass().isArray()) {
      addArray(value);
    } else if (isLong(value) && value instanceof Collection<?> collection) {
      addAll(collection);
    } else if (isLong(value) && value instanceof Map<?, ?> map) {
      addAll(map);
    } else {
      add(own(value, otherwise));
    }
  }

  private void addArray(Object array) {
    add("[");
    int length = Array.getLength(array);
    for (int i = 0; i < length && !isFull(); i++) {
      add(i == 0 ? "" : ", ");
      addElement(Array.get(array, i));
    }
    add("]");
  }

  private void addAll(Collection<?> elements) {
    add("[");
    String separator = "";
    for (Object each : elements) {
      if (isFull()) {
        return;
      }
      add(separator);
      addElement(each);
      separator = ", ";
    }
    add("]");
  }

  private void addAll(Map<?, ?> map) {
    add("{");
    String separator = "";
    for (Map.Entry<?, ?> each : map.entrySet()) {
      if (isFull()) {
        return;
      }
      add(separator);
      addElement(each.getKey());
      add("=");
      addElement(each.getValue());
      separator = ", ";
    }
    add("}");
  }

  private void addElement(Object element) {
    if (isFull()) {
      return;
    }
    if (element == null) {
      add("null");
    } else {
      add(element, element.getClass().getSimpleName());
    }
  }

  // Cleaning

  private static String oneLine(String raw) {
    String line = cut(raw);
    for (int i = 0; i < line.length(); i++) {
      if (!isPlain(line.charAt(i))) {
        return cleaned(line);
      }
    }
    return line;
  }

  private static boolean isPlain(char c) {
    return c >= ' ' && c < 0x7F;
  }

  private static String cleaned(String line) {
    StringBuilder clean = new StringBuilder(line.length());
    line.codePoints().forEach(each -> clean.appendCodePoint(clean(each)));
    return clean.toString();
  }

  private static int clean(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> ' ';
      case Character.SURROGATE -> 0xFFFD;
      default -> codePoint;
    };
  }

  /** Never between the two halves of a character. */
  private static String cut(String text) {
    if (text.length() <= LENGTH_MAX) {
      return text;
    }
    int end = LENGTH_MAX - CUT_OFF.length();
    boolean halves = Character.isHighSurrogate(text.charAt(end - 1));
    return text.substring(0, halves ? end - 1 : end) + CUT_OFF;
  }
}
