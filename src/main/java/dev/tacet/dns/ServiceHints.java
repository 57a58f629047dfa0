package dev.tacet.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The addresses in an SVCB or HTTPS record (RFC 9460 section 7.3), read from its octets: dnsjava
 * keeps one of two parameters of the same key, and leaves out hints that are IPv4 addresses in IPv6
 * form. A client that forgives would go where nobody looked. Pure functions.
 */
final class ServiceHints {
  private static final int IPV4HINT = 4;
  private static final int IPV6HINT = 6;

  private ServiceHints() {}

  /**
   * @throws IOException where the parameters are cut off
   */
  static void read(byte[] octets, RecordScan.Entry place, Consumer<InetAddress> hints)
      throws IOException {
    int at = RecordScan.skipName(octets, place.dataAt() + 2);
    while (at + 4 <= place.end()) {
      int key = Wire.u16(octets, at);
      int length = Wire.u16(octets, at + 2);
      at += 4;
      if (at + length > place.end()) {
        throw new IOException("a service parameter is cut off");
      }
      int size = key == IPV4HINT ? 4 : key == IPV6HINT ? 16 : 0;
      for (int hint = at; size > 0 && hint + size <= at + length; hint += size) {
        hints.accept(InetAddress.getByAddress(Arrays.copyOfRange(octets, hint, hint + size)));
      }
      at += length;
    }
  }
}
