package dev.tacet.device.source;

import dev.tacet.device.MacAddress;
import dev.tacet.device.PlainAddress;
import java.net.InetAddress;
import java.util.Optional;

/**
 * The lease file of dnsmasq: {@code 1767225600 02:11:22:33:44:55 192.0.2.23 tv CLIENT-ID}, where 0
 * never ends and {@code *} is no name. After a line {@code duid ...} come those of IPv6, with an
 * IAID where the MAC was (dnsmasq {@code src/lease.c}).
 */
final class DnsmasqLeases {
  private static final int COLUMNS = 5;

  private DnsmasqLeases() {}

  static boolean isOne(String start) {
    String line = start.lines().findFirst().orElse("").strip();
    return line.startsWith("duid ") || line.split(" +").length >= 4 && time(line) >= 0;
  }

  static void read(String text, LeaseTable into) {
    int from = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      line(text.substring(from, end).strip(), into);
      from = end + 1;
    }
    if (from < text.length()) {
      into.cut(); // dnsmasq ends each line: half a name is none
    }
  }

  private static void line(String line, LeaseTable into) {
    if (line.isEmpty() || line.startsWith("duid ")) {
      return;
    }
    String[] columns = line.split(" +", COLUMNS);
    long ends = time(line);
    Optional<InetAddress> address =
        columns.length == COLUMNS
            ? PlainAddress.parse(columns[2].replace("[", "").replace("]", ""))
            : Optional.empty();
    if (ends < 0 || address.filter(PlainAddress::isOfADevice).isEmpty()) {
      into.bad();
      return;
    }
    into.put(
        new LeaseTable.Lease(
            address.get(),
            mac(columns[1]),
            columns[3].equals("*") ? "" : columns[3],
            ends == 0 ? LeaseTable.NEVER : ends));
  }

  /** {@code 02:11:22:33:44:55}, after its type {@code 06-} where that is not Ethernet. */
  private static Optional<MacAddress> mac(String text) {
    return MacAddress.parse(text).filter(MacAddress::isOfADevice);
  }

  private static long time(String line) {
    int blank = line.indexOf(' ');
    String first = blank < 0 ? line : line.substring(0, blank);
    if (first.isEmpty()
        || first.length() > 15
        || !first.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    return Long.parseLong(first);
  }
}
