package io.jobdispatch.api.thread;

import io.jobdispatch.api.Message;
import java.io.Serializable;

/** A message of the tests. */
record Note(String text, long number) implements Message.UserMessage, Serializable {

  Note(String text) {
    this(text, 0);
  }
}
