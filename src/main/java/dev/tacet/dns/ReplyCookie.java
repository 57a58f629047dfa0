package dev.tacet.dns;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** The cookie in an upstream's reply (RFC 7873 section 4). Pure functions. */
public final class ReplyCookie {
  /** Octets of a client's cookie; behind them are 8 to 32 of the server's. */
  public static final int CLIENT_OCTETS = ServerCookies.CLIENT_OCTETS;

  private static final int MOST_OCTETS = 40;

  private ReplyCookie() {}

  /**
   * The option's data, of whatever length.
   *
   * @param octets a reply with one question
   * @return empty where there is none, or nothing to be read
   */
  public static Optional<byte[]> of(byte[] octets) {
    try {
      int behindQuestion = RecordScan.skipName(octets, Wire.HEADER) + 4;
      for (RecordScan.Entry entry : RecordScan.scan(octets, behindQuestion)) {
        if (entry.type() == RecordTypes.OPT) {
          return option(octets, entry.dataAt(), entry.end());
        }
      }
    } catch (IOException e) {
      return Optional.empty(); // whoever reads all of it says what is wrong
    }
    return Optional.empty();
  }

  private static Optional<byte[]> option(byte[] octets, int from, int end) {
    int at = from;
    while (at + 4 <= end) {
      int length = Wire.u16(octets, at + 2);
      if (at + 4 + length > end) {
        return Optional.empty();
      }
      if (Wire.u16(octets, at) == ServerCookies.OPTION) {
        return Optional.of(Arrays.copyOfRange(octets, at + 4, at + 4 + length));
      }
      at += 4 + length;
    }
    return Optional.empty();
  }

  /** Whether it has the form of a server's and client's cookie (RFC 7873 section 4). */
  public static boolean isWhole(byte[] cookie) {
    return cookie.length >= 2 * CLIENT_OCTETS && cookie.length <= MOST_OCTETS;
  }
}
