package io.jobdispatch.core.command;

import io.jobdispatch.core.Jobs;
import io.jobdispatch.core.RunOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/** A JVM that runs programs in one of several ways, until it is told to end. */
final class ProgramsOfAJvm {
  /*
   * Each program ignores SIGTERM, as does its child, and writes both process ids into a file. The
   * standard input of this JVM has a line when somebody is to go on.
   */
  private static final String SCRIPT =
      "trap '' TERM; sleep 600 & echo $$ $! | tr ' ' '\\n' > new-$0; mv new-$0 ids-$0; wait";

  private static Path folder = Path.of("");

  private ProgramsOfAJvm() {}

  public static void main(String[] arguments) throws Exception {
    folder = Path.of(arguments[1]);
    switch (arguments[0]) {
      case "run" -> run(List.of(0).iterator(), true);
      case "consumer is busy" -> run(List.of(0, 1, 2).iterator(), true);
      case "source is busy" -> run(thatWaits(), false);
      case "no run" -> sleep(1);
      case "stream" -> IntStream.of(1, 2).parallel().forEach(ProgramsOfAJvm::sleep);
      case "interrupted" -> interruptedAfterwards();
      case "late" -> startLate();
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static int sleep(int number) {
    try {
      return program(number).run().exitCode();
    } catch (CommandException e) {
      System.out.println("failed: " + e.getMessage());
      throw e;
    } catch (InterruptedException e) {
      System.out.println("interrupted");
      throw new IllegalStateException(e);
    }
  }

  private static Command program(int number) {
    return Command.of("/bin/sh", "-c", SCRIPT, String.valueOf(number))
        .in(folder)
        .grace(Duration.ofMillis(100));
  }

  /* The first job, if there is one, has no program: its result keeps the consumer busy. */
  private static void run(Iterator<Integer> jobs, boolean waits) {
    Iterable<Integer> source = () -> jobs;
    Jobs.of(source)
        .evaluate((Integer job) -> job == 0 ? 0 : sleep(job))
        .with(RunOptions.defaults().backend("local").setting("jd.local.slots", "3"))
        .forEach(
            (index, job, result) -> {
              if (!waits) {
                return;
              }
              awaitLine();
              System.exit(3);
            });
  }

  /* What is drawn in the turn in which a source waits was not given to anybody yet. */
  private static Iterator<Integer> thatWaits() {
    return new Iterator<>() {
      private int last;

      @Override
      public boolean hasNext() {
        if (runs(1) && runs(2)) {
          awaitLine();
        }
        return true;
      }

      @Override
      public Integer next() {
        last++;
        return last <= 2 ? last : 0;
      }
    };
  }

  private static boolean runs(int number) {
    return Files.exists(folder.resolve("ids-" + number));
  }

  private static void awaitLine() {
    try {
      System.in.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /* As a backend does: ends the evaluation when the JVM is to end. */
  private static void interruptedAfterwards() {
    Thread caller = Thread.currentThread();
    Runnable hook =
        () -> {
          RunningPrograms.ofThisJvm().awaitEnd();
          caller.interrupt();
          try {
            caller.join();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    Runtime.getRuntime().addShutdownHook(new Thread(hook));
    sleep(1);
  }

  private static void startLate() {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> sleep(1)));
  }
}
