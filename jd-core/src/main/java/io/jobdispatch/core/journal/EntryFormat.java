package io.jobdispatch.core.journal;

import io.jobdispatch.core.journal.JournalEntry.AttemptFailed;
import io.jobdispatch.core.journal.JournalEntry.Done;
import io.jobdispatch.core.journal.JournalEntry.Drawn;
import io.jobdispatch.core.journal.JournalEntry.Failed;
import io.jobdispatch.core.journal.JournalEntry.NoneDrawn;
import io.jobdispatch.core.journal.JournalEntry.OpenJob;
import io.jobdispatch.core.journal.JournalEntry.Reopened;
import io.jobdispatch.core.journal.JournalEntry.Snapshot;
import io.jobdispatch.core.journal.JournalFolder.Sync;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The bodies of records: a byte for the kind, and the components of the entry in their order; or of
 * one of the journal's own notes, a {@link Mark} or the time of a commit.
 */
final class EntryFormat {

  private static final byte MARK = 0;
  private static final byte DRAWN = 1;
  private static final byte NONE_DRAWN = 2;
  private static final byte DONE = 3;
  private static final byte FAILED = 4;
  private static final byte ATTEMPT_FAILED = 5;
  private static final byte REOPENED = 6;
  private static final byte SNAPSHOT = 7;
  private static final byte COMMITTED = 8;

  /* Kind, numbers and lengths of any entry, or of any job in a snapshot. */
  private static final int NUMBERS_BYTES_MAX = 64;
  private static final int UTF8_BYTES_MAX = 3;
  private static final int VARINT_BYTES_MAX = 10;

  private EntryFormat() {}

  /** Bytes that an entry has at most. */
  static long bytesAtMost(JournalEntry entry) {
    if (entry instanceof Done done) {
      return (long) NUMBERS_BYTES_MAX + done.result().length;
    }
    if (entry instanceof Drawn drawn) {
      return bytesAtMost(drawn.text());
    }
    if (entry instanceof Failed failed) {
      return bytesAtMost(failed.headline(), failed.failure());
    }
    if (entry instanceof AttemptFailed failed) {
      return bytesAtMost(failed.headline(), failed.attempt());
    }
    if (entry instanceof Reopened reopened) {
      return NUMBERS_BYTES_MAX + (long) VARINT_BYTES_MAX * reopened.indices().size();
    }
    return entry instanceof Snapshot snapshot ? bytesAtMost(snapshot) : NUMBERS_BYTES_MAX;
  }

  private static long bytesAtMost(String headline, byte[] bytes) {
    return bytesAtMost(headline) + bytes.length;
  }

  private static long bytesAtMost(String text) {
    return NUMBERS_BYTES_MAX + (long) UTF8_BYTES_MAX * text.length();
  }

  private static long bytesAtMost(Snapshot snapshot) {
    long bytes = (long) NUMBERS_BYTES_MAX + snapshot.state().length;
    for (OpenJob job : snapshot.open()) {
      bytes += bytesAtMost(job.text(), job.job());
      for (byte[] attempt : job.attempts()) {
        bytes += (long) NUMBERS_BYTES_MAX + attempt.length;
      }
    }
    return bytes;
  }

  static void write(JournalEntry entry, Batch out) {
    if (entry instanceof Done done) {
      write(done, out);
    } else if (entry instanceof Drawn drawn) {
      out.putByte(DRAWN);
      out.putVarint(drawn.index());
      out.putLong(drawn.fingerprint());
      out.putText(drawn.text());
    } else if (entry instanceof NoneDrawn) {
      out.putByte(NONE_DRAWN);
    } else if (entry instanceof Failed failed) {
      write(FAILED, failed.index(), failed.headline(), failed.failure(), out);
    } else if (entry instanceof AttemptFailed failed) {
      write(ATTEMPT_FAILED, failed.index(), failed.headline(), failed.attempt(), out);
    } else if (entry instanceof Reopened reopened) {
      out.putByte(REOPENED);
      out.putVarint(reopened.indices().size());
      reopened.indices().forEach(out::putVarint);
    } else if (entry instanceof Snapshot snapshot) {
      write(snapshot, out);
    }
  }

  private static void write(Done done, Batch out) {
    out.putByte(DONE);
    out.putVarint(done.index());
    out.putVarint(done.attempt());
    out.putVarint(done.evaluatedNanos());
    out.putBytes(done.result());
  }

  private static void write(byte kind, long index, String headline, byte[] bytes, Batch out) {
    out.putByte(kind);
    out.putVarint(index);
    out.putText(headline);
    out.putBytes(bytes);
  }

  private static void write(Snapshot snapshot, Batch out) {
    out.putByte(SNAPSHOT);
    out.putBytes(snapshot.state());
    out.putVarint(snapshot.open().size());
    for (OpenJob job : snapshot.open()) {
      out.putVarint(job.index());
      out.putText(job.text());
      out.putBytes(job.job());
      out.putVarint(job.attempts().size());
      job.attempts().forEach(out::putBytes);
    }
    out.putVarint(snapshot.nextIndex());
    out.putVarint(snapshot.completed());
    out.putVarint(snapshot.failed());
  }

  static void write(Mark mark, Batch out) {
    out.putByte(MARK);
    out.putByte(mark.sync().code());
    out.putVarint(mark.durable());
  }

  /** Writes when a commit was made: all before it in the journal was committed then or earlier. */
  static void writeCommitted(Instant when, Batch out) {
    out.putByte(COMMITTED);
    out.putVarint(when.toEpochMilli());
  }

  /**
   * Reads what {@link #write(JournalEntry, Batch)} wrote.
   *
   * @throws RuntimeException if it is something else
   */
  static JournalEntry readEntry(ByteBuffer in) {
    JournalEntry entry = readEntry(in.get(), in);
    requireEnd(in);
    return entry;
  }

  private static JournalEntry readEntry(byte kind, ByteBuffer in) {
    return switch (kind) {
      case DRAWN -> new Drawn(varint(in), in.getLong(), text(in));
      case NONE_DRAWN -> new NoneDrawn();
      case DONE -> new Done(varint(in), Math.toIntExact(varint(in)), varint(in), bytes(in));
      case FAILED -> new Failed(varint(in), text(in), bytes(in));
      case ATTEMPT_FAILED -> new AttemptFailed(varint(in), text(in), bytes(in));
      case REOPENED -> new Reopened(indices(in));
      case SNAPSHOT -> new Snapshot(bytes(in), jobs(in), varint(in), varint(in), varint(in));
      default -> throw new IllegalArgumentException("no such kind of entry: " + kind);
    };
  }

  static Mark readMark(ByteBuffer in) {
    in.get();
    Mark mark = new Mark(Sync.of(in.get()), varint(in));
    requireEnd(in);
    return mark;
  }

  static Instant readCommitted(ByteBuffer in) {
    in.get();
    Instant when = Instant.ofEpochMilli(varint(in));
    requireEnd(in);
    return when;
  }

  static boolean isMark(ByteBuffer body) {
    return body.get(body.position()) == MARK;
  }

  static boolean isCommitted(ByteBuffer body) {
    return body.get(body.position()) == COMMITTED;
  }

  private static List<Long> indices(ByteBuffer in) {
    List<Long> indices = new ArrayList<>();
    for (long left = varint(in); left > 0; left--) {
      indices.add(varint(in));
    }
    return indices;
  }

  private static List<OpenJob> jobs(ByteBuffer in) {
    List<OpenJob> jobs = new ArrayList<>();
    for (long left = varint(in); left > 0; left--) {
      jobs.add(new OpenJob(varint(in), text(in), bytes(in), attempts(in)));
    }
    return jobs;
  }

  private static List<byte[]> attempts(ByteBuffer in) {
    List<byte[]> attempts = new ArrayList<>();
    for (long left = varint(in); left > 0; left--) {
      attempts.add(bytes(in));
    }
    return attempts;
  }

  static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("no number");
  }

  static byte[] bytes(ByteBuffer in) {
    int length = Math.toIntExact(varint(in));
    if (length > in.remaining()) {
      throw new IllegalArgumentException("longer than its record: length=" + length);
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  static String text(ByteBuffer in) {
    return new String(bytes(in), StandardCharsets.UTF_8);
  }

  private static void requireEnd(ByteBuffer in) {
    if (in.hasRemaining()) {
      throw new IllegalArgumentException("more bytes than its entry: " + in.remaining());
    }
  }
}
