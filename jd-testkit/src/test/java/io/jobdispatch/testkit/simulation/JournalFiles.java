package io.jobdispatch.testkit.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The files of a journal in a folder, by their names, and what a death may make of them. */
final class JournalFiles {

  /*
   * No channels: the thread may be interrupted, as a part of the simulation.
   *
   * Whole files are kept, for journals are small here and masters die seldom; lengths alone where
   * nothing but that is asked for.
   */

  private static final String LOCK = "lock";
  private static final String SEGMENT = ".journal";
  private static final String UNFINISHED = ".journal.new";

  static final JournalFiles NONE = new JournalFiles(new TreeMap<>());

  private final NavigableMap<String, byte[]> files;

  private JournalFiles(NavigableMap<String, byte[]> files) {
    this.files = files;
  }

  static JournalFiles in(Path folder) {
    NavigableMap<String, byte[]> found = new TreeMap<>();
    for (File file : list(folder)) {
      try (FileInputStream in = new FileInputStream(file)) {
        found.put(file.getName(), in.readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return new JournalFiles(found);
  }

  private static File[] list(Path folder) {
    File[] all = folder.toFile().listFiles((above, name) -> !name.equals(LOCK));
    return all == null ? new File[0] : all;
  }

  /** Makes a folder have these files and no others. */
  void write(Path folder) {
    for (File file : list(folder)) {
      assertTrue(files.containsKey(file.getName()) || file.delete(), () -> "cannot delete " + file);
    }
    files.forEach((name, bytes) -> write(folder.resolve(name).toFile(), bytes));
  }

  private static void write(File file, byte[] bytes) {
    try (FileOutputStream out = new FileOutputStream(file)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int length(String name) {
    byte[] bytes = files.get(name);
    return bytes == null ? 0 : bytes.length;
  }

  boolean hasMoreSegmentsThan(JournalFiles before) {
    return !before.files.containsKey(files.lastKey());
  }

  /**
   * Something on the way to these files, where the last segment was begun: all before it is whole.
   * It has no name yet and may be whole or not; or it has one, and what it takes the place of may
   * be there or not.
   */
  JournalFiles begunFrom(JournalFiles before, Chance chance) {
    NavigableMap<String, byte[]> reached = new TreeMap<>(before.files);
    reached.replaceAll((name, bytes) -> files.getOrDefault(name, bytes));
    String begun = files.lastKey();
    byte[] bytes = files.get(begun);
    if (chance.oneIn(2)) {
      byte[] part = Arrays.copyOf(bytes, chance.below(bytes.length + 1));
      reached.put(begun.replace(SEGMENT, UNFINISHED), part);
    } else {
      reached.put(begun, bytes);
      reached.keySet().removeIf(name -> !files.containsKey(name) && chance.oneIn(2));
    }
    return new JournalFiles(reached);
  }

  /**
   * What a process or a power cut leaves of these files: all that is in others, and of what the
   * last segment has beyond them some part; after a power cut, with holes.
   */
  JournalFiles torn(JournalFiles safe, boolean withHoles, Chance chance) {
    NavigableMap<String, byte[]> left = new TreeMap<>(files);
    String last = lastSegment();
    int least = safe.length(last);
    int length = length(last);
    int cut = least + chance.below(length - least + 1);
    byte[] part = Arrays.copyOf(files.get(last), cut);
    if (withHoles && cut > least && chance.oneIn(2)) {
      part[least + chance.below(cut - least)] ^= (byte) (1 + chance.below(255));
    }
    left.put(last, part);
    return new JournalFiles(left);
  }

  private String lastSegment() {
    return files.keySet().stream()
        .filter(name -> name.endsWith(SEGMENT))
        .reduce((first, second) -> second)
        .orElseThrow();
  }
}
