package io.jobdispatch.core.journal;

import io.jobdispatch.core.journal.SegmentReader.End;
import io.jobdispatch.core.journal.SegmentReader.Tail;
import java.util.List;
import java.util.function.Consumer;

/** The segments of a journal that are needed, read one after the other. Changes nothing. */
final class SegmentChain {

  private final List<SegmentReader> segments;

  /** At least one segment, in the order of their numbers. */
  SegmentChain(List<SegmentReader> segments) {
    this.segments = List.copyOf(segments);
  }

  /**
   * Where the whole records of all segments end.
   *
   * @param segment the one in which they do
   * @param bytes of the whole records and headers together
   * @param length of the files together, as far as they were read
   */
  record ChainEnd(SegmentReader segment, End end, long bytes, long length) {}

  int size() {
    return segments.size();
  }

  /** What the first of them begins with. */
  SegmentHeader header() {
    return segments.get(0).header();
  }

  /** The length of the snapshot that it begins with; 0 if it begins with none. */
  long snapshotBytes() {
    return header().snapshot() ? header().whole() : 0;
  }

  SegmentReader last() {
    return segments.get(segments.size() - 1);
  }

  /** Reads all records that are whole, and says where they end. */
  ChainEnd read(Consumer<? super JournalEntry> into) {
    ChainEnd all = read(0, 0, 0, into);
    for (int i = 1; i < segments.size() && all.end.tail() == Tail.WHOLE; i++) {
      long told = segments.get(i).header().before();
      all =
          told == all.end.length()
              ? read(i, all.bytes, all.length, into)
              : new ChainEnd(all.segment, all.end.as(Tail.DAMAGED), all.bytes, all.length);
    }
    return all;
  }

  private ChainEnd read(int index, long bytes, long length, Consumer<? super JournalEntry> into) {
    SegmentReader segment = segments.get(index);
    End end = segment.read(into);
    boolean isDamaged = end.tail() == Tail.TORN && segment != last();
    return new ChainEnd(
        segment,
        isDamaged ? end.as(Tail.DAMAGED) : end,
        bytes + end.offset(),
        length + end.length());
  }

  /** All segments are of this run. */
  void requireSame(JournalFolder journal, String parameters) {
    for (SegmentReader segment : segments) {
      SegmentHeader header = segment.header();
      if (!header.runId().equals(header().runId())) {
        throw new JournalException(
            "segments of two runs in one folder: %s is of run %s, those before it are of %s"
                .formatted(segment.file(), header.runId(), header().runId()));
      }
      if (!header.parameters().equals(parameters)) {
        Difference difference = Difference.between(header.parameters(), parameters);
        throw new JournalException(
            "the journal %s is of '%s', and this run is '%s': name another folder, or use the same parameters"
                .formatted(journal, difference.first(), difference.second()));
      }
    }
  }
}
