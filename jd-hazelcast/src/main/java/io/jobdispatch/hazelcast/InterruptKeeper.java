package io.jobdispatch.hazelcast;

import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/** Makes calls that forget interrupts, as Hazelcast's do, so that their callers keep them. */
final class InterruptKeeper {

  /*
   * A thread of its own makes the call, and the caller waits for it. That thread is a daemon if the
   * caller is one: threads that Hazelcast starts inherit that.
   */

  private InterruptKeeper() {}

  /** Makes a call that ends early, one way or the other, when the caller is interrupted. */
  static <T> T interruptibly(String name, Supplier<T> call) {
    FutureTask<T> task = new FutureTask<>(call::get);
    Thread thread = new Thread(task, name);
    thread.start();
    return await(task, thread::interrupt);
  }

  /** Makes a call to its end. */
  static void uninterruptibly(String name, Runnable call) {
    FutureTask<Boolean> task = new FutureTask<>(call, true);
    try {
      new Thread(task, name).start();
    } catch (OutOfMemoryError noThread) {
      task.run();
    }
    var unused = await(task, () -> {});
  }

  private static <T> T await(FutureTask<T> task, Runnable whenInterrupted) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
          whenInterrupted.run();
        }
      }
    } catch (ExecutionException e) {
      throw thrown(Objects.requireNonNull(e.getCause()));
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static RuntimeException thrown(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return (RuntimeException) cause;
  }
}
