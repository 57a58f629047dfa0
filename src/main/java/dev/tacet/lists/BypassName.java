package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import dev.tacet.policy.Scope;
import dev.tacet.policy.Tier;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A name that leads past the sinkhole, from {@code blocklists/doh-bypass.json}. Immutable.
 *
 * @param action what a sinkhole does with it, in words
 * @param meaning what asking it means, in words; empty where the kind says all
 * @param wellKnown whether it is a large public service, so that asking it is nothing special
 * @param sources ids of {@code blocklists/sources.json}
 * @param line where the name stands in the file, from 1
 */
public record BypassName(
    DomainName name,
    Scope scope,
    Kind kind,
    String action,
    String meaning,
    boolean wellKnown,
    List<String> sources,
    int line) {
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
    sources = List.copyOf(sources);
  }

  /**
   * As an entry of a profile, where blocking is the right answer to it.
   *
   * @return empty for names that are answered in a way of their own
   */
  Optional<VendorEntry> asEntry() {
    return switch (kind) {
      case CANARY, DISCOVERY -> Optional.empty();
      case BROWSER ->
          entry("encrypted resolver of a browser", "the browser asks the network's own resolver");
      case RELAY ->
          entry("relay that hides all traffic", "the relay does not work in this network");
      case RESOLVER ->
          entry("public encrypted resolver", "whoever chose it by hand has to choose another");
      case APP_RESOLVER ->
          entry("an app's own name service", "the app asks the network's own resolver, if it can");
    };
  }

  private Optional<VendorEntry> entry(String purpose, String sideEffect) {
    return Optional.of(
        new VendorEntry(
            name,
            scope,
            Tier.BLOCK,
            meaning.isEmpty() ? purpose : meaning,
            sideEffect,
            "inferred from the purpose",
            sources,
            line));
  }

  /** Whether this is said of a name. */
  public boolean covers(DomainName other) {
    return scope == Scope.EXACT ? other.equals(name) : other.isAtOrBelow(name);
  }
}
