package dev.tacet.dns;

import java.util.Arrays;

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

  public static final DomainName ROOT = new DomainName(new byte[] {0});

  private final byte[] wire;
  private final byte[] labelStarts;
  private final int hash;

  /** Takes ownership of canonical wire bytes that are known to be well-formed. */
  private DomainName(byte[] wire) {
    this.wire = wire;
    int labels = 0;
    for (int at = 0; wire[at] != 0; at += 1 + wire[at]) {
      labels++;
    }
    labelStarts = new byte[labels];
    for (int at = 0, label = 0; wire[at] != 0; at += 1 + wire[at]) {
      labelStarts[label++] = (byte) at;
    }
    hash = Arrays.hashCode(wire);
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
  public static DomainName fromWire(byte[] octets, int offset) {
    int at = offset;
    while (true) {
      if (at >= octets.length) {
        throw new NameSyntaxException("the name is cut off");
      }
      int length = octets[at] & 0xff;
      if (length > MAX_LABEL_OCTETS) {
        throw new NameSyntaxException("a label is longer than 63 octets");
      }
      at += 1 + length;
      if (length == 0) {
        break;
      }
    }
    if (at - offset > MAX_OCTETS) {
      throw new NameSyntaxException("the name is longer than 255 octets");
    }
    byte[] wire = Arrays.copyOfRange(octets, offset, at);
    for (int i = 0; i < wire.length; i++) {
      // Length octets are at most 63 and so never look like an upper-case letter.
      if (wire[i] >= 'A' && wire[i] <= 'Z') {
        wire[i] += 'a' - 'A';
      }
    }
    return new DomainName(wire);
  }

  /**
   * Copies octets that are a name already: labels of 1 to 63 octets without upper-case letters,
   * then the root label, 255 octets at most. Nothing of that is looked at again: this is for
   * readers of millions of names, which have looked.
   */
  public static DomainName ofCanonicalWire(byte[] octets, int length) {
    return new DomainName(Arrays.copyOf(octets, length));
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
    return new DomainName(Arrays.copyOf(octets, at));
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
    return labelStarts.length;
  }

  /** The octets on the wire, root label included. */
  public int length() {
    return wire.length;
  }

  /**
   * The octet at a wire offset, as 0 to 255.
   *
   * @throws IndexOutOfBoundsException beyond {@link #length()}
   */
  public int byteAt(int offset) {
    return wire[offset] & 0xff;
  }

  /** The wire offset of a label's length octet; label 0 is the leftmost. */
  public int labelStart(int label) {
    return labelStarts[label] & 0xff;
  }

  /** A copy of the canonical wire octets. */
  public byte[] toWire() {
    return wire.clone();
  }

  /** Copies the wire octets to a place in an array. */
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(wire, 0, target, offset, wire.length);
  }

  /** Whether this name is {@code ancestor} or below it; label boundaries are respected. */
  public boolean isAtOrBelow(DomainName ancestor) {
    int skipped = labelCount() - ancestor.labelCount();
    if (skipped < 0) {
      return false;
    }
    int start = skipped == labelCount() ? wire.length - 1 : labelStart(skipped);
    return Arrays.equals(wire, start, wire.length, ancestor.wire, 0, ancestor.wire.length);
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
    return new DomainName(Arrays.copyOfRange(wire, labelStart(labelCount() - labels), wire.length));
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
              wire, a + 1, a + 1 + wire[a], other.wire, b + 1, b + 1 + other.wire[b]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(labelCount(), other.labelCount());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DomainName name && Arrays.equals(wire, name.wire);
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
    if (wire.length == 1) {
      return ".";
    }
    StringBuilder text = new StringBuilder(wire.length);
    for (int at = 0; wire[at] != 0; at += 1 + wire[at]) {
      if (at > 0) {
        text.append('.');
      }
      for (int i = at + 1; i <= at + wire[at]; i++) {
        int octet = wire[i] & 0xff;
        if (octet <= ' ' || octet >= 0x7f) {
          text.append('\\').append((char) ('0' + octet / 100));
          text.append((char) ('0' + octet / 10 % 10)).append((char) ('0' + octet % 10));
        } else {
          if (octet == '.' || octet == '\\' || octet == '"') {
            text.append('\\');
          }
          text.append((char) octet);
        }
      }
    }
    return text.toString();
  }
}
