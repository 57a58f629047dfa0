package dev.tacet.dns;

import java.io.ByteArrayOutputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Where a resolver can be asked in an encrypted way, as an SVCB record says it (RFC 9461, RFC
 * 9462). Immutable.
 *
 * @param priority 1 is the best
 * @param target the name the certificate is for
 * @param protocol as ALPN says it: {@code dot}, {@code h2}
 * @param path for DoH, with {@code {?dns}} at its end
 * @param addresses where the target is; none where that is to be asked
 */
public record Designation(
    int priority,
    DomainName target,
    String protocol,
    int port,
    Optional<String> path,
    List<InetAddress> addresses) {
  private static final int ALPN = 1;
  private static final int PORT = 3;
  private static final int IPV4HINT = 4;
  private static final int IPV6HINT = 6;
  private static final int DOHPATH = 7;

  /** Hints of one family; clients use the first that works. */
  private static final int MAX_HINTS = 8;

  public Designation {
    addresses = List.copyOf(addresses);
  }

  /** Parameters stand in the order of their keys (RFC 9460 section 2.2). */
  public ResourceData record() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    put16(out, priority);
    out.writeBytes(target.toWire());
    byte[] alpn = protocol.getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    list.write(alpn.length);
    list.writeBytes(alpn);
    parameter(out, ALPN, list.toByteArray());
    parameter(out, PORT, new byte[] {(byte) (port >>> 8), (byte) port});
    hints(out, IPV4HINT, true);
    hints(out, IPV6HINT, false);
    path.ifPresent(text -> parameter(out, DOHPATH, text.getBytes(StandardCharsets.UTF_8)));
    return new ResourceData(RecordTypes.SVCB, out.toByteArray());
  }

  private void hints(ByteArrayOutputStream out, int key, boolean four) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    addresses.stream()
        .filter(address -> address instanceof Inet4Address == four)
        .limit(MAX_HINTS)
        .forEach(address -> all.writeBytes(address.getAddress()));
    if (all.size() > 0) {
      parameter(out, key, all.toByteArray());
    }
  }

  private static void parameter(ByteArrayOutputStream out, int key, byte[] value) {
    put16(out, key);
    put16(out, value.length);
    out.writeBytes(value);
  }

  private static void put16(ByteArrayOutputStream out, int value) {
    out.write(value >>> 8);
    out.write(value);
  }
}
