package io.jobdispatch.core;

import io.jobdispatch.api.DispatchException;
import io.jobdispatch.api.Payload;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Files of the master on their way to the slaves, each of which gets copies of its own.
 *
 * @param files the files with their contents
 */
record Mirror(List<MirroredFile> files) implements Serializable {

  /** The most bytes that are mirrored: they travel to every slave. 64 MiB. */
  static final long BYTES_MAX = 64L << 20;

  static final Mirror NOTHING = new Mirror(List.of());

  /**
   * One file.
   *
   * @param path relative, with slashes
   * @param content its bytes
   * @param executable whether it may be run
   */
  record MirroredFile(String path, Payload content, boolean executable) implements Serializable {

    byte[] bytes() {
      return (byte[]) content.value();
    }
  }

  /**
   * What to mirror.
   *
   * @param folder a folder of the master
   * @param glob matches paths below it
   */
  record Request(Path folder, String glob) {}

  /** Reads the files that are asked for. */
  static Mirror of(List<Request> requests) {
    List<MirroredFile> files = new ArrayList<>();
    long bytes = 0;
    for (Request request : requests) {
      for (Path path : matches(request)) {
        bytes += size(path);
        if (bytes > BYTES_MAX) {
          throw new DispatchException(
              String.format(
                  Locale.ROOT,
                  "too much to mirror, at most %d bytes: %d bytes up to %s, folder=%s, glob=%s",
                  BYTES_MAX,
                  bytes,
                  path,
                  request.folder,
                  request.glob));
        }
        files.add(read(request.folder, path));
      }
    }
    return new Mirror(List.copyOf(files));
  }

  private static List<Path> matches(Request request) {
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + request.glob);
    try (Stream<Path> tree = Files.walk(request.folder)) {
      List<Path> found =
          tree.filter(path -> matcher.matches(request.folder.relativize(path)))
              .filter(Files::isRegularFile)
              .sorted()
              .toList();
      if (found.isEmpty()) {
        throw new DispatchException(
            "nothing to mirror matches: folder=" + request.folder + ", glob=" + request.glob);
      }
      return found;
    } catch (IOException | UncheckedIOException e) {
      throw new DispatchException("cannot read the folder to mirror: " + e, e);
    }
  }

  private static long size(Path path) {
    try {
      return Files.size(path);
    } catch (IOException e) {
      throw new DispatchException("cannot read the file to mirror: " + e, e);
    }
  }

  private static MirroredFile read(Path folder, Path path) {
    try {
      String name = folder.relativize(path).toString().replace('\\', '/');
      return new MirroredFile(name, Payload.of(Files.readAllBytes(path)), Files.isExecutable(path));
    } catch (IOException e) {
      throw new DispatchException("cannot read the file to mirror: " + e, e);
    }
  }

  /** Writes the copies into a slave's directory, as far as they are not there. */
  void unpack(Path into) throws IOException {
    for (MirroredFile file : files) {
      Path target = into.resolve(file.path).normalize();
      if (!target.startsWith(into)) {
        throw new IOException("would leave the slave's directory: " + file.path);
      }
      if (!Files.exists(target)) {
        write(file, target);
      }
    }
  }

  /* A file is there as a whole or not at all: the disk may become full. */
  private static void write(MirroredFile file, Path target) throws IOException {
    Files.createDirectories(target.getParent());
    Path part = target.resolveSibling(target.getFileName() + ".part");
    Files.write(part, file.bytes());
    if (file.executable && !part.toFile().setExecutable(true, true)) {
      throw new IOException("cannot be made executable: " + target);
    }
    Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
  }
}
