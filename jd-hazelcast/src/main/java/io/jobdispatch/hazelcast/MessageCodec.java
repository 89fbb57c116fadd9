package io.jobdispatch.hazelcast;

import io.jobdispatch.api.Message;
import io.jobdispatch.api.Message.Effort;
import io.jobdispatch.api.Message.EvaluateJob;
import io.jobdispatch.api.Message.JobResult;
import io.jobdispatch.api.Message.JobSkipped;
import io.jobdispatch.api.Message.SkipJob;
import io.jobdispatch.api.Payload;
import io.jobdispatch.api.PayloadException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Locale;

/** Messages as bytes: what goes with every job by hand, all else as Java serialises it. */
final class MessageCodec {

  private static final byte ANY = 0;
  private static final byte EVALUATE = 1;
  private static final byte RESULT = 2;
  private static final byte SKIP = 3;
  private static final byte SKIPPED = 4;

  private static final int JOB_BYTES = 1 + 8 + 4;
  private static final int EFFORT_BYTES = 8 + 8 + 4;

  private final int payloadBytesMax;

  MessageCodec(int payloadBytesMax) {
    this.payloadBytesMax = payloadBytesMax;
  }

  /**
   * Encodes a message on its way from one task to another. In the sender's thread.
   *
   * @throws PayloadException if it cannot be encoded, or is over the limit
   */
  Outgoing letter(long from, long to, Message message) {
    if (message instanceof EvaluateJob job) {
      ByteBuffer head = job(JOB_BYTES, EVALUATE, job.index(), job.attempt());
      return ItemCodec.letter(from, to, head.flip(), bytes("job " + job.index(), job.job()));
    }
    if (message instanceof JobResult result) {
      ByteBuffer head = job(JOB_BYTES + EFFORT_BYTES, RESULT, result.index(), result.attempt());
      Effort effort = result.effort();
      head.putLong(effort.evaluatedNanos()).putLong(effort.idledNanos()).putInt(effort.waiting());
      String what = "the result of job " + result.index();
      return ItemCodec.letter(from, to, head.flip(), bytes(what, result.result()));
    }
    if (message instanceof SkipJob skip) {
      return letter(from, to, job(JOB_BYTES, SKIP, skip.index(), skip.attempt()));
    }
    if (message instanceof JobSkipped skipped) {
      return letter(from, to, job(JOB_BYTES, SKIPPED, skipped.index(), skipped.attempt()));
    }
    ByteBuffer head = ByteBuffer.allocate(1).put(ANY);
    String what = "a message of " + message.getClass();
    return ItemCodec.letter(from, to, head.flip(), bytes(what, Payload.of(message)));
  }

  private static Outgoing letter(long from, long to, ByteBuffer head) {
    return ItemCodec.letter(from, to, head.flip(), ByteBuffer.allocate(0));
  }

  private static ByteBuffer job(int size, byte kind, long index, int attempt) {
    return ByteBuffer.allocate(size).put(kind).putLong(index).putInt(attempt);
  }

  private ByteBuffer bytes(String what, Payload payload) {
    return limited(what, payload.bytes());
  }

  /**
   * Wraps what is to travel.
   *
   * @throws PayloadException if it is over the limit
   */
  ByteBuffer limited(String what, byte[] bytes) {
    if (bytes.length > payloadBytesMax) {
      throw new PayloadException(
          String.format(
              Locale.ROOT,
              "%s is too big: %d bytes, the limit is %d; send less, or raise %s",
              what,
              bytes.length,
              payloadBytesMax,
              HazelcastSettings.PAYLOAD.key()));
    }
    return ByteBuffer.wrap(bytes);
  }

  /**
   * Decodes a message. In the receiver's thread.
   *
   * @throws PayloadException if it cannot be decoded
   */
  static Message open(ByteBuffer content) {
    try {
      return decode(content.duplicate());
    } catch (BufferUnderflowException | ClassCastException e) {
      throw new PayloadException("cannot decode a message: " + e, e);
    }
  }

  private static Message decode(ByteBuffer in) {
    byte kind = in.get();
    return switch (kind) {
      case EVALUATE -> new EvaluateJob(in.getLong(), in.getInt(), payload(in));
      case RESULT -> {
        long index = in.getLong();
        int attempt = in.getInt();
        Effort effort = new Effort(in.getLong(), in.getLong(), in.getInt());
        yield new JobResult(index, attempt, payload(in), effort);
      }
      case SKIP -> new SkipJob(in.getLong(), in.getInt());
      case SKIPPED -> new JobSkipped(in.getLong(), in.getInt());
      default -> (Message) payload(in).value();
    };
  }

  private static Payload payload(ByteBuffer in) {
    byte[] bytes = new byte[in.remaining()];
    in.get(bytes);
    return Payload.ofBytes(bytes);
  }
}
