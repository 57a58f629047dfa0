package dev.tacet.dns;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The cookies we give to who asks with one of its own (RFC 7873, in the form of RFC 9018 section
 * 4): whoever shows one again has got an answer of ours at that address before, so the address is
 * not forged. Nobody is refused for lack of one.
 *
 * <p>The secret changes by itself (RFC 7873 section 7.1: not later than after 36 days, better after
 * 26 hours); cookies of the one before hold for as long as any. Thread-safe.
 */
public final class ServerCookies {
  static final int OPTION = 10;
  static final int CLIENT_OCTETS = 8;

  private static final int SERVER_OCTETS = 16;
  private static final byte VERSION = 1;

  /** Seconds: older ones are not believed, and from half of it on there is a new one. */
  private static final int OLDEST = 3_600;

  private static final int RENEWED = 1_800;

  /** Seconds a secret is in use. */
  private static final int ROTATED = 26 * 3_600;

  /**
   * What is said to one query.
   *
   * @param reply the option's data, both cookies; empty where none is sent
   * @param known whether the query has shown a cookie of ours, so that its sender is no other
   */
  record Word(byte[] reply, boolean known) {
    static final Word NONE = new Word(new byte[0], false);
  }

  private record Key(long low, long high) {}

  /**
   * @param before the last one, where there was one
   * @param since the second from which this one is in use
   */
  private record Secret(Key key, Optional<Key> before, long since) {}

  private final LongSupplier random;
  private final LongSupplier seconds;
  private volatile Secret secret;

  /**
   * @param random where secrets come from, 64 bits at a time: the first half of one, the other half
   * @param seconds by a clock that never goes back
   */
  public ServerCookies(LongSupplier random, LongSupplier seconds) {
    this.random = random;
    this.seconds = seconds;
    this.secret = new Secret(drawn(), Optional.empty(), seconds.getAsLong());
  }

  private Key drawn() {
    return new Key(random.getAsLong(), random.getAsLong());
  }

  private Secret secretAt(long now) {
    Secret current = secret;
    return now - current.since() < ROTATED ? current : rotated(now);
  }

  private synchronized Secret rotated(long now) {
    if (now - secret.since() >= ROTATED) {
      secret = new Secret(drawn(), Optional.of(secret.key()), now);
    }
    return secret;
  }

  /**
   * @param shown the option's data as the client sent it, 8 or 16 to 40 octets
   */
  Word answer(byte[] shown, InetAddress client) {
    long second = seconds.getAsLong();
    Secret current = secretAt(second);
    int now = (int) second;
    int age = shown.length == CLIENT_OCTETS + SERVER_OCTETS ? now - stamp(shown) : -1;
    boolean known =
        age >= 0
            && age <= OLDEST
            && shown[CLIENT_OCTETS] == VERSION
            && isOurs(shown, client, current, second);
    byte[] made = make(current.key(), shown, now, client);
    // One of the last secret is given up for one of this at once.
    boolean stays =
        known && age < RENEWED && same(shown, make(current.key(), shown, stamp(shown), client));
    return new Word(stays ? shown : made, known);
  }

  private static boolean isOurs(byte[] shown, InetAddress client, Secret secret, long now) {
    int stamp = stamp(shown);
    return same(shown, make(secret.key(), shown, stamp, client))
        || now - secret.since() <= OLDEST
            && secret.before().isPresent()
            && same(shown, make(secret.before().get(), shown, stamp, client));
  }

  private static int stamp(byte[] cookie) {
    return (int) Wire.u32(cookie, CLIENT_OCTETS + 4);
  }

  private static byte[] make(Key key, byte[] shown, int stamp, InetAddress client) {
    byte[] address = client.getAddress();
    byte[] hashed = Arrays.copyOf(shown, CLIENT_OCTETS + SERVER_OCTETS - 8 + address.length);
    Arrays.fill(hashed, CLIENT_OCTETS, CLIENT_OCTETS + 4, (byte) 0);
    hashed[CLIENT_OCTETS] = VERSION;
    Wire.put32(hashed, CLIENT_OCTETS + 4, stamp & 0xffff_ffffL);
    int head = CLIENT_OCTETS + 8;
    System.arraycopy(address, 0, hashed, head, address.length);
    long hash = SipHash.hash(key.low(), key.high(), hashed, hashed.length);
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
