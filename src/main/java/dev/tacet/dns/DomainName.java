package dev.tacet.dns;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * A domain name in its canonical form: the labels as octets, ASCII letters lower-cased (RFC 4343),
 * ending with the root label. Labels may hold any octet (RFC 2181 section 11).
 *
 * <p>Made once a query; trie, cache and log use the same bytes. Immutable.
 */
public final class DomainName implements Comparable<DomainName> {
  /** The longest name in octets, root label included (RFC 1035 section 2.3.4). */
  public static final int MAX_OCTETS = 255;

  /** The longest label in octets (RFC 1035 section 2.3.4). */
  public static final int MAX_LABEL_OCTETS = 63;

  public static final DomainName ROOT = canonical(new byte[] {0}, 0, 1);

  /** The name on the wire and, behind it, an octet for each label: where it starts. */
  private final byte[] octets;

  private final int length;
  private final int hash;

  private DomainName(byte[] octets, int length, int hash) {
    this.octets = octets;
    this.length = length;
    this.hash = hash;
  }

  /** Copies canonical wire octets that are known to be well-formed. */
  static DomainName canonical(byte[] wire, int from, int to) {
    int labels = 0;
    for (int at = from; wire[at] != 0; at += 1 + wire[at]) {
      labels++;
    }
    int length = to - from;
    byte[] octets = new byte[length + labels];
    System.arraycopy(wire, from, octets, 0, length);
    noteLabels(octets, length);
    return new DomainName(octets, length, hash(octets, length));
  }

  private static void noteLabels(byte[] octets, int length) {
    int next = length;
    for (int at = 0; octets[at] != 0; at += 1 + octets[at]) {
      octets[next++] = (byte) at;
    }
  }

  private static int hash(byte[] octets, int length) {
    int hash = 1;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + octets[i];
    }
    return hash;
  }

  /**
   * Reads uncompressed wire octets, ending with the root label, and lower-cases them.
   *
   * @throws NameSyntaxException where a label or the whole is too long or cut off
   */
  public static DomainName fromWire(byte[] octets) {
    return fromWire(octets, 0);
  }

  /** As {@link #fromWire(byte[])}, from an offset; what follows the root label is ignored. */
  public static DomainName fromWire(byte[] wire, int offset) {
    int at = offset;
    int labels = -1;
    int label;
    do {
      if (at >= wire.length) {
        throw new NameSyntaxException("the name is cut off");
      }
      label = wire[at] & 0xff;
      if (label > MAX_LABEL_OCTETS) {
        throw new NameSyntaxException("a label is longer than 63 octets");
      }
      at += 1 + label;
      labels++;
    } while (label != 0);
    int length = at - offset;
    if (length > MAX_OCTETS) {
      throw new NameSyntaxException("the name is longer than 255 octets");
    }
    byte[] octets = new byte[length + labels];
    for (int i = 0; i < length; i++) {
      // Length octets are at most 63 and so never look like an upper-case letter.
      int octet = wire[offset + i];
      octets[i] = (byte) (octet >= 'A' && octet <= 'Z' ? octet + ('a' - 'A') : octet);
    }
    noteLabels(octets, length);
    return new DomainName(octets, length, hash(octets, length));
  }

  /**
   * Copies octets that are a name already: labels of 1 to 63 octets without upper-case letters,
   * then the root label, 255 octets at most. Nothing of that is looked at again: this is for
   * readers of millions of names, which have looked.
   */
  public static DomainName ofCanonicalWire(byte[] octets, int length) {
    return canonical(octets, 0, length);
  }

  /**
   * Reads presentation form (RFC 1035 section 5.1): dots between labels, a trailing dot forgiven,
   * {@code \.} and {@code \DDD} understood. Characters beyond ASCII are not accepted: Unicode names
   * are converted to A-labels before they come here.
   *
   * @throws NameSyntaxException with the reason in words
   */
  public static DomainName parse(String text) {
    if (text.isEmpty()) {
      throw new NameSyntaxException("it is empty");
    }
    if (text.equals(".")) {
      return ROOT;
    }
    byte[] octets = new byte[MAX_OCTETS + 1];
    int labelAt = 0;
    int at = 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.') {
        endLabel(octets, labelAt, at);
        labelAt = at++;
        if (at > MAX_OCTETS) {
          throw new NameSyntaxException("the name is longer than 255 octets");
        }
        continue;
      }
      int octet = c;
      if (c == '\\') {
        octet = escapedAt(text, i + 1);
        i += text.charAt(i + 1) <= '9' && text.charAt(i + 1) >= '0' ? 3 : 1;
      } else if (c <= ' ' || c == 0x7f) {
        throw new NameSyntaxException("it holds a blank or control character");
      }
      if (c > 0x7e) {
        throw new NameSyntaxException("it holds a character that is not ASCII");
      }
      if (at >= MAX_OCTETS) {
        throw new NameSyntaxException("the name is longer than 255 octets");
      }
      octets[at++] = (byte) (octet >= 'A' && octet <= 'Z' ? octet + ('a' - 'A') : octet);
    }
    if (at - labelAt > 1) {
      endLabel(octets, labelAt, at);
      labelAt = at++;
    }
    if (at > MAX_OCTETS) {
      throw new NameSyntaxException("the name is longer than 255 octets");
    }
    octets[labelAt] = 0;
    return canonical(octets, 0, at);
  }

  private static void endLabel(byte[] octets, int labelAt, int at) {
    int length = at - labelAt - 1;
    if (length == 0) {
      throw new NameSyntaxException("it has an empty label");
    }
    if (length > MAX_LABEL_OCTETS) {
      throw new NameSyntaxException("a label is longer than 63 octets");
    }
    octets[labelAt] = (byte) length;
  }

  /** What stands behind a backslash: three digits, or one other printable character. */
  private static int escapedAt(String text, int at) {
    char c = at < text.length() ? text.charAt(at) : 0;
    if (c < '0' || c > '9') {
      if (c < ' ' || c > 0x7e) {
        throw new NameSyntaxException("a backslash stands before nothing it can escape");
      }
      return c;
    }
    int value = 0;
    for (int i = at; i < at + 3; i++) {
      char digit = i < text.length() ? text.charAt(i) : 0;
      if (digit < '0' || digit > '9') {
        throw new NameSyntaxException("a backslash and digits must be three digits");
      }
      value = value * 10 + digit - '0';
    }
    if (value > 0xff) {
      throw new NameSyntaxException("\\" + text.substring(at, at + 3) + " is no octet");
    }
    return value;
  }

  /** The number of labels, the root not counted: {@code www.example.net} has 3, the root 0. */
  public int labelCount() {
    return octets.length - length;
  }

  /** The octets on the wire, root label included. */
  public int length() {
    return length;
  }

  /**
   * The octet at a wire offset, as 0 to 255.
   *
   * @throws IndexOutOfBoundsException beyond {@link #length()}
   */
  public int byteAt(int offset) {
    return octets[Objects.checkIndex(offset, length)] & 0xff;
  }

  /** The wire offset of a label's length octet; label 0 is the leftmost. */
  public int labelStart(int label) {
    return octets[length + Objects.checkIndex(label, labelCount())] & 0xff;
  }

  /** A copy of the canonical wire octets. */
  public byte[] toWire() {
    return Arrays.copyOf(octets, length);
  }

  /** Copies the wire octets to a place in an array. */
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(octets, 0, target, offset, length);
  }

  /** Whether some of the wire octets, from an offset on, are those at a place in an array. */
  public boolean hasOctets(int offset, int count, byte[] others, int at) {
    return offset + count <= length
        && Arrays.equals(octets, offset, offset + count, others, at, at + count);
  }

  /**
   * A hash that nobody foresees who does not know the key: {@link #hashCode} is the same
   * everywhere, so that names can be made by the thousand that have the same one.
   */
  public long keyedHash(long key0, long key1) {
    return SipHash.hash(key0, key1, octets, length);
  }

  /** Whether this name is {@code ancestor} or below it; label boundaries are respected. */
  public boolean isAtOrBelow(DomainName ancestor) {
    int skipped = labelCount() - ancestor.labelCount();
    if (skipped < 0) {
      return false;
    }
    int start = skipped == labelCount() ? length - 1 : labelStart(skipped);
    return Arrays.equals(octets, start, length, ancestor.octets, 0, ancestor.length);
  }

  /** Whether this name stands below {@code ancestor} and is not that name itself. */
  public boolean isBelow(DomainName ancestor) {
    return labelCount() > ancestor.labelCount() && isAtOrBelow(ancestor);
  }

  /**
   * The ancestor made of the last {@code labels} labels.
   *
   * @throws IndexOutOfBoundsException where there are fewer
   */
  public DomainName suffix(int labels) {
    if (labels == labelCount()) {
      return this;
    }
    if (labels == 0) {
      return ROOT;
    }
    return canonical(octets, labelStart(labelCount() - labels), length);
  }

  /** Orders by labels from the right (RFC 4034 section 6.1), so that a subtree stands together. */
  @Override
  public int compareTo(DomainName other) {
    int common = Math.min(labelCount(), other.labelCount());
    for (int i = 1; i <= common; i++) {
      int a = labelStart(labelCount() - i);
      int b = other.labelStart(other.labelCount() - i);
      int order =
          Arrays.compareUnsigned(
              octets, a + 1, a + 1 + octets[a], other.octets, b + 1, b + 1 + other.octets[b]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(labelCount(), other.labelCount());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DomainName name
        && hash == name.hash
        && Arrays.equals(octets, name.octets);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /**
   * Presentation form without a trailing dot; the root is {@code "."}. Octets that are not
   * printable ASCII come as {@code \DDD}, so the text is safe on a terminal and {@link #parse}
   * reads it back.
   */
  @Override
  public String toString() {
    if (length == 1) {
      return ".";
    }
    byte[] text = new byte[length - 2];
    for (int at = 0; octets[at] != 0; at += 1 + octets[at]) {
      if (at > 0) {
        text[at - 1] = '.';
      }
      for (int i = at + 1; i <= at + octets[at]; i++) {
        if (isEscaped(octets[i] & 0xff)) {
          return escaped();
        }
        text[i - 1] = octets[i];
      }
    }
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  private static boolean isEscaped(int octet) {
    return octet <= ' ' || octet >= 0x7f || octet == '.' || octet == '\\' || octet == '"';
  }

  private String escaped() {
    StringBuilder text = new StringBuilder(length);
    for (int at = 0; octets[at] != 0; at += 1 + octets[at]) {
      if (at > 0) {
        text.append('.');
      }
      for (int i = at + 1; i <= at + octets[at]; i++) {
        int octet = octets[i] & 0xff;
        if (octet <= ' ' || octet >= 0x7f) {
          text.append('\\').append((char) ('0' + octet / 100));
          text.append((char) ('0' + octet / 10 % 10)).append((char) ('0' + octet % 10));
        } else {
          if (isEscaped(octet)) {
            text.append('\\');
          }
          text.append((char) octet);
        }
      }
    }
    return text.toString();
  }
}
