package io.jobdispatch.core.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;

/** Another program removed or changed a part of a journal while a run used it. */
final class LossException extends IOException {

  private static final long serialVersionUID = 1;

  private final transient Function<Progress, String> story;

  private LossException(Function<Progress, String> story) {
    super("another program removed or changed a part of the journal");
    this.story = story;
  }

  static LossException folder(Path folder) {
    return new LossException(progress -> gone("the folder of the journal", folder) + all(progress));
  }

  static LossException earlierSegment(Path segment) {
    return new LossException(progress -> gone("a segment of the journal", segment) + all(progress));
  }

  static LossException lastSegment(Path segment) {
    return new LossException(
        progress ->
            gone("the last segment of the journal", segment)
                + "its results are lost, and what remains is "
                + progress.beforeSegment());
  }

  private static String gone(String what, Path path) {
    return what
        + " was removed, renamed or replaced while the run used it: "
        + path
        + ". To lose nothing, restore it and start the run again. Otherwise ";
  }

  private static String all(Progress progress) {
    return "all results in the journal are lost: " + progress;
  }

  static LossException length(Path segment, long length, long expected) {
    return new LossException(
        progress ->
            String.format(
                Locale.ROOT,
                "another program changed the journal while the run wrote it: file=%s, bytes=%d,"
                    + " bytes written by the run=%d. Data after byte %d may be lost. Of %s at least"
                    + " those in the segments before remain: %s. End that program, then start the"
                    + " run again",
                segment,
                length,
                expected,
                Math.min(length, expected),
                progress,
                progress.beforeSegment()));
  }

  static LossException takenOver(Path folder) {
    return new LossException(
        progress ->
            "this run lost its locks, and another run now writes the journal: folder="
                + folder
                + ". End the other run, check the journal with ./jd journal, then start this run"
                + " again. This run has committed "
                + progress);
  }

  /** Says what has happened, what is lost and what to do. */
  String story(Progress progress) {
    return story.apply(progress);
  }
}
