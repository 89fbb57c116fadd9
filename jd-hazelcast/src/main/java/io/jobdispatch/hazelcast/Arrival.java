package io.jobdispatch.hazelcast;

import io.jobdispatch.api.Message;
import io.jobdispatch.api.TaskId;
import io.jobdispatch.api.thread.Mail;
import java.nio.ByteBuffer;

/** A message that has come as bytes. Its receiver decodes it, and so lets the next one come. */
final class Arrival extends Mail {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Link link;
  private final int bytes;
  private ByteBuffer content;

  /**
   * Makes mail of a letter's content.
   *
   * @param bytes how many the link is to take for consumed when this is received
   */
  Arrival(TaskId source, ByteBuffer content, Link link, int bytes) {
    super(source, null);
    this.content = content;
    this.link = link;
    this.bytes = bytes;
  }

  @Override
  public Message message() {
    link.consumed(bytes);
    return MessageCodec.open(content);
  }

  @Override
  public void empty() {
    content = NOTHING;
    super.empty();
  }
}
