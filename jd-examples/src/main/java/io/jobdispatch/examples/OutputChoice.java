package io.jobdispatch.examples;

import io.jobdispatch.examples.report.OutputFolder;
import java.nio.file.Path;

/** The folder that a demo was told to write to. */
final class OutputChoice {

  private OutputChoice() {}

  /** The folder's full name, if it can be written to. */
  static Path usable(Path folder) {
    if (folder.toString().isEmpty()) {
      throw new IllegalArgumentException("must name a folder: --out=''");
    }
    Path full = folder.toAbsolutePath().normalize();
    OutputFolder.problem(full)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem);
            });
    return full;
  }
}
