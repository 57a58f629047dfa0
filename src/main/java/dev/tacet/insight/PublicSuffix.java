package dev.tacet.insight;

import dev.tacet.dns.DomainName;
import java.util.Locale;
import java.util.Objects;

/**
 * The end of a name below which others register theirs: {@code co.uk}, {@code github.io}.
 * Immutable.
 */
public record PublicSuffix(DomainName name, From from) {
  /** Who made it one. */
  public enum From {
    /** A registry, says the ICANN section of the list. */
    ICANN,
    /** A company that gives out names below its own, says the list's private section. */
    PRIVATE,
    /** Nobody the list knows: by its own rule the last label counts. */
    UNLISTED;

    /** As tables and JSON say it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public PublicSuffix {
    Objects.requireNonNull(name);
    Objects.requireNonNull(from);
  }
}
