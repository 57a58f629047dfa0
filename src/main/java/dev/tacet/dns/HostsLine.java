package dev.tacet.dns;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One line of a hosts file (hosts(5)): an address and the names it has in the house.
 *
 * <p>Addresses that mean the machine that asks (127.0.0.0/8, ::1, 0.0.0.0, ::) are left out: what
 * is true for the machine the file is on is wrong for every other. So are multicast addresses.
 */
public record HostsLine(List<LocalRecord> records, boolean understood) {
  private static final Pattern SPACES = Pattern.compile("\\s+");
  private static final HostsLine NOTHING = new HostsLine(List.of(), true);
  private static final HostsLine UNKNOWN = new HostsLine(List.of(), false);

  public HostsLine {
    records = List.copyOf(records);
  }

  /** Never throws: what is no hosts line is not understood. */
  public static HostsLine read(String line) {
    int comment = line.indexOf('#');
    String text = (comment < 0 ? line : line.substring(0, comment)).strip();
    if (text.isEmpty()) {
      return NOTHING;
    }
    String[] words = SPACES.split(text);
    try {
      InetAddress address = AddressText.parse(words[0]);
      if (address.isLoopbackAddress()
          || address.isAnyLocalAddress()
          || address.isMulticastAddress()) {
        return NOTHING;
      }
      List<LocalRecord> records = new ArrayList<>();
      for (int word = 1; word < words.length; word++) {
        DomainName name = DomainName.parse(words[word]);
        if (name.labelCount() == 0) {
          return UNKNOWN;
        }
        records.add(LocalRecord.of(name, address));
      }
      return records.isEmpty() ? UNKNOWN : new HostsLine(records, true);
    } catch (IllegalArgumentException e) {
      return UNKNOWN;
    }
  }
}
