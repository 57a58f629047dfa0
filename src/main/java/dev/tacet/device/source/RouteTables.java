package dev.tacet.device.source;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The prefixes the kernel reaches without a gateway, out of {@code /proc/net/route} and {@code
 * /proc/net/ipv6_route} (columns: Linux {@code net/ipv4/fib_trie.c}, {@code net/ipv6/route.c}).
 */
final class RouteTables {
  private static final int MAX_OCTETS = 256 * 1024;
  private static final int UP = 0x1;
  private static final int GATEWAY = 0x2;
  private static final int REJECT = 0x200;

  private RouteTables() {}

  /**
   * @param wires names of the interfaces that count
   * @throws IOException where neither table can be read
   */
  static List<OnWire> onWires(Path proc, Set<String> wires) throws IOException {
    List<OnWire> prefixes = new ArrayList<>();
    Path v4 = proc.resolve("net/route");
    Path v6 = proc.resolve("net/ipv6_route");
    for (String line : lines(v4)) {
      ipv4(line.split("\\s+"), wires).ifPresent(prefixes::add);
    }
    if (Files.exists(v6)) { // not there where IPv6 is switched off
      for (String line : lines(v6)) {
        ipv6(line.strip().split("\\s+"), wires).ifPresent(prefixes::add);
      }
    }
    return prefixes;
  }

  private static List<String> lines(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MAX_OCTETS), StandardCharsets.ISO_8859_1).lines().toList();
    }
  }

  /** {@code br0 000200C0 00000000 0001 0 0 0 00FFFFFF ...}: numbers in the machine's own order. */
  private static Optional<OnWire> ipv4(String[] columns, Set<String> wires) {
    if (columns.length < 8 || !wires.contains(columns[0])) {
      return Optional.empty();
    }
    try {
      int mask = Integer.bitCount(HexFormat.fromHexDigits(columns[7]));
      if (!isDirect(HexFormat.fromHexDigits(columns[3]))) {
        return Optional.empty();
      }
      byte[] address =
          ByteBuffer.allocate(Integer.BYTES)
              .order(ByteOrder.nativeOrder())
              .putInt(HexFormat.fromHexDigits(columns[1]))
              .array();
      return OnWire.of(InetAddress.getByAddress(address), mask);
    } catch (IllegalArgumentException | UnknownHostException e) {
      return Optional.empty(); // a form of a kernel we do not know
    }
  }

  /** {@code 20010db8... 40 SOURCE LENGTH NEXT-HOP METRIC REF USE FLAGS br0}, all in hex. */
  private static Optional<OnWire> ipv6(String[] columns, Set<String> wires) {
    if (columns.length < 10 || !wires.contains(columns[9])) {
      return Optional.empty();
    }
    try {
      if (!isDirect(HexFormat.fromHexDigits(columns[8]))) {
        return Optional.empty();
      }
      return OnWire.of(
          InetAddress.getByAddress(HexFormat.of().parseHex(columns[0])),
          HexFormat.fromHexDigits(columns[1]));
    } catch (IllegalArgumentException | UnknownHostException e) {
      return Optional.empty(); // a form of a kernel we do not know
    }
  }

  private static boolean isDirect(int flags) {
    return (flags & UP) != 0 && (flags & (GATEWAY | REJECT)) == 0;
  }
}
