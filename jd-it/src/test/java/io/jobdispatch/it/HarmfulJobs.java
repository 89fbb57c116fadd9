package io.jobdispatch.it;

import io.jobdispatch.core.JobOutcome;
import io.jobdispatch.core.Jobs;
import io.jobdispatch.core.RunOptions;
import io.jobdispatch.core.journal.JournalFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A program one of whose jobs harms the process that it is evaluated in. Arguments: how, and the
 * folder of its journal.
 */
final class HarmfulJobs {

  static final int JOBS = 6;
  static final int HARMFUL = 2;

  private static final int MEBIBYTE = 1 << 20;

  private HarmfulJobs() {}

  public static void main(String[] arguments) {
    String harm = arguments[0];
    RunOptions options = RunOptions.defaults().journal(JournalFolder.at(Path.of(arguments[1])));
    List<Integer> jobs = IntStream.range(0, JOBS).boxed().toList();
    for (JobOutcome<Integer, Integer> outcome :
        Jobs.of(jobs)
            .evaluate((Integer job) -> evaluate(job, harm))
            .named("harmful jobs") // the same in the next life, which does no harm
            .with(options)
            .outcomes()) {
      System.out.println(outcome);
    }
  }

  private static int evaluate(int job, String harm) {
    System.out.println("evaluates " + job);
    return job == HARMFUL ? harm(harm) : -job;
  }

  private static int harm(String how) {
    switch (how) {
      case "heap" -> {
        List<byte[]> all = new ArrayList<>();
        while (all.size() < Integer.MAX_VALUE) {
          all.add(new byte[MEBIBYTE]);
        }
      }
      case "exit" -> System.exit(3);
      case "halt" -> Runtime.getRuntime().halt(4);
      default -> {}
    }
    return -HARMFUL;
  }
}
