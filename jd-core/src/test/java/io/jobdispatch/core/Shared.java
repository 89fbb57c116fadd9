package io.jobdispatch.core;

import java.io.Serial;
import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What an evaluator can capture to reach an object of its test although it works as a copy. */
final class Shared<T> implements Serializable {

  @Serial private static final long serialVersionUID = 1;

  private static final AtomicLong COUNT = new AtomicLong();
  private static final Map<Long, Object> OBJECTS = new ConcurrentHashMap<>();

  private final long number;

  private Shared(long number) {
    this.number = number;
  }

  static <T> Shared<T> of(T object) {
    long number = COUNT.incrementAndGet();
    OBJECTS.put(number, object);
    return new Shared<>(number);
  }

  @SuppressWarnings("unchecked") // of() put a T under this number
  T get() {
    return (T) OBJECTS.get(number);
  }
}
