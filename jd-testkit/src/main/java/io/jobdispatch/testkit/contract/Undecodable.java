package io.jobdispatch.testkit.contract;

import io.jobdispatch.api.Task;
import io.jobdispatch.api.TaskContext;
import io.jobdispatch.api.TaskProgram;
import java.io.IOException;
import java.io.ObjectInputStream;

/** Something, a program too, that can be encoded and not be decoded. */
final class Undecodable implements TaskProgram {

  private static final long serialVersionUID = 1;

  static final String STORY = "an undecodable value was decoded";

  private void readObject(ObjectInputStream in) throws IOException {
    throw new IOException(STORY);
  }

  @Override
  public Task create(TaskContext context) {
    throw new IllegalStateException(STORY);
  }
}
