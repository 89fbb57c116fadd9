package io.jobdispatch.core.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;

/** Something of a journal was removed or changed by others, while a run used it. */
final class LossException extends IOException {

  private static final long serialVersionUID = 1;

  private final transient Function<Progress, String> story;

  private LossException(Function<Progress, String> story) {
    super("something was removed or changed by others");
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
                + "what is in it is lost, and what remains is "
                + progress.beforeSegment());
  }

  private static String gone(String what, Path path) {
    return what
        + " was removed, renamed or replaced while the run used it: "
        + path
        + "; put it back as it was and start the run again, then nothing is lost; otherwise ";
  }

  private static String all(Progress progress) {
    return "all results in the journal are lost: " + progress;
  }

  static LossException length(Path segment, long length, long expected) {
    return new LossException(
        progress ->
            String.format(
                Locale.ROOT,
                "the journal was changed by another program while the run wrote it: %s has %d"
                    + " bytes, and the run has written %d; what was behind byte %d may be lost, and"
                    + " of %s at least those in the segments before remain: %s; end that program,"
                    + " then start the run again",
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
            "another run has begun to write the journal, after the locks of this one were lost: "
                + folder
                + "; end that run, and start this one again when ./jd journal finds the journal"
                + " whole; this run has committed "
                + progress);
  }

  /** Says what has happened, what is lost and what to do. */
  String story(Progress progress) {
    return story.apply(progress);
  }
}
