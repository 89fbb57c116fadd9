package io.jobdispatch.core.journal;

import io.jobdispatch.core.journal.JournalFolder.Sync;

/**
 * The journal's note to itself, between entries.
 *
 * @param sync how the records behind it are written
 * @param durable the offset in its segment up to which all was forced when it was written
 */
record Mark(Sync sync, long durable) {

  /*
   * Pages reach a disk in any order. When the power fails between a write and the force behind it,
   * a record may be gone and a later one be there. That is no damage: nobody was told that they are
   * safe. What stands before `durable` was forced, and if it is not whole, the file was damaged.
   *
   * A life that ends in order seals the journal: its last record is a mark, so that all before it is
   * known to have been whole.
   */
}
