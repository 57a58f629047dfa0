package dev.tacet.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routers this machine sends to what it cannot reach itself, from the kernel's tables; empty
 * where they cannot be read. Immutable.
 */
final class Gateways {
  private static final Logger LOG = LoggerFactory.getLogger(Gateways.class);
  private static final int RTF_GATEWAY = 2;

  private final Path ipv4;
  private final Path ipv6;

  Gateways(Path ipv4, Path ipv6) {
    this.ipv4 = ipv4;
    this.ipv6 = ipv6;
  }

  static Gateways ofThisMachine() {
    return new Gateways(Path.of("/proc/net/route"), Path.of("/proc/net/ipv6_route"));
  }

  Set<InetAddress> read() {
    Set<InetAddress> found = new HashSet<>();
    for (String line : lines(ipv4)) {
      String[] fields = line.trim().split("\\s+");
      // Iface Destination Gateway Flags RefCnt Use Metric Mask ...; addresses are in the machine's
      // byte order.
      boolean isDefault =
          fields.length > 7 && fields[1].equals("00000000") && fields[7].equals("00000000");
      if (isDefault && isGateway(fields[3])) {
        octets(fields[2]).ifPresent(o -> add(found, reversed(o)));
      }
    }
    for (String line : lines(ipv6)) {
      String[] fields = line.trim().split("\\s+");
      // Destination and its length, source and its length, next hop, metric, references, use,
      // flags.
      boolean isDefault = fields.length > 8 && fields[0].matches("0{32}") && fields[1].equals("00");
      if (isDefault && isGateway(fields[8])) {
        octets(fields[4]).ifPresent(o -> add(found, o));
      }
    }
    return found;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      LOG.debug("no routes from {}: {}", file, e.getMessage());
      return List.of();
    }
  }

  private static boolean isGateway(String flags) {
    return flags.matches("[0-9a-fA-F]{1,8}") && (Long.parseLong(flags, 16) & RTF_GATEWAY) != 0;
  }

  private static java.util.Optional<byte[]> octets(String hex) {
    if (hex.length() % 2 != 0 || !hex.matches("[0-9a-fA-F]+")) {
      return java.util.Optional.empty();
    }
    return java.util.Optional.of(java.util.HexFormat.of().parseHex(hex));
  }

  private static byte[] reversed(byte[] octets) {
    if (java.nio.ByteOrder.nativeOrder() == java.nio.ByteOrder.BIG_ENDIAN) {
      return octets;
    }
    byte[] turned = new byte[octets.length];
    for (int i = 0; i < octets.length; i++) {
      turned[i] = octets[octets.length - 1 - i];
    }
    return turned;
  }

  private static void add(Set<InetAddress> found, byte[] octets) {
    try {
      found.add(InetAddress.getByAddress(octets));
    } catch (UnknownHostException e) {
      LOG.debug("a route with an address of {} octets", octets.length);
    }
  }
}
