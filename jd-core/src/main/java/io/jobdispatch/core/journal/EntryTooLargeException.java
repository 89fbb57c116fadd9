package io.jobdispatch.core.journal;

import java.util.Locale;

/** An entry is longer than a journal can take. The journal is as it was and takes others. */
public class EntryTooLargeException extends JournalException {

  private static final long serialVersionUID = 1;

  /**
   * Says how long the entry is and how long it may be.
   *
   * @param entry what does not fit
   * @param bytes its length
   * @param bytesMax the length of the longest entry that fits
   */
  public EntryTooLargeException(JournalEntry entry, long bytes, long bytesMax) {
    super(
        String.format(
            Locale.ROOT,
            "journal entry too large: must be <= %d bytes: bytes=%d, entry=%s",
            bytesMax,
            bytes,
            entry.getClass().getSimpleName()));
  }
}
