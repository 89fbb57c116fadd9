package io.jobdispatch.core.journal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where the entries of one run are kept, over all its lives.
 *
 * <p>A <b>life</b> is one start of the master, up to its end or its death. One life at a time has
 * the journal open.
 *
 * <p>{@link Object#toString} should name the journal for a person: a resumed run logs it.
 */
public interface Journal {

  /**
   * Opens the journal for one life of a run, and keeps every other life out until the session is
   * closed. An opening that fails keeps nobody out.
   *
   * @param runId the name that the run is to have if this is its first life
   * @param parameters the dispatcher's own name for its parameters: a later life with another one
   *     is refused, for its jobs would be others
   * @return the session, to be closed by whoever opened it
   * @throws JournalException if another life has it open, if it was written with other parameters
   *     or in another format, if it is no journal or a damaged one, or if it cannot be read or
   *     written
   */
  Session open(String runId, String parameters);

  /**
   * One life's hold on a journal. Used by the run's thread alone.
   *
   * <p>When something could not be written, the session has <b>failed</b>: it takes nothing more,
   * and is to be closed. The journal can be opened again then, and has everything that was
   * committed; of what was appended since, it has some first entries, or none.
   */
  interface Session extends AutoCloseable {

    /**
     * Names the run.
     *
     * @return the run id that its first life gave
     */
    String runId();

    /**
     * Returns warnings: conditions that do not stop the run, for example that a torn tail is cut
     * off.
     *
     * @return the warnings; those about the opening are complete when {@link #read} has returned,
     *     and each {@link #commit} may add some
     * @throws JournalException if the journal has to be looked at for that, and cannot be read
     */
    List<String> warnings();

    /**
     * Returns the time of the last commit. Known as soon as {@link #preview} or {@link #read} has
     * returned.
     *
     * @return empty if there was no commit, or if the journal stores no times (the default)
     */
    default Optional<Instant> lastCommit() {
      return Optional.empty();
    }

    /**
     * Reads the entries of earlier lives, as {@link #read} does, but without changing anything, so
     * that they can be read again. Must be called before {@link #read}.
     *
     * @param reader is given each entry; it may end the reading by an exception, which is passed on
     * @throws JournalException if the journal is damaged before its end, or cannot be read
     * @throws IllegalStateException if {@link #read} was called, if something was appended, or if
     *     the session is closed
     */
    void preview(Consumer<? super JournalEntry> reader);

    /**
     * Reads the entries of earlier lives aloud, in the order in which they were appended. What was
     * not whole at the journal's end is cut off before this returns, and not earlier. To be called
     * once, before the first {@link #append}.
     *
     * <p>The reader may end the reading by an exception, which is passed on. Until then nothing in
     * the journal was changed, and what is appended afterwards, or by the reader just before it
     * throws, follows all that is there.
     *
     * @param reader is told of each entry; a {@link JournalEntry.Snapshot} can only be the first
     * @throws JournalException if the journal is damaged before its end, or cannot be read, and
     *     nothing in it was changed then; or if it cannot be written, and the session has failed
     *     then
     * @throws IllegalStateException if it has returned before, if something was appended, or if the
     *     session is closed
     */
    void read(Consumer<? super JournalEntry> reader);

    /**
     * Adds an entry, which is durable when the next {@link #commit} returns, and may be before. A
     * {@link JournalEntry.Snapshot} takes the place of everything before it, at once.
     *
     * <p>If {@link #read} has not returned, what is there is looked through first, as by a reader
     * that does nothing.
     *
     * @param entry what happened
     * @throws EntryTooLargeException if the entry is too long, which leaves the session as it was
     * @throws JournalException if what is there is damaged or cannot be read; or if the session
     *     fails, has failed or is closed
     */
    void append(JournalEntry entry);

    /**
     * Makes durable, in the sense of the journal's own settings, all that was appended. Changes
     * nothing if nothing was.
     *
     * @throws JournalException as {@link #append} does
     */
    void commit();

    /**
     * Hands over what was appended to the operating system, without making it durable: it then
     * outlives this process, not a power cut. Changes nothing if nothing was appended.
     *
     * @throws JournalException as {@link #append} does
     */
    void flush();

    /**
     * Tells whether so much was written since the last snapshot that another one is worth its
     * price.
     *
     * @return whether to append a snapshot, if the dispatcher can give one; false before {@link
     *     #read} has returned
     */
    boolean isSnapshotDue();

    /**
     * Makes durable what was appended, also what was not committed, and lets others open the
     * journal. What a session has not written that has failed is dropped. Closing twice is fine.
     *
     * @throws JournalException if something cannot be written; the session is closed all the same
     */
    @Override
    void close();
  }
}
