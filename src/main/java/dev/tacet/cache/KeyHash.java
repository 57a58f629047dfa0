package dev.tacet.cache;

import java.security.SecureRandom;
import java.util.function.ToIntFunction;

/**
 * Hashes keys by a secret of this process, so that nobody can fill the cache with names that all
 * have one hash. Immutable.
 */
final class KeyHash implements ToIntFunction<CacheKey> {
  private final long key0;
  private final long key1;

  KeyHash() {
    SecureRandom random = new SecureRandom();
    this.key0 = random.nextLong();
    this.key1 = random.nextLong();
  }

  @Override
  public int applyAsInt(CacheKey key) {
    long kind =
        (long) key.qtype() << 18
            | (long) key.qclass() << 2
            | (key.dnssecOk() ? 2 : 0)
            | (key.checkingDisabled() ? 1 : 0);
    // The last steps of SplitMix64: of a name's types none foresees which fall together.
    long mixed = key.qname().keyedHash(key0, key1) + kind * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
    return (int) (mixed ^ mixed >>> 31);
  }
}
