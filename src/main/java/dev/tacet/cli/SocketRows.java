package dev.tacet.cli;

import dev.tacet.control.api.DecisionLine;
import dev.tacet.dns.AddressText;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Rcodes;
import dev.tacet.dns.RecordTypes;
import dev.tacet.insight.Fate;
import dev.tacet.insight.Observing;
import dev.tacet.policy.Rung;
import dev.tacet.querylog.LoggedAsker;
import java.net.InetAddress;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/** Rows as a server tells them, in the words of the view {@code queries}. One thread. */
final class SocketRows {
  private static final int REMEMBERED = 50_000;
  private static final int RCODES = 4_096;

  /** Which rows are wanted. */
  interface Wanted {
    boolean wants(long atMillis, LoggedAsker asker);
  }

  private final Observing observing;
  private final Map<String, DomainName> names = new HashMap<>();
  private final Map<String, InetAddress> clients = new HashMap<>();
  private final Map<String, Integer> rcodes = new HashMap<>();

  SocketRows(Observing observing) {
    this.observing = observing;
    for (int rcode = Rcodes.NO_REPLY; rcode < RCODES; rcode++) {
      rcodes.put(Rcodes.name(rcode), rcode);
    }
  }

  /** Hands over one row, if it is wanted; one that cannot be understood is counted. */
  void take(DecisionLine line, Wanted wanted) {
    try {
      long at = Instant.parse(line.time()).toEpochMilli();
      LoggedAsker asker = new LoggedAsker(client(line.client()), line.device());
      OptionalInt type = RecordTypes.parse(line.type());
      if (type.isEmpty() || line.repeats() < 1) {
        observing.unreadable();
        return;
      }
      if (wanted.wants(at, asker)) {
        observing.told(
            at,
            asker,
            name(line.name()),
            type.getAsInt(),
            fate(line.verdict()),
            by(line),
            rcodes.getOrDefault(line.rcode(), Rcodes.NO_REPLY),
            line.repeats());
      }
    } catch (IllegalArgumentException | DateTimeException e) {
      observing.unreadable(); // a word of a later server's
    }
  }

  private DomainName name(String text) {
    if (names.size() >= REMEMBERED) {
      names.clear();
    }
    return names.computeIfAbsent(text, DomainName::parse);
  }

  private InetAddress client(String text) {
    if (clients.size() >= REMEMBERED) {
      clients.clear();
    }
    return clients.computeIfAbsent(text, AddressText::parse);
  }

  private static Fate fate(String verdict) {
    return switch (verdict) {
      case "allowed" -> Fate.PASSED;
      case "would-block" -> Fate.WOULD_BLOCK;
      case "failed" -> Fate.FAILED;
      case "blocked" -> Fate.BLOCKED;
      case "rewritten" -> Fate.REWRITTEN;
      case "refused" -> Fate.REFUSED;
      default -> throw new IllegalArgumentException("not a verdict: " + verdict);
    };
  }

  private static String by(DecisionLine line) {
    return line.reason().equals(Rung.OWNER.word()) && !line.list().isEmpty()
        ? line.reason() + " " + line.list()
        : line.list();
  }
}
