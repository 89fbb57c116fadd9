package io.jobdispatch.hazelcast;

import io.jobdispatch.api.KillCause;
import io.jobdispatch.api.Message.TaskExit.Reason;
import io.jobdispatch.hazelcast.Item.Bye;
import io.jobdispatch.hazelcast.Item.Decline;
import io.jobdispatch.hazelcast.Item.Exit;
import io.jobdispatch.hazelcast.Item.HeldSlots;
import io.jobdispatch.hazelcast.Item.Hello;
import io.jobdispatch.hazelcast.Item.Kill;
import io.jobdispatch.hazelcast.Item.Letter;
import io.jobdispatch.hazelcast.Item.Notice;
import io.jobdispatch.hazelcast.Item.Offer;
import io.jobdispatch.hazelcast.Item.Reset;
import io.jobdispatch.hazelcast.Item.Seek;
import io.jobdispatch.hazelcast.Item.Slots;
import io.jobdispatch.hazelcast.Item.Spawn;
import io.jobdispatch.hazelcast.Item.Welcome;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;

/**
 * Items as bytes: length of the rest (4), kind (1), fields; texts are UTF-8 behind their length.
 */
final class ItemCodec {

  /*
   * Written by hand, for every message passes here, and since Java's serialisation of what comes
   * from a network before anybody has looked at it is a door for attackers.
   */

  private static final int LENGTH_BYTES = 4;
  private static final long SILENCE_MILLIS_MAX = 24 * 3_600_000L;
  private static final int PAYLOAD_BYTES_MAX = HazelcastSettings.PAYLOAD_MIB_MAX << 20;

  /* Of a story longer than this, the beginning is sent. Far below what an item may have in all. */
  private static final int TEXT_CHARS_MAX = 64 << 10;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

  private static final byte SEEK = 1;
  private static final byte OFFER = 2;
  private static final byte DECLINE = 3;
  private static final byte HELLO = 4;
  private static final byte WELCOME = 5;
  private static final byte RESET = 6;
  private static final byte SPAWN = 7;
  private static final byte KILL = 8;
  private static final byte EXIT = 9;
  private static final byte SLOTS = 10;
  private static final byte NOTICE = 11;
  private static final byte LETTER = 12;
  private static final byte BYE = 13;
  private static final byte HELD_SLOTS = 14;

  private ItemCodec() {}

  // To bytes

  static Outgoing encode(Item item) {
    if (item instanceof Letter letter) {
      return letter(letter.from(), letter.to(), NOTHING, letter.content());
    }
    if (item instanceof Spawn spawn) {
      return spawn(spawn);
    }
    if (item instanceof Slots slots) {
      ByteBuffer head = head(SLOTS, 4 + 8 + 1);
      head.putInt(slots.free()).putLong(slots.spawned()).put((byte) (slots.freed() ? 1 : 0));
      return of(head);
    }
    if (item instanceof Kill kill) {
      byte late = (byte) (kill.cause() == KillCause.TIMED_OUT ? 1 : 0);
      return of(head(KILL, 9).putLong(kill.task()).put(late));
    }
    if (item instanceof Exit exit) {
      return texts(EXIT, exit.task(), exit.reason().name(), exit.story());
    }
    return encodeRare(item);
  }

  private static Outgoing encodeRare(Item item) {
    if (item instanceof Seek seek) {
      return of(head(SEEK, 8).putLong(seek.endpoint()));
    }
    if (item instanceof Offer offer) {
      return texts(OFFER, offer.endpoint(), offer.name(), offer.member(), offer.build());
    }
    if (item instanceof Decline decline) {
      return texts(DECLINE, 0, decline.member());
    }
    if (item instanceof Hello hello) {
      return hello(hello);
    }
    if (item instanceof Welcome welcome) {
      return of(head(WELCOME, 8).putInt(welcome.slots()).putInt(welcome.free()));
    }
    if (item instanceof Reset reset) {
      return texts(RESET, 0, reset.why());
    }
    if (item instanceof HeldSlots held) {
      byte[] by = utf8(held.by());
      ByteBuffer head = head(HELD_SLOTS, 4 + 8 + 4 + by.length);
      return of(put(head.putInt(held.slots()).putLong(held.millis()), by));
    }
    if (item instanceof Notice notice) {
      return texts(NOTICE, 0, notice.text());
    }
    return texts(BYE, 0, ((Bye) item).why());
  }

  /** Encodes a letter whose content comes in two pieces. */
  static Outgoing letter(long from, long to, ByteBuffer contentHead, ByteBuffer contentTail) {
    int fields = 16 + contentHead.remaining();
    ByteBuffer head = head(LETTER, fields, contentTail.remaining());
    head.putLong(from).putLong(to).put(contentHead.duplicate());
    return new Outgoing(head.flip(), contentTail);
  }

  private static Outgoing spawn(Spawn spawn) {
    List<Long> tasks = spawn.tasks();
    ByteBuffer head = head(SPAWN, 4 + 8 * tasks.size(), spawn.program().remaining());
    head.putInt(tasks.size());
    tasks.forEach(head::putLong);
    return new Outgoing(head.flip(), spawn.program());
  }

  private static Outgoing hello(Hello hello) {
    byte[] name = utf8(hello.name());
    byte[] member = utf8(hello.member());
    ByteBuffer head = head(HELLO, 8 + 4 + 4 + name.length + 4 + member.length);
    head.putLong(hello.silenceMillis()).putInt(hello.payloadBytesMax());
    return of(put(put(head, name), member));
  }

  private static Outgoing texts(byte kind, long number, String... texts) {
    List<byte[]> encoded = new ArrayList<>();
    int size = 8;
    for (String text : texts) {
      byte[] bytes = utf8(text);
      encoded.add(bytes);
      size += 4 + bytes.length;
    }
    ByteBuffer head = head(kind, size).putLong(number);
    encoded.forEach(bytes -> put(head, bytes));
    return of(head);
  }

  private static ByteBuffer head(byte kind, int fields) {
    return head(kind, fields, 0);
  }

  private static ByteBuffer head(byte kind, int fields, int tail) {
    ByteBuffer head = ByteBuffer.allocate(LENGTH_BYTES + 1 + fields);
    return head.putInt(Math.addExact(1 + fields, tail)).put(kind);
  }

  private static Outgoing of(ByteBuffer head) {
    return new Outgoing(head.flip(), NOTHING);
  }

  private static byte[] utf8(String text) {
    String sent = text.length() <= TEXT_CHARS_MAX ? text : text.substring(0, TEXT_CHARS_MAX);
    return sent.getBytes(StandardCharsets.UTF_8);
  }

  private static ByteBuffer put(ByteBuffer out, byte[] bytes) {
    return out.putInt(bytes.length).put(bytes);
  }

  // From bytes

  /**
   * Reads all items of a body. What they carry is shared with the body.
   *
   * @param into gets each item, and how many bytes it took
   * @throws IllegalArgumentException if it is damaged
   */
  static void decodeAll(ByteBuffer body, ObjIntConsumer<Item> into) {
    try {
      while (body.hasRemaining()) {
        int length = body.getInt();
        ByteBuffer item = body.slice(body.position(), length);
        body.position(body.position() + length);
        into.accept(decode(item), LENGTH_BYTES + length);
      }
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("a damaged frame", e);
    }
  }

  private static Item decode(ByteBuffer in) {
    byte kind = in.get();
    return switch (kind) {
      case LETTER -> new Letter(in.getLong(), in.getLong(), in.slice());
      case SPAWN -> decodeSpawn(in);
      case SLOTS -> new Slots(in.getInt(), in.getLong(), in.get() != 0);
      case KILL -> new Kill(in.getLong(), in.get() != 0 ? KillCause.TIMED_OUT : KillCause.UNWANTED);
      case HELD_SLOTS -> decodeHeldSlots(in);
      case WELCOME -> decodeWelcome(in);
      case HELLO -> decodeHello(in);
      default -> decodeTexts(kind, in.getLong(), in);
    };
  }

  private static Item decodeSpawn(ByteBuffer in) {
    int count = in.getInt();
    List<Long> tasks = new ArrayList<>(Math.min(count, in.remaining() / 8));
    for (int i = 0; i < count; i++) {
      tasks.add(in.getLong());
    }
    return new Spawn(tasks, in.slice());
  }

  private static Item decodeHeldSlots(ByteBuffer in) {
    int slots = in.getInt();
    long millis = in.getLong();
    require(slots >= 0 && millis >= 0);
    return new HeldSlots(slots, millis, text(in));
  }

  private static Item decodeWelcome(ByteBuffer in) {
    int slots = in.getInt();
    require(slots >= 0);
    return new Welcome(slots, in.getInt());
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException("a damaged frame");
    }
  }

  private static Item decodeHello(ByteBuffer in) {
    long silenceMillis = in.getLong();
    require(silenceMillis > 0 && silenceMillis <= SILENCE_MILLIS_MAX);
    int payloadBytesMax = in.getInt();
    require(payloadBytesMax > 0 && payloadBytesMax <= PAYLOAD_BYTES_MAX);
    return new Hello(text(in), text(in), silenceMillis, payloadBytesMax);
  }

  private static Item decodeTexts(byte kind, long number, ByteBuffer in) {
    return switch (kind) {
      case EXIT -> new Exit(number, Reason.valueOf(text(in)), text(in));
      case SEEK -> new Seek(number);
      case OFFER -> new Offer(number, text(in), text(in), text(in));
      case DECLINE -> new Decline(text(in));
      case RESET -> new Reset(text(in));
      case NOTICE -> new Notice(text(in));
      case BYE -> new Bye(text(in));
      default -> throw new IllegalArgumentException("a damaged frame: no such item: " + kind);
    };
  }

  private static String text(ByteBuffer in) {
    int length = in.getInt();
    ByteBuffer bytes = in.slice(in.position(), length);
    in.position(in.position() + length);
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }
}
