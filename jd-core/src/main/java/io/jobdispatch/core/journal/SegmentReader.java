package io.jobdispatch.core.journal;

import io.jobdispatch.core.journal.JournalFolder.Sync;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Reads one segment from its beginning to where it is no longer whole. Changes nothing. */
final class SegmentReader {

  private static final int BUFFER_BYTES = 1 << 16;

  private final Path file;
  private final SegmentHeader header;
  private final CRC32C crc = new CRC32C();
  private long durable;
  private long sealed;
  private Sync sync;
  private @Nullable Instant committed;

  /** How a segment ends. */
  enum Tail {
    /** With its last record. */
    WHOLE,
    /** With what was written last and nobody was told to be safe. */
    TORN,
    /** With something else where a record should be. */
    DAMAGED
  }

  /**
   * Where the whole records of a segment end.
   *
   * @param offset the place in the file
   * @param length of the file
   * @param isSealed whether the file itself tells that all up to there was forced
   * @param committed the time of the last commit in the segment; null if there is none
   */
  record End(Tail tail, long offset, long length, boolean isSealed, @Nullable Instant committed) {
    End as(Tail other) {
      return new End(other, offset, length, isSealed, committed);
    }
  }

  private SegmentReader(Path file, SegmentHeader header) {
    this.file = file;
    this.header = header;
    this.durable = header.whole();
    this.sealed = header.whole();
    this.sync = header.sync();
  }

  /**
   * Reads the header.
   *
   * @throws JournalException if it is none, or cannot be read
   */
  static SegmentReader open(Path file) {
    try (InputStream in = FileReading.of(file)) {
      ByteBuffer first = ByteBuffer.wrap(in.readNBytes(BUFFER_BYTES));
      return switch (SegmentHeader.state(first)) {
        case WHOLE -> new SegmentReader(file, SegmentHeader.decode(first));
        case FOREIGN -> throw new JournalException("not a segment of a journal: " + file);
        case OTHER_VERSION ->
            throw new JournalException(
                String.format(
                    Locale.ROOT,
                    "%s has format version %d, and this program knows %d: use the version that"
                        + " wrote it",
                    file,
                    SegmentHeader.version(first),
                    SegmentHeader.VERSION));
        case CUT_SHORT, DAMAGED -> throw damaged(file, 0);
      };
    } catch (IOException e) {
      throw new JournalException("cannot read the journal: " + FailureText.of(e), e);
    }
  }

  private static JournalException damaged(Path file, long offset) {
    return damaged(file, offset, "the results");
  }

  /**
   * Describes damage.
   *
   * @param before what is whole before it, in the plural
   */
  static JournalException damaged(Path file, long offset, String before) {
    return new JournalException(
        String.format(
            Locale.ROOT,
            "the journal is damaged in %s at byte %d; nothing was changed: restore the file from a"
                + " copy, or begin with another folder; JournalReport (./jd journal --csv) still"
                + " reads what is before the damage: %s",
            file,
            offset,
            before));
  }

  SegmentHeader header() {
    return header;
  }

  Path file() {
    return file;
  }

  /** Reads all records that are whole, and says where they end. */
  End read(Consumer<? super JournalEntry> into) {
    long offset = headerBytes();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(FileReading.of(file), BUFFER_BYTES))) {
      long length = Files.size(file);
      in.skipNBytes(offset);
      for (long next = record(in, offset, length, into); next > 0; ) {
        offset = next;
        next = record(in, offset, length, into);
      }
      return end(offset, length);
    } catch (IOException e) {
      throw new JournalException("cannot read the journal: " + FailureText.of(e), e);
    }
  }

  private int headerBytes() {
    return header.encode().length;
  }

  /** Reads one record. Answers where the next begins, or 0 if there is no whole one here. */
  private long record(
      DataInputStream in, long offset, long length, Consumer<? super JournalEntry> into)
      throws IOException {
    if (length - offset < Frame.HEAD_BYTES) {
      return 0;
    }
    byte[] head = in.readNBytes(Frame.HEAD_BYTES);
    int bodyBytes = bodyBytes(ByteBuffer.wrap(head), offset);
    if (bodyBytes == 0 || bodyBytes > length - offset - Frame.HEAD_BYTES) {
      return 0;
    }
    byte[] body = in.readNBytes(bodyBytes);
    if (body.length < bodyBytes || !isWhole(head, body, offset)) {
      return 0;
    }
    long next = offset + Frame.HEAD_BYTES + bodyBytes;
    take(ByteBuffer.wrap(body), offset, next, into);
    return next;
  }

  /** The length that a head tells; 0 if it is not one that may stand here. */
  private int bodyBytes(ByteBuffer head, long offset) {
    int length = head.getInt(head.position() + Frame.CRC_BYTES);
    short check = head.getShort(head.position() + Frame.CRC_BYTES + Integer.BYTES);
    boolean fits = Frame.isPossible(length) && check == Frame.check(length, place(offset));
    return fits ? length : 0;
  }

  private int place(long offset) {
    return Frame.place(header.seed(), offset);
  }

  private boolean isWhole(byte[] head, byte[] body, long offset) {
    crc.reset();
    crc.update(head, Frame.CRC_BYTES, Frame.HEAD_BYTES - Frame.CRC_BYTES);
    crc.update(body, 0, body.length);
    return ByteBuffer.wrap(head).getInt() == ((int) crc.getValue() ^ place(offset));
  }

  private void take(ByteBuffer body, long offset, long next, Consumer<? super JournalEntry> into) {
    if (EntryFormat.isMark(body)) {
      Mark mark = EntryFormat.readMark(body);
      durable = Math.max(durable, mark.durable());
      sealed = mark.durable() == offset ? next : sealed;
      sync = mark.sync();
      return;
    }
    if (EntryFormat.isCommitted(body)) {
      committed = EntryFormat.readCommitted(body);
      return;
    }
    JournalEntry entry;
    try {
      entry = EntryFormat.readEntry(body);
    } catch (RuntimeException e) {
      throw damaged(file, offset); // its check sum is right: another program wrote it
    }
    into.accept(entry);
  }

  // Where it is not whole

  private End end(long offset, long length) throws IOException {
    boolean isSealed = offset == sealed;
    if (offset == length) {
      return new End(Tail.WHOLE, offset, length, isSealed, committed);
    }
    boolean later = isFollowed(offset, length);
    boolean untold = offset >= durable && (!later || sync == Sync.EVERY_TURN);
    return new End(untold ? Tail.TORN : Tail.DAMAGED, offset, length, isSealed, committed);
  }

  /** Looks for a whole record behind a place, and for what marks there say. */
  private boolean isFollowed(long offset, long length) throws IOException {
    byte[] rest = rest(offset, length);
    boolean found = false;
    for (int i = 1; i <= rest.length - Frame.HEAD_BYTES; i++) {
      int bodyBytes = bodyBytes(ByteBuffer.wrap(rest, i, Frame.HEAD_BYTES), offset + i);
      if (bodyBytes == 0 || bodyBytes > rest.length - i - Frame.HEAD_BYTES) {
        continue;
      }
      if (isWholeAt(rest, i, bodyBytes, offset)) {
        found = true;
        note(ByteBuffer.wrap(rest, i + Frame.HEAD_BYTES, bodyBytes));
      }
    }
    return found;
  }

  private boolean isWholeAt(byte[] rest, int at, int bodyBytes, long offset) {
    crc.reset();
    crc.update(rest, at + Frame.CRC_BYTES, Frame.HEAD_BYTES - Frame.CRC_BYTES + bodyBytes);
    int told = ByteBuffer.wrap(rest, at, Integer.BYTES).getInt();
    return told == ((int) crc.getValue() ^ place(offset + at));
  }

  private void note(ByteBuffer body) {
    if (EntryFormat.isMark(body)) {
      Mark mark = EntryFormat.readMark(body);
      durable = Math.max(durable, mark.durable());
    }
  }

  private byte[] rest(long offset, long length) throws IOException {
    try (FileReading in = FileReading.of(file)) {
      in.position(offset);
      return in.readNBytes((int) Math.min(length - offset, Integer.MAX_VALUE - 8));
    }
  }
}
