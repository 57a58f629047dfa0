package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import dev.tacet.policy.Scope;
import java.util.Objects;

/**
 * A name that leads past the sinkhole, from {@code blocklists/doh-bypass.json}. Immutable.
 *
 * @param action what a sinkhole does with it, in words
 * @param meaning what asking it means, in words; empty where the kind says all
 * @param wellKnown whether it is a large public service, so that asking it is nothing special
 */
public record BypassName(
    DomainName name, Scope scope, Kind kind, String action, String meaning, boolean wellKnown) {
  /** What a device wants that asks for it. */
  public enum Kind {
    /** To know whether this network allows encrypted DNS; the answer is no. */
    CANARY,
    /** To know which encrypted resolver this network names. */
    DISCOVERY,
    /** The encrypted resolver built into a browser. */
    BROWSER,
    /** A relay that hides the whole traffic. */
    RELAY,
    /** A public encrypted resolver. */
    RESOLVER,
    /** The own name service of an app or a vendor. */
    APP_RESOLVER
  }

  public BypassName {
    Objects.requireNonNull(name);
    Objects.requireNonNull(scope);
    Objects.requireNonNull(kind);
    Objects.requireNonNull(action);
    Objects.requireNonNull(meaning);
  }

  /** Whether this is said of a name. */
  public boolean covers(DomainName other) {
    return scope == Scope.EXACT ? other.equals(name) : other.isAtOrBelow(name);
  }
}
