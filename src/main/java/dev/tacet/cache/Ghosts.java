package dev.tacet.cache;

/**
 * Remembers 16 bits of the hashes of what had to go lately: in each set of four a new one drives
 * out the oldest. About eight times as many as the cache has entries, for a flood brings names
 * faster than a house asks again for its own. Wrong once in some eight thousand times, which gives
 * a name a better place than it has earned. One thread at a time.
 */
final class Ghosts {
  private static final int SMALLEST = 64;
  private static final int LARGEST = 1 << 26;
  private static final int MIX = 0x9E3779B1;

  private long[] sets = new long[0];

  /**
   * Remembers a hash.
   *
   * @param entries that the cache has
   */
  void add(int hash, int entries) {
    if (2L * entries > sets.length && sets.length < LARGEST || sets.length == 0) {
      // Begins anew: what there was has been remembered for long enough.
      int wanted = Math.min(LARGEST, Math.max(SMALLEST, 4 * entries - 1));
      sets = new long[Integer.highestOneBit(wanted)];
    }
    int set = set(hash);
    sets[set] = sets[set] << 16 | print(hash);
  }

  boolean has(int hash) {
    if (sets.length == 0) {
      return false;
    }
    long four = sets[set(hash)];
    int print = print(hash);
    return (four & 0xffff) == print
        || (four >>> 16 & 0xffff) == print
        || (four >>> 32 & 0xffff) == print
        || four >>> 48 == print;
  }

  /** Whether it went lately: nothing of its set went since. */
  boolean hasNewest(int hash) {
    return sets.length > 0 && (sets[set(hash)] & 0xffff) == print(hash);
  }

  private int set(int hash) {
    return (int) ((hash * MIX & 0xffffffffL) * sets.length >>> 32);
  }

  /** Never 0, which is nothing. */
  private static int print(int hash) {
    return hash & 0xffff | 1;
  }

  void clear() {
    sets = new long[0];
  }
}
