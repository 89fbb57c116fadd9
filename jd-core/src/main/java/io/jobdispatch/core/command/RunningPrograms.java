package io.jobdispatch.core.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** The programs that this JVM runs, in whatever thread. They end with it. */
final class RunningPrograms {
  /*
   * A shutdown hook ends them, which comes with the first program: those who wait for programs may
   * be daemon threads, or interrupted too late, or never. Starts hold a lock that the hook takes
   * once, so that each program is either known to it or not started.
   *
   * The hook waits for a thread of its own, for a bounded time: what it reads of a process in /proc
   * may block while the process is stuck in the kernel, and the JVM is to end all the same.
   */

  /** The longest time between SIGTERM and SIGKILL when the JVM shuts down. */
  static final Duration GRACE_MAX = Duration.ofSeconds(3);

  /** How long the end of the JVM is held up at most. */
  static final Duration END_WAIT = Duration.ofSeconds(10);

  private static final Duration START_WAIT = Duration.ofSeconds(2);
  private static final RunningPrograms OF_THIS_JVM = new RunningPrograms();

  private final Map<Process, Duration> graces = new ConcurrentHashMap<>();
  private final ReadWriteLock starts = new ReentrantReadWriteLock();
  private final CountDownLatch ending = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final JvmLock lock = new JvmLock();
  private boolean hooked;

  private RunningPrograms() {}

  static RunningPrograms ofThisJvm() {
    return OF_THIS_JVM;
  }

  /** What this JVM has locked from before its first program is started until all have ended. */
  Optional<Path> lockFile() {
    return lock.file();
  }

  /** Starts a program, which is ended with the JVM until it is {@linkplain #remove removed}. */
  Process start(ProcessBuilder program, Duration grace) throws IOException {
    addHook();
    Lock open = starts.readLock();
    open.lock();
    try {
      if (areEnding()) {
        throw new ShutdownException();
      }
      Process process = program.start();
      graces.put(process, grace);
      return process;
    } finally {
      open.unlock();
    }
  }

  private synchronized void addHook() throws ShutdownException {
    if (!hooked) {
      try {
        Runtime.getRuntime().addShutdownHook(new Thread(this::endAll, "jd-programs"));
      } catch (IllegalStateException shutdown) {
        ending.countDown();
        ended.countDown();
        throw new ShutdownException();
      }
      hooked = true;
    }
  }

  /** Forgets a program that has ended, or was ended. */
  void remove(Process process) {
    graces.remove(process);
  }

  /** Whether the JVM shuts down, so that programs are ended and none is started. */
  boolean areEnding() {
    return ending.getCount() == 0;
  }

  /** Waits for the shutdown to begin; answers whether it has. */
  boolean awaitEnding(Duration time) throws InterruptedException {
    return ending.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Waits until all programs have been ended; an interrupt waits until then. */
  void awaitEnd() {
    boolean interrupted = false;
    long deadline = System.nanoTime() + END_WAIT.toNanos();
    while (ended.getCount() > 0 && deadline - System.nanoTime() > 0) {
      try {
        ended.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  // The end of the JVM

  private void endAll() {
    Thread ender = new Thread(this::refuseAndEnd, "jd-programs-end");
    ender.setDaemon(true);
    ender.start();
    try {
      ender.join(END_WAIT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void refuseAndEnd() {
    try {
      refuseStarts();
      Set<ProcessHandle> running = new LinkedHashSet<>();
      graces.keySet().forEach(process -> running.add(process.toHandle()));
      new ProcessTree(ProcessMark::isOfThisJvm).end(running, grace());
      lock.close();
    } finally {
      ended.countDown();
    }
  }

  private void refuseStarts() {
    Lock all = starts.writeLock();
    boolean locked = tryLock(all);
    ending.countDown();
    if (locked) {
      all.unlock();
    }
  }

  private static boolean tryLock(Lock starts) {
    try {
      return starts.tryLock(START_WAIT.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      return false; // nobody interrupts the hook's thread
    }
  }

  private Duration grace() {
    Duration longest = graces.values().stream().max(Comparator.naturalOrder()).orElse(GRACE_MAX);
    return longest.compareTo(GRACE_MAX) < 0 ? longest : GRACE_MAX;
  }
}
