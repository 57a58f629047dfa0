package dev.tacet.lists;

import dev.tacet.dns.DomainName;

/**
 * Reads the lines that lists are mostly made of, straight from octets to the name: ASCII letters,
 * digits, hyphens, underscores and dots, behind 0.0.0.0 or 127.0.0.1, between {@code ||} and {@code
 * ^}, or alone. Whatever is in the least unusual it leaves to the syntaxes, which read the same out
 * of every line that it reads. Of one thread.
 */
final class PlainLine {
  /** What an octet is in a name: the octet in lower case; 0 where it cannot be in one. */
  private static final byte[] LOWER = new byte[256];

  static {
    for (int c = 0; c < 128; c++) {
      boolean lower = c >= 'a' && c <= 'z';
      boolean upper = c >= 'A' && c <= 'Z';
      boolean other = c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.';
      LOWER[c] = (byte) (upper ? c + 'a' - 'A' : lower || other ? c : 0);
    }
  }

  private final byte[] wire = new byte[DomainName.MAX_OCTETS + 1];
  private int length;

  /** Whether the line is to be left to the syntaxes. */
  static final int OTHER = -1;

  static final int BARE = 0;
  static final int HOSTS = 1;
  static final int ADBLOCK = 2;

  /**
   * @param hosts whether hosts lines may be read
   * @param bare whether a name alone may be read
   * @param adblock whether adblock rules may be read
   * @return what it was; then {@link #name} has the name
   */
  int read(byte[] octets, int from, int to, boolean hosts, boolean bare, boolean adblock) {
    if (adblock && to - from > 3 && octets[from] == '|') {
      boolean plain = octets[from + 1] == '|' && octets[to - 1] == '^';
      return plain && readName(octets, from + 2, to - 1) ? ADBLOCK : OTHER;
    }
    int name = hosts ? afterAddress(octets, from, to) : -1;
    if (name >= 0) {
      return readName(octets, name, to) ? HOSTS : OTHER;
    }
    return bare && readName(octets, from, to) ? BARE : OTHER;
  }

  /** The name of the line that was read. */
  DomainName name() {
    return DomainName.ofCanonicalWire(wire, length);
  }

  /** The octets of that name, {@link #length} of them; until the next line is read. */
  byte[] wire() {
    return wire;
  }

  int length() {
    return length;
  }

  /** Where the name begins; -1 where the line has none of the two addresses. */
  private static int afterAddress(byte[] octets, int from, int to) {
    int at = -1;
    if (to - from > 8 && octets[from] == '0') {
      at = isZero(octets, from) ? from + 7 : -1;
    } else if (to - from > 10 && octets[from] == '1') {
      at = isLoopback(octets, from) ? from + 9 : -1;
    }
    if (at < 0 || octets[at] != ' ' && octets[at] != '\t') {
      return -1;
    }
    while (at < to && (octets[at] == ' ' || octets[at] == '\t')) {
      at++;
    }
    return at;
  }

  private static boolean isZero(byte[] octets, int at) {
    return octets[at + 1] == '.'
        && octets[at + 2] == '0'
        && octets[at + 3] == '.'
        && octets[at + 4] == '0'
        && octets[at + 5] == '.'
        && octets[at + 6] == '0';
  }

  private static boolean isLoopback(byte[] octets, int at) {
    return octets[at + 1] == '2'
        && octets[at + 2] == '7'
        && octets[at + 3] == '.'
        && octets[at + 4] == '0'
        && octets[at + 5] == '.'
        && octets[at + 6] == '0'
        && octets[at + 7] == '.'
        && octets[at + 8] == '1';
  }

  private boolean readName(byte[] octets, int from, int to) {
    if (to - from > DomainName.MAX_OCTETS - 2) {
      return false;
    }
    byte[] out = wire;
    int label = 0;
    int at = 1;
    boolean letters = false;
    for (int i = from; i < to; i++) {
      byte c = LOWER[octets[i] & 0xff];
      if (c == '.') {
        if (!endLabel(label, at)) {
          return false;
        }
        label = at;
        letters = false;
      } else if (c == 0) {
        return false;
      }
      letters |= c > '9' || c == '-'; // of the label that is last in the end
      out[at++] = c;
    }
    if (label == 0 || !letters || !endLabel(label, at) || isLocal(label, at)) {
      return false;
    }
    out[at] = 0;
    length = at + 1;
    return true;
  }

  /** Whether the label is one, and none that encodes Unicode. */
  private boolean endLabel(int label, int end) {
    int length = end - label - 1;
    if (length < 1 || length > DomainName.MAX_LABEL_OCTETS) {
      return false;
    }
    wire[label] = (byte) length;
    return length < 4
        || wire[label + 1] != 'x'
        || wire[label + 2] != 'n'
        || wire[label + 3] != '-'
        || wire[label + 4] != '-';
  }

  /** Whether it may be localhost.localdomain or one of its kin. */
  private boolean isLocal(int label, int end) {
    return end - label > 8
        && wire[label + 1] == 'l'
        && wire[label + 2] == 'o'
        && wire[label + 3] == 'c';
  }
}
