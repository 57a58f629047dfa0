package dev.tacet.policy;

import dev.tacet.dns.DomainName;
import java.util.List;

/** The names of all lists and vendor profiles. Immutable. */
public final class DomainTrie {
  private static final DomainTrie EMPTY = new DomainTrie();

  private DomainTrie() {}

  public static DomainTrie empty() {
    return EMPTY;
  }

  public List<RuleSource> sources() {
    return List.of();
  }

  public List<Match> matches(DomainName name) {
    return List.of();
  }
}
