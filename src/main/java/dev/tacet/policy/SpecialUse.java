package dev.tacet.policy;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.RecordTypes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A name that means the same everywhere, or nothing outside the house, and is never asked of
 * another resolver: RFC 6761, 6762, 6303, 7686, 7793, 8375, 9476 and the names ICANN keeps for
 * private use ({@code internal}). {@code example} and {@code ipv4only.arpa} are none (RFC 6761
 * section 6.5, RFC 8880).
 *
 * @param zone the special name that covers it
 */
public record SpecialUse(DomainName zone, Kind kind) {
  /** What is answered. */
  public enum Kind {
    /** The loopback addresses (RFC 6761 section 6.3). */
    LOCALHOST,
    /** The name of the loopback addresses. */
    LOOPBACK_POINTER,
    /** There is such a name, and no data of the type. */
    NO_DATA,
    /** There is no such name. */
    NAME_ERROR
  }

  private static final DomainName LOCALHOST = DomainName.parse("localhost");
  private static final DomainName LOOPBACK_4 = DomainName.parse("1.0.0.127.in-addr.arpa");
  private static final DomainName LOOPBACK_6 =
      DomainName.parse("1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa");
  private static final DomainName UNSPECIFIED_6 = DomainName.parse("0.".repeat(32) + "ip6.arpa");
  private static final DomainName HOME = DomainName.parse("home.arpa");

  /** The most labels a zone has that is no loopback address. */
  private static final int MOST_LABELS = 10;

  private static final Map<DomainName, DomainName> ZONES = zones();

  /**
   * What is special about a name, asked for a type.
   *
   * @return empty for names like all others
   */
  public static Optional<SpecialUse> of(DomainName name, int qtype) {
    if (!mayBe(name)) {
      return Optional.empty();
    }
    if (name.isAtOrBelow(LOCALHOST)) {
      return Optional.of(new SpecialUse(LOCALHOST, Kind.LOCALHOST));
    }
    if (name.equals(LOOPBACK_4) || name.equals(LOOPBACK_6)) {
      return Optional.of(new SpecialUse(name, Kind.LOOPBACK_POINTER));
    }
    for (int labels = Math.min(name.labelCount(), MOST_LABELS); labels > 0; labels--) {
      DomainName zone = ZONES.get(name.suffix(labels));
      if (zone != null) {
        return of(name, zone, qtype);
      }
    }
    return name.equals(UNSPECIFIED_6)
        ? Optional.of(new SpecialUse(name, Kind.NO_DATA))
        : Optional.empty();
  }

  private static Optional<SpecialUse> of(DomainName name, DomainName zone, int qtype) {
    boolean apex = name.equals(zone);
    if (apex && zone.equals(HOME) && qtype == RecordTypes.DS) {
      return Optional.empty(); // RFC 8375 section 4: the proof that it is insecure stands above
    }
    // A zone of one label is no zone anywhere; the others have an apex.
    boolean exists = apex && zone.labelCount() > 1;
    return Optional.of(new SpecialUse(zone, exists ? Kind.NO_DATA : Kind.NAME_ERROR));
  }

  /** By the last label alone: nearly every name is none, and must not cost anything. */
  private static boolean mayBe(DomainName name) {
    int labels = name.labelCount();
    if (labels == 0) {
      return false;
    }
    int last = name.labelStart(labels - 1);
    int length = name.byteAt(last);
    int first = name.byteAt(last + 1);
    return switch (length) {
      case 3 -> first == 'a'; // alt
      case 4 -> first == 'a' || first == 't'; // arpa, test
      case 5 -> first == 'l' || first == 'o'; // local, onion
      case 7, 8 -> first == 'i'; // invalid, internal
      case 9 -> first == 'l'; // localhost
      default -> false;
    };
  }

  private static Map<DomainName, DomainName> zones() {
    Map<DomainName, DomainName> zones = new HashMap<>();
    add(zones, "alt", "test", "local", "onion", "invalid", "internal", "home.arpa");
    // RFC 6303 section 4, RFC 7793.
    add(zones, "10.in-addr.arpa", "168.192.in-addr.arpa", "0.in-addr.arpa", "127.in-addr.arpa");
    add(zones, "254.169.in-addr.arpa", "2.0.192.in-addr.arpa", "100.51.198.in-addr.arpa");
    add(zones, "113.0.203.in-addr.arpa", "255.255.255.255.in-addr.arpa");
    for (int second = 16; second < 32; second++) {
      add(zones, second + ".172.in-addr.arpa");
    }
    for (int second = 64; second < 128; second++) {
      add(zones, second + ".100.in-addr.arpa");
    }
    add(zones, "d.f.ip6.arpa", "8.e.f.ip6.arpa", "9.e.f.ip6.arpa", "a.e.f.ip6.arpa");
    add(zones, "b.e.f.ip6.arpa", "8.b.d.0.1.0.0.2.ip6.arpa");
    return Map.copyOf(zones);
  }

  private static void add(Map<DomainName, DomainName> zones, String... names) {
    for (String text : names) {
      DomainName name = DomainName.parse(text);
      zones.put(name, name);
    }
  }
}
