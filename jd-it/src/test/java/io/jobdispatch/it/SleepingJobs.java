package io.jobdispatch.it;

import io.jobdispatch.core.JobContext;
import io.jobdispatch.core.Jobs;
import io.jobdispatch.core.RunOptions;
import io.jobdispatch.core.command.Command;
import java.nio.file.Path;
import java.util.List;

/** A program whose jobs are long external programs, each in a directory of its own. */
final class SleepingJobs {

  private SleepingJobs() {}

  public static void main(String[] arguments) {
    RunOptions options = RunOptions.defaults().directory(Path.of(arguments[0]));
    Jobs.of(List.of(1, 2)).evaluate(SleepingJobs::sleep).with(options).results();
  }

  private static int sleep(int job, JobContext context) throws InterruptedException {
    System.out.println("begins in " + context.directory());
    return Command.of("sleep", "600").in(context.directory()).run().exitCode();
  }
}
