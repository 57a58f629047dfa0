package dev.tacet.lists;

import dev.tacet.dns.DomainName;
import java.util.Objects;

/**
 * One rule of the Public Suffix List. Immutable.
 *
 * @param name as A-labels, without the {@code *.} or {@code !} of its kind
 * @param section who made it a suffix: the registries (ICANN) or a company that gives out names
 *     below its own
 */
public record SuffixRule(DomainName name, Kind kind, Section section) {
  /** What a rule says of its name. */
  public enum Kind {
    /** The name is a suffix. */
    PLAIN,
    /** Each name one label below it is one. */
    WILDCARD,
    /** It is none, though a wildcard says so. */
    EXCEPTION
  }

  /** The two parts of the list. */
  public enum Section {
    ICANN,
    PRIVATE
  }

  public SuffixRule {
    Objects.requireNonNull(name);
    Objects.requireNonNull(kind);
    Objects.requireNonNull(section);
  }
}
