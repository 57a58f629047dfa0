package dev.tacet.capture;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/**
 * Puts together the ClientHello of one QUIC connection from its client's Initial packets (RFC 9000
 * sections 17.2.2 and 19.6), whatever order its CRYPTO frames come in. Holds at most {@link
 * TlsHello#MAX_OCTETS}, and tries {@link #MAX_PACKETS} packets. One thread.
 */
final class QuicInitials {
  static final int MAX_PACKETS = 16;
  private static final int LONGEST_ID = 20;
  private static final int PING = 1;
  private static final int ACK = 2;
  private static final int ACK_WITH_ECN = 3;
  private static final int CRYPTO = 6;

  private final QuicCrypto crypto;
  private byte[] hello = {};
  private final BitSet filled = new BitSet();
  private Optional<QuicKeys> keys = Optional.empty();
  private int tried;

  QuicInitials(QuicCrypto crypto) {
    this.crypto = crypto;
  }

  /** Whether a datagram begins with an Initial packet of a known version. */
  static boolean begins(byte[] octets, int at, int end) {
    if (end - at < 7 || (octets[at] & 0xc0) != 0xc0) {
      return false;
    }
    int version = Octets.i32(octets, at + 1);
    int type = octets[at] >> 4 & 3;
    return version == QuicKeys.VERSION_1 && type == 0 || version == QuicKeys.VERSION_2 && type == 1;
  }

  /** Octets held. */
  int size() {
    return hello.length;
  }

  /** Reads a datagram of the client, in which several packets may stand in a row. */
  Told read(byte[] octets, int from, int end) {
    int at = from;
    while (begins(octets, at, end)) {
      if (tried++ >= MAX_PACKETS) {
        return Told.NOTHING;
      }
      int next = packet(octets, at, end);
      if (next <= at) {
        break;
      }
      at = next;
    }
    Told told = TlsHello.handshake(hello, 0, filled.nextClearBit(0));
    return !told.done() && tried >= MAX_PACKETS ? Told.NOTHING : told;
  }

  /** Reads one packet; returns where the next begins, or 0 where that cannot be known. */
  private int packet(byte[] octets, int start, int end) {
    int at = start + 5;
    int idLength = Octets.u8(octets, at);
    if (idLength > LONGEST_ID || at + 2 + idLength > end) {
      return 0;
    }
    byte[] id = Arrays.copyOfRange(octets, at + 1, at + 1 + idLength);
    at += 1 + idLength;
    at += 1 + Octets.u8(octets, at);
    QuicNumbers numbers = new QuicNumbers(octets, at, end);
    numbers.skip(numbers.next()); // a token
    long length = numbers.next();
    int body = numbers.at();
    if (numbers.failed() || length > end - body || length < 4 + QuicCrypto.TAG) {
      return 0;
    }
    int close = body + (int) length;
    open(octets, start, body, close, id);
    return close;
  }

  private void open(byte[] octets, int start, int body, int close, byte[] id) {
    int version = Octets.i32(octets, start + 1);
    QuicKeys first = keys.orElseGet(() -> crypto.ofClient(version, id));
    byte[] clear = clear(first, octets, start, body, close);
    if (clear.length > 0) {
      keys = Optional.of(first);
    } else if (keys.isPresent()) {
      // After a Retry the keys come from the id that the server chose, and the hello begins anew.
      QuicKeys again = crypto.ofClient(version, id);
      clear = clear(again, octets, start, body, close);
      if (clear.length > 0) {
        keys = Optional.of(again);
        filled.clear();
      }
    }
    frames(clear);
  }

  private byte[] clear(QuicKeys keys, byte[] octets, int start, int body, int close) {
    byte[] mask = crypto.mask(keys, octets, body + 4);
    int flags = octets[start] ^ mask[0] & 0x0f;
    int numberLength = (flags & 3) + 1;
    byte[] header = Arrays.copyOfRange(octets, start, body + numberLength);
    header[0] = (byte) flags;
    long number = 0;
    for (int i = 0; i < numberLength; i++) {
      header[body - start + i] ^= mask[1 + i];
      number = number << 8 | Octets.u8(header, body - start + i);
    }
    return crypto.open(keys, number, header, octets, body + numberLength, close);
  }

  private void frames(byte[] clear) {
    QuicNumbers numbers = new QuicNumbers(clear, 0, clear.length);
    while (numbers.skipZeros() && !numbers.failed()) {
      int type = (int) Math.min(numbers.next(), 64);
      switch (type) {
        case PING -> {
          continue;
        }
        case ACK, ACK_WITH_ECN -> {
          numbers.next();
          numbers.next();
          long ranges = numbers.next();
          numbers.next();
          for (long i = 0; i < 2 * ranges && !numbers.failed(); i++) {
            numbers.next();
          }
          for (int i = 0; type == ACK_WITH_ECN && i < 3; i++) {
            numbers.next();
          }
        }
        case CRYPTO -> {
          long offset = numbers.next();
          long length = numbers.next();
          int from = numbers.at();
          numbers.skip(length);
          if (!numbers.failed()) {
            put(offset, clear, from, (int) length);
          }
        }
        default -> {
          return; // a close, or what no Initial has
        }
      }
    }
  }

  private void put(long offset, byte[] octets, int from, int length) {
    if (offset + length > TlsHello.MAX_OCTETS) {
      return;
    }
    int end = (int) offset + length;
    if (end > hello.length) {
      hello = Arrays.copyOf(hello, Math.min(TlsHello.MAX_OCTETS, Math.max(end, 2 * hello.length)));
    }
    System.arraycopy(octets, from, hello, (int) offset, length);
    filled.set((int) offset, end);
  }
}
