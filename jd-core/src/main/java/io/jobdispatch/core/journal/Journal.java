package io.jobdispatch.core.journal;

import java.util.List;
import java.util.function.Consumer;

/**
 * Where the entries of one run are kept, over all its lives.
 *
 * <p>A <b>life</b> is one start of the master, up to its end or its death. One life at a time has
 * the journal open.
 */
public interface Journal {

  /**
   * Opens the journal for one life of a run, and keeps every other life out until the session is
   * closed.
   *
   * @param runId the name that the run is to have if this is its first life
   * @param parameters the dispatcher's own name for its parameters: a later life with another one
   *     is refused, for its jobs would be others
   * @return the session, to be closed by whoever opened it
   * @throws JournalException if another life has it open, if it was written with other parameters
   *     or in another format, if it is no journal, or if it cannot be read or written
   */
  Session open(String runId, String parameters);

  /** One life's hold on a journal. Used by the run's thread alone. */
  interface Session extends AutoCloseable {

    /**
     * Names the run.
     *
     * @return the run id that its first life gave
     */
    String runId();

    /**
     * Tells what a person should know though it stops nobody: that a torn end was cut off, for
     * example.
     *
     * @return lines for a person; complete as soon as {@link #read} has returned
     */
    List<String> warnings();

    /**
     * Reads the entries of earlier lives aloud, in the order in which they were appended. What was
     * not whole at the journal's end is cut off before this returns. To be called once, before the
     * first {@link #append}.
     *
     * @param reader is told of each entry; a {@link JournalEntry.Snapshot} can only be the first
     * @throws JournalException if the journal is damaged before its end, or cannot be read; then
     *     nothing in it was changed
     * @throws IllegalStateException if it was called before
     */
    void read(Consumer<? super JournalEntry> reader);

    /**
     * Adds an entry, which is durable when the next {@link #commit} returns, and may be before. A
     * {@link JournalEntry.Snapshot} takes the place of everything before it.
     *
     * @param entry what happened
     * @throws JournalException if the entry is too long, which leaves the journal as it was; or if
     *     it cannot be written, now or when it was tried before
     * @throws IllegalStateException if {@link #read} was not called before
     */
    void append(JournalEntry entry);

    /**
     * Makes durable, in the sense of the journal's own settings, all that was appended. Does
     * nothing if nothing was.
     *
     * @throws JournalException if it cannot be written; what was committed before is safe, the
     *     session takes no further entry, and the journal can be opened again
     */
    void commit();

    /**
     * Hands over what was appended to the operating system, without making it durable: it then
     * outlives this process, not a power cut.
     *
     * @throws JournalException if it cannot be written; nothing more can be appended then
     */
    void flush();

    /**
     * Tells whether so much was written since the last snapshot that another one is worth its
     * price.
     *
     * @return whether to append a snapshot, if the dispatcher can give one
     */
    boolean isSnapshotDue();

    /**
     * Lets others open the journal. What was appended since the last {@link #commit} is dropped.
     * Closing twice is fine.
     */
    @Override
    void close();
  }
}
