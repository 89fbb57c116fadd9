package io.jobdispatch.core;

import io.jobdispatch.api.Message;
import io.jobdispatch.api.TaskId;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a task does with each kind of message: a handler, and the sources that it hears.
 *
 * <p>The handler installed last for a kind wins. A message of a kind that has no handler, or from a
 * source that the filter refuses, is discarded and counted; it is never an error, for messages of
 * tasks long gone may still arrive. Used by its task's thread alone.
 *
 * @param <O> what handlers put their decisions into
 */
public final class HandlerTable<O> {

  /**
   * Decides what a message leads to. It does not block, sleep, read a clock or touch a thread: what
   * is to be done goes into the outbox.
   *
   * @param <M> the kind of message
   * @param <O> the outbox
   */
  @FunctionalInterface
  public interface Handler<M extends Message, O> {

    /**
     * Handles one message.
     *
     * @param source who sent it; {@link TaskId#NONE} for the virtual machine
     * @param message the message
     * @param outbox takes what is to be done about it
     */
    void handle(TaskId source, M message, O outbox);
  }

  enum Verdict {
    HANDLED,
    UNKNOWN,
    REFUSED
  }

  private record Entry<O>(Predicate<TaskId> filter, Handler<Message, O> handler) {}

  private final Map<Class<?>, Entry<O>> entries = new HashMap<>();
  private @Nullable Class<?> lastType;
  private @Nullable Entry<O> lastEntry;
  private boolean sealed;

  HandlerTable() {}

  /**
   * Installs a handler that hears every source.
   *
   * @param <M> the kind of message
   * @param type the kind of message; its subtypes are kinds of their own
   * @param handler the handler
   * @throws IllegalStateException if the table is filled already
   */
  public <M extends Message> void on(Class<M> type, Handler<? super M, ? super O> handler) {
    on(type, source -> true, handler);
  }

  /**
   * Installs a handler.
   *
   * @param <M> the kind of message
   * @param type the kind of message; its subtypes are kinds of their own
   * @param filter true for the sources that the handler hears
   * @param handler the handler
   * @throws IllegalStateException if the table is filled already
   */
  public <M extends Message> void on(
      Class<M> type, Predicate<TaskId> filter, Handler<? super M, ? super O> handler) {
    Objects.requireNonNull(filter, "filter");
    Objects.requireNonNull(handler, "handler");
    if (sealed) {
      throw new IllegalStateException(
          "must be called from fillHandlerTable: type=" + type.getSimpleName());
    }
    entries.put(
        type,
        new Entry<>(
            filter,
            (source, message, outbox) -> handler.handle(source, type.cast(message), outbox)));
  }

  /** Takes no more handlers from now on. */
  void seal() {
    sealed = true;
  }

  boolean knows(Message message) {
    return entries.containsKey(message.getClass());
  }

  /* Messages of one kind come in rows. */
  private @Nullable Entry<O> find(Class<?> type) {
    if (type != lastType) {
      lastType = type;
      lastEntry = entries.get(type);
    }
    return lastEntry;
  }

  Verdict dispatch(TaskId source, Message message, O outbox) {
    Entry<O> entry = find(message.getClass());
    if (entry == null) {
      return Verdict.UNKNOWN;
    }
    if (!entry.filter.test(source)) {
      return Verdict.REFUSED;
    }
    entry.handler.handle(source, message, outbox);
    return Verdict.HANDLED;
  }
}
