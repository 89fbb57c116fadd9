package io.jobdispatch.core.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The segments of a journal, found by their names in its folder. */
final class Segments {

  /*
   * A segment is written under another name first, forced, and renamed. So what has a segment's name
   * was whole up to its header's `whole` once, and a missing or short one is damage.
   */

  static final String LOCK = "lock";

  private static final String SUFFIX = ".journal";
  private static final String UNFINISHED = ".new";
  private static final Pattern NAME = Pattern.compile("(\\d{10})\\.journal");

  private final Path folder;
  private final SortedMap<Long, Path> files = new TreeMap<>();
  private final List<Path> unfinished = new ArrayList<>();
  private final List<Path> strangers = new ArrayList<>();

  private Segments(Path folder) {
    this.folder = folder;
  }

  static Segments in(Path folder) throws IOException {
    Segments segments = new Segments(folder);
    try (Stream<Path> all = Files.list(folder)) {
      all.sorted().forEach(segments::add);
    }
    return segments;
  }

  private void add(Path file) {
    String name = file.getFileName().toString();
    Matcher matcher = NAME.matcher(name);
    if (matcher.matches()) {
      files.put(Long.valueOf(matcher.group(1)), file);
    } else if (name.endsWith(SUFFIX + UNFINISHED)) {
      unfinished.add(file);
    } else if (!name.equals(LOCK) && !isOfTheSystem(name)) {
      strangers.add(file);
    }
  }

  /* What a file system or a desktop puts into a folder that its user takes for empty. */
  private static boolean isOfTheSystem(String name) {
    return name.startsWith(".") || name.equals("lost+found");
  }

  static Path file(Path folder, long number) {
    return folder.resolve(String.format(Locale.ROOT, "%010d%s", number, SUFFIX));
  }

  static Path unfinishedFile(Path folder, long number) {
    return folder.resolve(String.format(Locale.ROOT, "%010d%s%s", number, SUFFIX, UNFINISHED));
  }

  /** The segment of the highest number. */
  Optional<Path> last() {
    return files.values().stream().reduce((first, second) -> second);
  }

  boolean isEmpty() {
    return files.isEmpty();
  }

  /** Other files, in whose company a journal is not begun. */
  List<Path> strangers() {
    return strangers;
  }

  List<Path> unfinished() {
    return unfinished;
  }

  /**
   * Opens the segments that are needed: from the last that begins with a snapshot.
   *
   * @throws JournalException if one is missing, or is none
   */
  List<SegmentReader> needed() {
    List<SegmentReader> needed = new ArrayList<>();
    List<Long> numbers = new ArrayList<>(files.keySet());
    for (int i = numbers.size() - 1; i >= 0; i--) {
      long number = numbers.get(i);
      SegmentReader reader = SegmentReader.open(file(folder, number));
      require(reader, number);
      needed.add(0, reader);
      if (reader.header().snapshot() || number == 1) {
        return needed;
      }
      if (i == 0 || numbers.get(i - 1) != number - 1) {
        throw new JournalException(
            "a segment of the journal is missing: %s; restore it, or begin with another folder"
                .formatted(file(folder, number - 1)));
      }
    }
    return needed;
  }

  private static void require(SegmentReader reader, long number) {
    if (reader.header().number() != number) {
      throw new JournalException(
          String.format(
              Locale.ROOT,
              "segment %d of the journal has a wrong file name: file=%s; rename it back",
              reader.header().number(),
              reader.file()));
    }
  }

  /** Those before a segment. */
  List<Path> before(long number) {
    return List.copyOf(files.headMap(number).values());
  }
}
