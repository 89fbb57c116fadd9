package io.jobdispatch.core;

import io.jobdispatch.api.Failure;
import io.jobdispatch.api.HostId;
import io.jobdispatch.api.Payload;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.core.journal.JavaCodec;
import io.jobdispatch.core.journal.JournalCodec;
import java.util.stream.Stream;

/** How failures and failed attempts become the bytes of a journal, and come back. */
final class StoryCodec {

  /*
   * Not the user's codec: that one knows jobs and results. And a journal is a file that others may
   * have changed, so what is read is made of these classes and of the JDK's values alone.
   */

  private static final Class<?>[] CLASSES = {
    JobFailure.class,
    JobFailure.Verdict.class,
    FailedAttempt.class,
    FailedAttempt.Cause.class,
    FailedAttempt.Isolation.class,
    Failure.class,
    TaskId.class,
    HostId.class
  };

  private final JavaCodec codec =
      JournalCodec.java().admitting(Stream.of(CLASSES).map(Class::getName).toArray(String[]::new));

  byte[] encode(Object story) {
    return codec.encode(Payload.of(story));
  }

  /**
   * Decodes a story.
   *
   * @throws io.jobdispatch.api.PayloadException if it cannot be, or holds another class
   * @throws ClassCastException if it is of another type
   */
  <T> T decode(byte[] bytes, Class<T> type) {
    Object story = codec.decode(bytes);
    if (story == null) {
      throw new ClassCastException("must be a " + type.getName() + ": null");
    }
    return type.cast(story);
  }
}
