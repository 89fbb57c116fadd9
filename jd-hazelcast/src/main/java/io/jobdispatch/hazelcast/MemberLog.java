package io.jobdispatch.hazelcast;

import com.hazelcast.logging.AbstractLogger;
import com.hazelcast.logging.ILogger;
import com.hazelcast.logging.LogEvent;
import com.hazelcast.logging.LoggerFactory;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Hazelcast's log in SLF4J, each level one lower: it speaks louder than its news deserve. */
final class MemberLog implements LoggerFactory {

  /*
   * A member that starts is lower still. What goes wrong then becomes an exception, and a page of log
   * before it would only hide that; what does not is of no interest, such as the flags that a JVM
   * would need for Hazelcast to be faster.
   *
   * Hazelcast asks a system property, at the first use of any of its classes, and keeps what it got.
   */

  static final String CLASS_PROPERTY = "hazelcast.logging.class";
  static final String TYPE_PROPERTY = "hazelcast.logging.type";

  /* How many members are starting in this JVM. */
  private static final AtomicInteger STARTING = new AtomicInteger();

  /* The latest errors while a member started. Hazelcast's exception does not contain them. */
  private static final int ERRORS_MAX = 20;
  private static final Deque<String> ERRORS = new ConcurrentLinkedDeque<>();

  /* Made by Hazelcast. */
  MemberLog() {}

  /** Makes Hazelcast log here, unless a user has said where, and calls what starts a member. */
  static <T> T whileStarting(Supplier<T> start) {
    install();
    STARTING.incrementAndGet();
    try {
      return start.get();
    } finally {
      STARTING.decrementAndGet();
    }
  }

  /**
   * Returns the error that came last of all that a member has logged during its start and that
   * begin in this way; empty if there is none, or if Hazelcast does not log here.
   *
   * @param address the member's own address, which stands in all its messages
   * @param start the beginning of the message behind that
   */
  static Optional<String> lastErrorAtStart(HostPort address, String start) {
    String own = "[" + address.host() + "]:" + address.port() + " ";
    return ERRORS.stream()
        .filter(error -> error.startsWith(own) && error.contains(start))
        .map(error -> error.substring(error.indexOf(start) + start.length()))
        .findFirst();
  }

  private static void remember(Level level, String message) {
    if (isStarting() && level.intValue() >= Level.SEVERE.intValue()) {
      ERRORS.addFirst(message);
      while (ERRORS.size() > ERRORS_MAX) {
        ERRORS.pollLast();
      }
    }
  }

  private static void install() {
    if (System.getProperty(CLASS_PROPERTY) == null && System.getProperty(TYPE_PROPERTY) == null) {
      System.setProperty(CLASS_PROPERTY, MemberLog.class.getName());
    }
  }

  @Override
  public ILogger getLogger(String name) {
    return new Quiet(org.slf4j.LoggerFactory.getLogger(name));
  }

  private static boolean isStarting() {
    return STARTING.get() > 0;
  }

  static org.slf4j.event.Level quieter(Level level, boolean starting) {
    int loudness = level.intValue();
    if (loudness <= Level.FINE.intValue()) {
      return org.slf4j.event.Level.TRACE;
    }
    return starting || loudness < Level.SEVERE.intValue()
        ? org.slf4j.event.Level.DEBUG
        : org.slf4j.event.Level.WARN;
  }

  private static final class Quiet extends AbstractLogger {

    private final Logger logger;

    Quiet(Logger logger) {
      this.logger = logger;
    }

    @Override
    public void log(Level level, String message) {
      write(level, message, null);
    }

    /* A member that is lost comes with the trace of a socket, which is of use to who debugs. */
    @Override
    public void log(Level level, String message, @Nullable Throwable thrown) {
      if (thrown == null
          || level.intValue() >= Level.SEVERE.intValue()
          || logger.isDebugEnabled()) {
        write(level, message, thrown);
        return;
      }
      write(level, message + ": " + thrown, null);
    }

    private void write(Level level, String message, @Nullable Throwable thrown) {
      remember(level, message);
      if (isEnabled(level)) {
        logger.atLevel(MemberLog.quieter(level, isStarting())).setCause(thrown).log(message);
      }
    }

    @Override
    @SuppressWarnings("removal") // still part of the interface
    public void log(LogEvent event) {
      LogRecord entry = event.getLogRecord();
      log(entry.getLevel(), entry.getMessage(), entry.getThrown());
    }

    @Override
    public Level getLevel() {
      if (logger.isTraceEnabled()) {
        return Level.ALL;
      }
      if (logger.isDebugEnabled()) {
        return Level.CONFIG;
      }
      return logger.isWarnEnabled() ? Level.SEVERE : Level.OFF;
    }

    /* What is not logged is remembered. */
    @Override
    public boolean isLoggable(Level level) {
      return isEnabled(level) || (isStarting() && level.intValue() >= Level.SEVERE.intValue());
    }

    private boolean isEnabled(Level level) {
      return !level.equals(Level.OFF)
          && logger.isEnabledForLevel(MemberLog.quieter(level, isStarting()));
    }
  }
}
