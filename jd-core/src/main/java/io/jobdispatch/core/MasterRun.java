package io.jobdispatch.core;

import io.jobdispatch.api.TaskProgram;
import io.jobdispatch.core.MasterLoop.End;
import io.jobdispatch.core.RunSummary.Ending;
import io.jobdispatch.core.command.OrphanedPrograms;
import io.jobdispatch.core.journal.Journal;
import io.jobdispatch.core.journal.JournalException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run from opening the virtual machine to the last word, whatever happens in between. */
final class MasterRun {

  private static final Logger LOG = LoggerFactory.getLogger(MasterRun.class);

  private final EventDrivenMaster master;
  private final RunOptions options;

  MasterRun(EventDrivenMaster master, RunOptions options) {
    this.master = master;
    this.options = options;
  }

  RunSummary run() {
    TaskProgram program = master.travelling(options);
    OrphanedPrograms.seekOnce();
    ExitWatch watch = new ExitWatch(master::cancel);
    try (Journal.Session journal = options.openJournal(master.journalParameters());
        OpenMachine place = options.open()) {
      LOG.info(
          "run {} on {}, {}", place.machine().self(), place.origin(), place.machine().summary());
      RunCounts counts = new RunCounts();
      MasterLoop loop = new MasterLoop(master, place, program, options, counts);
      master.attach(loop, options, journal);
      return run(loop, place.origin(), journal);
    } finally {
      watch.runIsOver();
    }
  }

  private RunSummary run(MasterLoop loop, String origin, Journal.@Nullable Session journal) {
    try {
      return tell(loop, lastWord(loop, shutDown(loop, runToEnd(loop, origin), journal)));
    } finally {
      loop.close();
    }
  }

  private RunSummary tell(MasterLoop loop, End end) {
    RunSummary summary = loop.summary(end.ending());
    LOG.info("run {} {}", loop.self(), summary);
    RunSnapshot last = loop.snapshot(expectedAtLast());
    loop.listeners().tell(on -> on.progress(last));
    loop.listeners().tell(on -> on.finished(summary));
    if (end.ending().isGood()) {
      return summary;
    }
    throw new RunException(end.message() + System.lineSeparator() + summary, end.cause(), summary);
  }

  /* If it throws, that has been told before: it may be what ended the run. */
  private OptionalLong expectedAtLast() {
    try {
      return master.expectedJobs();
    } catch (RuntimeException toldBefore) {
      return OptionalLong.empty();
    }
  }

  private End runToEnd(MasterLoop loop, String origin) {
    try {
      RunSnapshot atStart = loop.snapshot(master.expectedJobs());
      loop.listeners().tell(on -> on.started(origin, atStart));
      End end = loop.run();
      return end.ending() == Ending.COMPLETED
          ? new End(master.goodEnding(), "the run was halted", null)
          : end;
    } catch (InterruptedException e) {
      return new End(Ending.INTERRUPTED, loop.calls().interruptStory(), e);
    } catch (MasterCalls.Interrupted e) {
      return loop.cancelledIn(e);
    } catch (JournalException e) {
      return new End(Ending.JOURNAL_FAILED, String.valueOf(e.getMessage()), e);
    } catch (JobFailedException e) {
      return new End(Ending.JOB_FAILED, e.failure().headline(), e);
    } catch (Exception e) {
      return new End(Ending.MASTER_FAILED, "the master failed: " + e, e);
    } catch (Throwable e) {
      shutDownAfterError(loop, e);
      throw e;
    }
  }

  /* An Error is nobody's to handle: the slaves are ended, and it goes on up as it is. */
  private static void shutDownAfterError(MasterLoop loop, Throwable error) {
    try {
      loop.shutDown(false);
    } catch (Throwable second) {
      if (second != error) {
        error.addSuppressed(second);
      }
    }
  }

  private static End shutDown(MasterLoop loop, End end, Journal.@Nullable Session journal) {
    loop.shutDown(end.ending().isGood());
    End last = journal == null ? end : close(journal, loop, end);
    if (end.ending() == Ending.INTERRUPTED) {
      Thread.currentThread().interrupt();
    }
    return last;
  }

  /* Before anybody is told that all is done: until then not all of it need be safe. */
  private static End close(Journal.Session journal, MasterLoop loop, End end) {
    try {
      journal.close();
      return end;
    } catch (JournalException e) {
      String story = String.valueOf(e.getMessage());
      if (end.ending().isGood()) {
        return new End(Ending.JOURNAL_FAILED, story, e);
      }
      loop.warn(story);
      return end;
    }
  }

  private End lastWord(MasterLoop loop, End end) {
    if (!end.ending().isGood()) {
      return end;
    }
    try {
      loop.calls().run("postprocess()", -1, master::afterwards);
      return end;
    } catch (MasterCalls.Interrupted e) {
      return loop.cancelledIn(e);
    } catch (Exception e) {
      return new End(Ending.MASTER_FAILED, "postprocess failed: " + e, e);
    }
  }
}
