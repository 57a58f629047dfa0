package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.NameSyntaxException;
import java.util.Optional;

/**
 * Which name an owner of a policy zone means: its trigger is what stands before the zone's own
 * name. A list may tell the zone by {@code $ORIGIN} or its SOA, or not at all. Of one list.
 */
final class ZoneNames {
  /** Whether a line of the list was a zone's. */
  boolean seen;

  private Optional<DomainName> apex = Optional.empty();
  private DomainName origin = DomainName.ROOT;

  /** Whether {@link #origin} was said; the root then is one, too. */
  private boolean said;

  private String lastOwner = "";

  DomainName origin() {
    return origin;
  }

  /** {@code $ORIGIN}. */
  void origin(String text) {
    DomainName named = absolute(text);
    origin = named;
    said = true;
    if (!named.equals(DomainName.ROOT)) {
      apex = apex.or(() -> Optional.of(named));
    }
  }

  /** The owner of the zone's SOA is the zone's name. */
  void startOfAuthority(String owner) {
    DomainName named = absolute(owner);
    if (!named.equals(DomainName.ROOT)) {
      apex = Optional.of(named);
      origin = said ? origin : named;
    }
  }

  /** The owner a record has, which may be the one of the record before. */
  String owner(String given) {
    if (!given.isEmpty()) {
      lastOwner = given;
    }
    return lastOwner;
  }

  /**
   * The trigger, without a trailing dot; empty for the zone itself.
   *
   * @throws NameSyntaxException where it is no name, or outside of the zone
   */
  String trigger(String owner) {
    if (owner.equals("@")) {
      boolean inside = !origin.equals(DomainName.ROOT) && !apex.equals(Optional.of(origin));
      return inside ? trigger(origin.toString() + ".") : "";
    }
    boolean absolute = owner.endsWith(".");
    String text = absolute ? owner.substring(0, owner.length() - 1) : owner;
    if (apex.isEmpty()) {
      return text;
    }
    String zone = "." + apex.get();
    if (!absolute && !said && origin.equals(DomainName.ROOT)) {
      return text;
    }
    if (!absolute && !origin.equals(DomainName.ROOT)) {
      text = text + "." + origin;
    }
    if (text.equalsIgnoreCase(zone.substring(1))) {
      return "";
    }
    if (!text.regionMatches(true, text.length() - zone.length(), zone, 0, zone.length())) {
      throw new NameSyntaxException("it is outside of the zone " + apex.get());
    }
    return text.substring(0, text.length() - zone.length());
  }

  private DomainName absolute(String text) {
    if (text.equals("@")) {
      return origin;
    }
    return text.endsWith(".") || origin.equals(DomainName.ROOT)
        ? DomainName.parse(text)
        : DomainName.parse(text + "." + origin);
  }
}
