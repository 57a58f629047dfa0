package dev.tacet.device.source;

import dev.tacet.device.MacAddress;
import dev.tacet.device.PlainAddress;
import java.net.InetAddress;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * {@code dhcpd.leases} of ISC dhcpd (dhcpd.leases(5)): blocks {@code lease 192.0.2.24 { ... }}, of
 * which the last of an address counts. Only one that is active is a lease. Other statements are
 * skipped.
 */
final class IscLeases {
  private static final int MAX_DEPTH = 8;

  private IscLeases() {}

  static boolean isOne(String start) {
    return start.lines().limit(64).anyMatch(line -> line.startsWith("lease ") || isHead(line));
  }

  private static boolean isHead(String line) {
    return line.startsWith("# The format of this file is documented in the dhcpd.leases")
        || line.startsWith("authoring-byte-order ")
        || line.startsWith("server-duid ");
  }

  static void read(String text, LeaseTable into) {
    IscTokens tokens = new IscTokens(text);
    while (true) {
      List<String> statement = tokens.statement();
      if (!tokens.isBlock()) {
        if (tokens.isAtEnd()) {
          break;
        }
        continue;
      }
      if (statement.size() == 2 && statement.get(0).equals("lease")) {
        block(statement.get(1), tokens, into);
      } else {
        skipBlock(tokens, 1);
      }
    }
    if (tokens.isCut()) {
      into.cut();
    }
  }

  private static void block(String address, IscTokens tokens, LeaseTable into) {
    String state = "active"; // version 2 wrote none
    String name = "";
    Optional<MacAddress> mac = Optional.empty();
    Optional<Long> ends = Optional.of(LeaseTable.NEVER);
    for (List<String> words = tokens.statement(); !tokens.isEndOfBlock(); ) {
      if (tokens.isAtEnd()) {
        tokens.giveUp(); // cut: half a lease is none
        return;
      }
      if (tokens.isBlock()) {
        skipBlock(tokens, 1);
      } else if (isOf(words, 3, "binding", "state")) {
        state = words.get(2);
      } else if (isOf(words, 3, "hardware", "ethernet")) {
        mac = MacAddress.parse(words.get(2)).filter(MacAddress::isOfADevice);
      } else if (isOf(words, 2, "client-hostname")) {
        name = words.get(1);
      } else if (isOf(words, 2, "ends")) {
        ends = time(words);
      }
      words = tokens.statement();
    }
    Optional<InetAddress> of = PlainAddress.parse(address).filter(PlainAddress::isOfADevice);
    if (of.isEmpty() || ends.isEmpty()) {
      into.bad();
    } else if (state.equals("active")) {
      into.put(new LeaseTable.Lease(of.get(), mac, name, ends.get()));
    } else {
      into.remove(of.get());
    }
  }

  private static boolean isOf(List<String> words, int size, String... first) {
    return words.size() >= size && words.subList(0, first.length).equals(List.of(first));
  }

  private static void skipBlock(IscTokens tokens, int depth) {
    while (!tokens.isAtEnd()) {
      tokens.statement();
      if (tokens.isEndOfBlock()) {
        return;
      }
      if (tokens.isBlock()) {
        if (depth == MAX_DEPTH) {
          tokens.giveUp(); // no server nests so deep
          return;
        }
        skipBlock(tokens, depth + 1);
      }
    }
    tokens.giveUp();
  }

  /**
   * {@code ends never}, {@code ends epoch 1767225600}, {@code ends 4 2026/01/01 12:00:00} (UTC).
   */
  private static Optional<Long> time(List<String> words) {
    try {
      if (words.get(1).equals("never")) {
        return Optional.of(LeaseTable.NEVER);
      }
      if (words.size() >= 3 && words.get(1).equals("epoch")) {
        return Optional.of(Long.parseLong(words.get(2)));
      }
      if (words.size() < 4) {
        return Optional.empty();
      }
      String text = words.get(2).replace('/', '-') + "T" + words.get(3);
      return Optional.of(LocalDateTime.parse(text).toEpochSecond(ZoneOffset.UTC));
    } catch (DateTimeException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
