package dev.tacet.policy;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A prefix of addresses: {@code 192.0.2.0/24}, {@code 2001:db8::/32}. An IPv4 prefix never contains
 * an IPv6 address, nor the other way round. Immutable.
 *
 * @param address its bits beyond {@code prefixLength} do not matter
 * @param prefixLength 0 to 32 or 128
 */
public record Network(InetAddress address, int prefixLength) {
  public Network {
    if (prefixLength < 0 || prefixLength > 8 * address.getAddress().length) {
      throw new IllegalArgumentException(
          "no prefix length of " + address.getHostAddress() + ": " + prefixLength);
    }
  }

  /**
   * Reads {@code address/length}.
   *
   * @throws IllegalArgumentException for anything else; no name is ever looked up
   */
  public static Network parse(String text) {
    int slash = text.indexOf('/');
    String address = text.substring(0, Math.max(0, slash));
    if (slash < 0 || !address.matches("[0-9a-fA-F:.]+")) {
      throw new IllegalArgumentException("not a network: " + text);
    }
    try {
      return new Network(
          InetAddress.getByName(address), Integer.parseInt(text.substring(slash + 1)));
    } catch (UnknownHostException | NumberFormatException e) {
      throw new IllegalArgumentException("not a network: " + text, e);
    }
  }

  public boolean contains(InetAddress other) {
    byte[] ours = address.getAddress();
    byte[] theirs = other.getAddress();
    if (ours.length != theirs.length) {
      return false;
    }
    int whole = prefixLength / 8;
    for (int i = 0; i < whole; i++) {
      if (ours[i] != theirs[i]) {
        return false;
      }
    }
    int rest = prefixLength % 8;
    return rest == 0 || (ours[whole] ^ theirs[whole]) >> 8 - rest << 8 - rest == 0;
  }

  /** All its addresses. */
  public AddressRange range() {
    byte[] first = address.getAddress();
    byte[] last = first.clone();
    for (int bit = prefixLength; bit < 8 * first.length; bit++) {
      first[bit / 8] &= (byte) ~(0x80 >> bit % 8);
      last[bit / 8] |= (byte) (0x80 >> bit % 8);
    }
    try {
      return new AddressRange(InetAddress.getByAddress(first), InetAddress.getByAddress(last));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address keeps its length", e);
    }
  }

  @Override
  public String toString() {
    return address.getHostAddress() + "/" + prefixLength;
  }
}
