package dev.tacet.dns;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * The cookies we give to who asks with one of its own (RFC 7873, in the form of RFC 9018 section
 * 4): whoever shows one again has got an answer of ours at that address before, so the address is
 * not forged. Nobody is refused for lack of one. Thread-safe.
 */
public final class ServerCookies {
  static final int OPTION = 10;
  static final int CLIENT_OCTETS = 8;

  private static final int SERVER_OCTETS = 16;
  private static final byte VERSION = 1;

  /** Seconds: older ones are not believed, and from half of it on there is a new one. */
  private static final int OLDEST = 3_600;

  private static final int RENEWED = 1_800;

  /**
   * What is said to one query.
   *
   * @param reply the option's data, both cookies; empty where none is sent
   * @param known whether the query has shown a cookie of ours, so that its sender is no other
   */
  record Word(byte[] reply, boolean known) {
    static final Word NONE = new Word(new byte[0], false);
  }

  private final long key0;
  private final long key1;
  private final LongSupplier seconds;

  /**
   * @param key0 the secret, of which each start has another: half of it
   * @param key1 the other half
   * @param seconds by a clock that never goes back
   */
  public ServerCookies(long key0, long key1, LongSupplier seconds) {
    this.key0 = key0;
    this.key1 = key1;
    this.seconds = seconds;
  }

  /**
   * @param shown the option's data as the client sent it, 8 or 16 to 40 octets
   */
  Word answer(byte[] shown, InetAddress client) {
    int now = (int) seconds.getAsLong();
    int age = shown.length == CLIENT_OCTETS + SERVER_OCTETS ? now - stamp(shown) : -1;
    boolean known =
        age >= 0
            && age <= OLDEST
            && shown[CLIENT_OCTETS] == VERSION
            && same(shown, make(shown, stamp(shown), client));
    return new Word(known && age < RENEWED ? shown : make(shown, now, client), known);
  }

  private static int stamp(byte[] cookie) {
    return (int) Wire.u32(cookie, CLIENT_OCTETS + 4);
  }

  private byte[] make(byte[] shown, int stamp, InetAddress client) {
    byte[] address = client.getAddress();
    byte[] hashed = Arrays.copyOf(shown, CLIENT_OCTETS + SERVER_OCTETS - 8 + address.length);
    Arrays.fill(hashed, CLIENT_OCTETS, CLIENT_OCTETS + 4, (byte) 0);
    hashed[CLIENT_OCTETS] = VERSION;
    Wire.put32(hashed, CLIENT_OCTETS + 4, stamp & 0xffff_ffffL);
    int head = CLIENT_OCTETS + 8;
    System.arraycopy(address, 0, hashed, head, address.length);
    long hash = SipHash.hash(key0, key1, hashed, hashed.length);
    byte[] cookie = Arrays.copyOf(hashed, CLIENT_OCTETS + SERVER_OCTETS);
    for (int i = 0; i < 8; i++) {
      cookie[head + i] = (byte) (hash >>> 8 * i); // little-endian, as SipHash writes it
    }
    return cookie;
  }

  /** In a time that does not tell where they differ. */
  private static boolean same(byte[] one, byte[] other) {
    int differences = one.length ^ other.length;
    for (int i = 0; i < Math.min(one.length, other.length); i++) {
      differences |= one[i] ^ other[i];
    }
    return differences == 0;
  }
}
