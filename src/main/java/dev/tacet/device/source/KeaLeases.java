package dev.tacet.device.source;

import dev.tacet.device.MacAddress;
import dev.tacet.device.PlainAddress;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The memfile of Kea, IPv4 or IPv6: CSV whose heading names the columns, which grew over the years.
 * Later rows of an address replace earlier ones, one with a lifetime of 0 removes it, and a state
 * other than 0 is no lease (declined, reclaimed). A comma in a value is {@code &#x2c}.
 */
final class KeaLeases {
  private KeaLeases() {}

  static void read(String text, LeaseTable into) {
    Map<String, Integer> columns = Map.of();
    int from = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      String line = text.substring(from, end).strip();
      from = end + 1;
      if (line.startsWith("address,")) {
        columns = heading(line);
      } else if (!line.isEmpty()) {
        row(line.split(",", -1), columns, into);
      }
    }
    if (from < text.length()) {
      into.cut(); // Kea ends each line: half a name is none
    }
  }

  private static Map<String, Integer> heading(String line) {
    Map<String, Integer> columns = new HashMap<>();
    String[] names = line.split(",", -1);
    for (int i = 0; i < names.length; i++) {
      columns.put(names[i].strip(), i);
    }
    return columns;
  }

  private static void row(String[] values, Map<String, Integer> columns, LeaseTable into) {
    Optional<InetAddress> address =
        PlainAddress.parse(value(values, columns, "address")).filter(PlainAddress::isOfADevice);
    Optional<Long> lifetime = number(value(values, columns, "valid_lifetime"));
    Optional<Long> ends = number(value(values, columns, "expire"));
    if (address.isEmpty()
        || lifetime.isEmpty()
        || ends.isEmpty()
        || values.length < columns.size()) {
      into.bad();
      return;
    }
    String state = value(values, columns, "state");
    if (lifetime.get() == 0 || !state.isEmpty() && !state.equals("0")) {
      into.remove(address.get());
      return;
    }
    into.put(
        new LeaseTable.Lease(
            address.get(),
            MacAddress.parse(value(values, columns, "hwaddr")).filter(MacAddress::isOfADevice),
            value(values, columns, "hostname").replace("&#x2c", ","),
            lifetime.get() == 0xffff_ffffL ? LeaseTable.NEVER : ends.get()));
  }

  private static String value(String[] values, Map<String, Integer> columns, String name) {
    int at = columns.getOrDefault(name, values.length);
    return at < values.length ? values[at].strip() : "";
  }

  private static Optional<Long> number(String text) {
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
