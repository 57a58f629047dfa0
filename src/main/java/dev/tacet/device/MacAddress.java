package dev.tacet.device;

import java.util.Optional;

/**
 * An EUI-48 hardware address (IEEE 802). Immutable.
 *
 * @param octets the six octets, the first one in bits 47 to 40
 */
public record MacAddress(long octets) implements Comparable<MacAddress> {
  private static final long ALL = 0xffff_ffff_ffffL;
  private static final long GROUP_BIT = 0x0100_0000_0000L;
  private static final long LOCAL_BIT = 0x0200_0000_0000L;
  private static final int DIGITS = 12;

  public MacAddress {
    if ((octets & ~ALL) != 0) {
      throw new IllegalArgumentException(
          "a MAC has 48 bits, this has more: " + Long.toHexString(octets));
    }
  }

  /**
   * Reads the forms in use: {@code 02:11:22:33:44:55}, with hyphens, {@code 0211.2233.4455}, or
   * twelve digits.
   *
   * @return empty where the text is none of them
   */
  public static Optional<MacAddress> parse(String text) {
    char divider = 0;
    int group = DIGITS;
    if (text.length() == 17) {
      divider = text.charAt(2);
      group = 2;
    } else if (text.length() == 14) {
      divider = text.charAt(4);
      group = 4;
    } else if (text.length() != DIGITS) {
      return Optional.empty();
    }
    boolean known =
        switch (group) {
          case 2 -> divider == ':' || divider == '-';
          case 4 -> divider == '.';
          default -> true;
        };
    return known ? read(text, group, divider) : Optional.empty();
  }

  private static Optional<MacAddress> read(String text, int group, char divider) {
    long octets = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (i % (group + 1) == group) {
        if (c != divider) {
          return Optional.empty();
        }
        continue;
      }
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return Optional.empty();
      }
      octets = octets << 4 | digit;
    }
    return Optional.of(new MacAddress(octets));
  }

  /**
   * Made up by the device itself (the U/L bit is set): phones do so to be harder to follow. No
   * maker can be read from it.
   */
  public boolean isRandomised() {
    return (octets & LOCAL_BIT) != 0;
  }

  /** Addresses several machines (the I/G bit is set), so no device has it. */
  public boolean isGroup() {
    return (octets & GROUP_BIT) != 0;
  }

  /** Neither a group nor all zeros, as the kernel shows for interfaces without addresses. */
  public boolean isOfADevice() {
    return octets != 0 && !isGroup();
  }

  /** The last three octets, which tell the devices of one maker apart: {@code 33:44:55}. */
  public String ending() {
    return toString().substring(9);
  }

  @Override
  public int compareTo(MacAddress other) {
    return Long.compare(octets, other.octets);
  }

  /** Lower case with colons. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(17);
    for (int shift = 40; shift >= 0; shift -= 8) {
      int octet = (int) (octets >> shift) & 0xff;
      text.append(Character.forDigit(octet >> 4, 16)).append(Character.forDigit(octet & 15, 16));
      if (shift > 0) {
        text.append(':');
      }
    }
    return text.toString();
  }
}
