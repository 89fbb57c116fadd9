package io.jobdispatch.core;

/**
 * A dispatcher whose state can be given and taken as one object. A run with a journal then keeps
 * that now and then, and is resumed from there instead of from its beginning; what stands before it
 * in the journal is removed.
 *
 * <p>A {@link JobDispatcher} implements it. Both methods are called by the run's thread.
 *
 * @param <S> the state: whatever the run's {@link io.jobdispatch.core.journal.JournalCodec} can
 *     encode
 */
public interface Restorable<S> {

  /**
   * Gives the state that all calls of {@code nextJob}, {@code processResult} and {@code
   * processFailure} until now have led to. Called between such calls. Open jobs are kept beside it
   * and need not be in it.
   *
   * @return the state; it is encoded before anything else is called
   */
  S saveState();

  /**
   * Takes a state over, in place of those calls. Called before any other method in a run.
   *
   * @param state what {@link #saveState} gave in an earlier life
   */
  void restoreState(S state);
}
