package dev.tacet.listen;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.Optional;

/**
 * Puts the messages of one TCP connection together: two octets of length, then the message. Holds
 * one unfinished message, which grows with what has come of it. Used on its event loop only.
 */
final class TcpFrames {
  private static final int MIN_MESSAGE = 12;
  private static final int FIRST_ROOM = 512;

  /** Octets of the length that have come: 0 to 2. */
  private int lengthOctets;

  private int length;
  private byte[] message = {};
  private int filled;

  /** Whether the rest of a message, or of its length, is waited for. */
  boolean inMessage() {
    return lengthOctets > 0;
  }

  /** Where one length is nonsense, so is all that follows. */
  boolean isBroken() {
    return lengthOctets == 2 && length < MIN_MESSAGE;
  }

  /**
   * Takes some of what was read, the rest of one message at most.
   *
   * @param from has an octet at least
   * @return the message that is whole by now; empty where none is
   */
  Optional<byte[]> take(ByteBuf from) {
    if (lengthOctets < 2) {
      length = length << 8 | from.readUnsignedByte();
      lengthOctets++;
      return Optional.empty();
    }
    int taken = Math.min(from.readableBytes(), length - filled);
    if (filled + taken > message.length) {
      int room = Math.max(FIRST_ROOM, Math.max(filled + taken, 2 * message.length));
      message = Arrays.copyOf(message, Math.min(length, room));
    }
    from.readBytes(message, filled, taken);
    filled += taken;
    return filled == length ? Optional.of(whole()) : Optional.empty();
  }

  private byte[] whole() {
    byte[] whole = message.length == length ? message : Arrays.copyOf(message, length);
    message = new byte[0];
    lengthOctets = 0;
    length = 0;
    filled = 0;
    return whole;
  }
}
