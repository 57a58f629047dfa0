package dev.tacet.policy;

/**
 * A set of the characters patterns are about. A name's octets become one of 128 symbols: a
 * printable ASCII character stands for itself, letters for both cases; {@link #OTHER} stands for
 * every octet that has no such form, which no pattern can name. Immutable.
 *
 * @param low the symbols 0 to 63, one bit each
 * @param high the symbols 64 to 127
 */
record Symbols(long low, long high) {
  /** How many symbols there are; upper case and control characters are never met in a name. */
  static final int COUNT = 128;

  /**
   * Octets that are not printable ASCII, and a dot inside a label: only "any character" and negated
   * sets match them, so that {@code tracking\.example.com} is not taken for a name below another.
   */
  static final int OTHER = 0;

  static final Symbols NONE = new Symbols(0, 0);

  private static final long UPPER = 0x7fffffeL;

  /** The printable characters, blank included, and {@link #OTHER}. */
  static final Symbols ANY = new Symbols(0xffffffff00000001L, 0x7fffffffffffffffL & ~UPPER);

  static final Symbols DIGITS = range('0', '9');
  static final Symbols LETTERS = range('a', 'z');
  static final Symbols WORD = LETTERS.plus(DIGITS).plus(of('_'));

  private static final byte[] OF_OCTET = new byte[256];

  static {
    for (int octet = '!'; octet <= '~'; octet++) {
      OF_OCTET[octet] = (byte) (octet == '.' ? OTHER : octet);
    }
    OF_OCTET[' '] = ' ';
  }

  /** The symbol of an octet inside a label; letters are lower-case there (canonical form). */
  static int ofOctet(int octet) {
    return OF_OCTET[octet];
  }

  /** One character, in both cases; a character no name's text shows is the empty set. */
  static Symbols of(int character) {
    return range(character, character);
  }

  /** From one character to another, both included, as {@link #of}. */
  static Symbols range(int from, int to) {
    long low = 0;
    long high = 0;
    for (int c = Math.max(from, ' '); c <= Math.min(to, '~'); c++) {
      if (c < 64) {
        low |= 1L << c;
      } else {
        high |= 1L << c;
      }
    }
    // 'A' and 'a' are 32 apart, so shifting by 32 folds the case of all letters at once.
    return new Symbols(low, high & ~UPPER | (high & UPPER) << 32);
  }

  /** This set and another. */
  Symbols plus(Symbols other) {
    return new Symbols(low | other.low, high | other.high);
  }

  /** Everything a name may hold that is not in this set. */
  Symbols complement() {
    return new Symbols(ANY.low & ~low, ANY.high & ~high);
  }

  boolean contains(int symbol) {
    return ((symbol < 64 ? low : high) >>> symbol & 1) != 0;
  }

  int size() {
    return Long.bitCount(low) + Long.bitCount(high);
  }
}
