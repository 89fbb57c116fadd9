package io.jobdispatch.testkit.simulation;

import io.jobdispatch.core.journal.Journal;

/** A journal, and what is left of it when its master dies. One master at a time has it open. */
interface JournalDisk extends Journal {

  /**
   * The master dies in the middle of this call of the session: some part of it is done, and then as
   * in {@link #die}.
   */
  void dieWithin(Runnable call, Chance chance);

  /**
   * The session is over without having been closed: what was committed is there, and of the rest a
   * beginning, as chance will have it.
   */
  void die(Chance chance);
}
