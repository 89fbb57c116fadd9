package io.jobdispatch.testkit.contract;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What runs in and below this JVM. */
final class Leftovers {

  /* Threads that the JVM and JUnit start when they like. */
  private static final List<String> OTHERS =
      List.of(
          "junit-",
          "surefire-",
          "ForkJoinPool.commonPool-",
          "process reaper",
          "Attach Listener",
          "Common-Cleaner",
          "Reference Handler");

  private Leftovers() {}

  static Set<Object> alive() {
    Stream<Thread> threads =
        Thread.getAllStackTraces().keySet().stream()
            .filter(Thread::isAlive)
            .filter(thread -> OTHERS.stream().noneMatch(thread.getName()::startsWith));
    Stream<ProcessHandle> processes =
        ProcessHandle.current().descendants().filter(ProcessHandle::isAlive);
    return Stream.concat(threads, processes).collect(Collectors.toCollection(HashSet::new));
  }
}
