package dev.tacet.policy;

/**
 * The fixed prefix code in which labels stand in a compiled index: three bits for the end, four to
 * eight for what names are made of, sixteen for any other octet. The lengths follow from how often
 * each stands in the names of the shipped vendor profiles, evened out a little.
 *
 * <p>A label in this code is as good as the label: no two labels have the same bits, and none's are
 * the beginning of another's.
 */
final class LabelCode {
  /** By length in bits: the symbols that have codes of it, in the order of their codes. */
  private static final String[] SYMBOLS = {
    "", "", "", "$", "aeiost", "bcdlmnpru", "-fghkvwy", "0123jqxz", "456789_!"
  };

  private static final char END = '$';
  private static final char OTHER = '!';

  /** The longest label, each octet of it in sixteen bits, and the end. */
  static final int MAX_OCTETS = (63 * 16 + 3 + 7) / 8;

  private static final int[] CODES = codes();

  private LabelCode() {}

  private static int[] codes() {
    int[] codes = new int[257];
    int code = 0;
    int other = 0;
    for (int length = 1; length < SYMBOLS.length; length++) {
      code <<= 1;
      for (char symbol : SYMBOLS[length].toCharArray()) {
        if (symbol == OTHER) {
          other = code;
        } else {
          codes[symbol == END ? 256 : symbol] = code << 5 | length;
        }
        code++;
      }
    }
    for (int octet = 0; octet < 256; octet++) {
      if (codes[octet] == 0) {
        codes[octet] = (other << 8 | octet) << 5 | 16;
      }
    }
    return codes;
  }

  /** The bits that stand for an octet, above their number in the lowest five bits. */
  static int of(int octet) {
    return CODES[octet];
  }

  /** As {@link #of}, for the end of a label. */
  static int end() {
    return CODES[256];
  }
}
