package io.jobdispatch.core.journal;

import io.jobdispatch.core.journal.SegmentReader.End;
import io.jobdispatch.core.journal.SegmentReader.Tail;
import java.nio.file.Path;
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
   * @param progress what the whole records come to
   */
  record ChainEnd(SegmentReader segment, End end, long bytes, long length, Progress progress) {

    ChainEnd damaged() {
      return new ChainEnd(segment, end.as(Tail.DAMAGED), bytes, length, progress);
    }
  }

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

  List<Path> files() {
    return segments.stream().map(SegmentReader::file).toList();
  }

  SegmentReader last() {
    return segments.get(segments.size() - 1);
  }

  /** Reads all records that are whole, and says where they end. */
  ChainEnd read(Consumer<? super JournalEntry> into) {
    Progress progress = new Progress();
    Consumer<JournalEntry> counted =
        entry -> {
          progress.take(entry);
          into.accept(entry);
        };
    ChainEnd all = read(0, 0, 0, progress, counted);
    for (int i = 1; i < segments.size() && all.end.tail() == Tail.WHOLE; i++) {
      long told = segments.get(i).header().before();
      boolean follows = told == all.end.length();
      all = follows ? read(i, all.bytes, all.length, progress, counted) : all.damaged();
    }
    return all;
  }

  private ChainEnd read(
      int index, long bytes, long length, Progress progress, Consumer<JournalEntry> into) {
    SegmentReader segment = segments.get(index);
    progress.beginSegment();
    End end = segment.read(into);
    progress.committed(end.committed());
    long wholeBytes = bytes + end.offset();
    ChainEnd all = new ChainEnd(segment, end, wholeBytes, length + end.length(), progress);
    return end.tail() == Tail.TORN && segment != last() ? all.damaged() : all;
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
