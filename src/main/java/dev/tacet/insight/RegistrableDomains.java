package dev.tacet.insight;

import dev.tacet.dns.DomainName;
import dev.tacet.lists.PublicSuffixes;
import dev.tacet.lists.SuffixRule;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The domain somebody registered, which a name stands at or below: {@code stat.mi.com} belongs to
 * {@code mi.com}, {@code www.example.co.uk} to {@code example.co.uk}. By the algorithm of
 * publicsuffix.org: of the rules that match, an exception wins, else the longest; where none does,
 * the last label is the suffix.
 *
 * <p>Some 100 ns a name and 0.4 MB in all. Immutable, thread-safe.
 */
public final class RegistrableDomains {
  private static final int PLAIN = 1;
  private static final int WILDCARD = 2;
  private static final int EXCEPTION = 4;
  // The same three bits for the private section stand beside those of ICANN's.
  private static final int PRIVATE_SHIFT = 3;
  private static final int ICANN_ONLY = PLAIN | WILDCARD | EXCEPTION;
  private static final int BOTH = ICANN_ONLY | ICANN_ONLY << PRIVATE_SHIFT;

  private final SuffixTable rules;

  private RegistrableDomains(SuffixTable rules) {
    this.rules = rules;
  }

  /** By the list that travels in the jar. */
  public static RegistrableDomains shipped() {
    return PreparedNames.open(PreparedNames.SUFFIXES)
        .map(prepared -> new RegistrableDomains(SuffixTable.readFrom(prepared)))
        .orElseGet(RegistrableDomains::asPublished);
  }

  /** As {@link #shipped()}, of the list itself: some 0.3 s on a first call. */
  static RegistrableDomains asPublished() {
    return from(PublicSuffixes.shipped().rules());
  }

  void writeTo(DataOutputStream out) throws IOException {
    rules.writeTo(out);
  }

  /**
   * @param rules in any order; one that stands there twice counts once
   */
  public static RegistrableDomains from(List<SuffixRule> rules) {
    Map<DomainName, Integer> kinds = new HashMap<>();
    for (SuffixRule rule : rules) {
      int bit =
          switch (rule.kind()) {
            case PLAIN -> PLAIN;
            case WILDCARD -> WILDCARD;
            case EXCEPTION -> EXCEPTION;
          };
      int shift = rule.section() == SuffixRule.Section.PRIVATE ? PRIVATE_SHIFT : 0;
      kinds.merge(rule.name(), bit << shift, (before, now) -> before | now);
    }
    return new RegistrableDomains(SuffixTable.of(kinds));
  }

  /**
   * The registered domain, names that companies give out below theirs counting as registered:
   * {@code somebody.github.io}.
   *
   * @return empty for a public suffix itself, a single label and the root
   */
  public Optional<DomainName> of(DomainName name) {
    return below(name, suffixLabels(name, BOTH));
  }

  /**
   * The domain that was registered with a registry, whoever uses what stands below it: {@code
   * d1.cloudfront.net} belongs to {@code cloudfront.net}.
   *
   * @return empty for a public suffix of a registry, a single label and the root
   */
  public Optional<DomainName> byRegistry(DomainName name) {
    return below(name, suffixLabels(name, ICANN_ONLY));
  }

  /**
   * The public suffix a name ends with.
   *
   * @return empty for the root only
   */
  public Optional<PublicSuffix> suffixOf(DomainName name) {
    int found = suffixLabels(name, BOTH);
    if (found == 0) {
      return Optional.empty();
    }
    PublicSuffix.From from =
        found < 0
            ? PublicSuffix.From.UNLISTED
            : isPrivate(name, found) ? PublicSuffix.From.PRIVATE : PublicSuffix.From.ICANN;
    return Optional.of(new PublicSuffix(name.suffix(Math.abs(found)), from));
  }

  /** What is kept on the heap, in octets. */
  public long octets() {
    return rules.octets();
  }

  private static Optional<DomainName> below(DomainName name, int suffixLabels) {
    int labels = Math.abs(suffixLabels) + 1;
    return suffixLabels == 0 || labels > name.labelCount()
        ? Optional.empty()
        : Optional.of(name.suffix(labels));
  }

  /** The labels of the public suffix; -1 where no rule matches, 0 for the root. */
  private int suffixLabels(DomainName name, int sections) {
    int count = name.labelCount();
    int longest = 0;
    int hash = 0;
    for (int labels = 1; labels <= Math.min(count, rules.longest()); labels++) {
      hash = SuffixTable.hash(name, labels, hash);
      int number = rules.number(name, labels, hash);
      if (number == SuffixTable.NONE) {
        continue;
      }
      int obeyed = number & sections;
      int kinds = (obeyed | obeyed >> PRIVATE_SHIFT) & ICANN_ONLY;
      if ((kinds & EXCEPTION) != 0) {
        return labels - 1;
      }
      if ((kinds & PLAIN) != 0) {
        longest = Math.max(longest, labels);
      }
      if ((kinds & WILDCARD) != 0 && labels < count) {
        longest = labels + 1;
      }
    }
    return longest > 0 ? longest : count == 0 ? 0 : -1;
  }

  /** Whether the suffix is one by the private section alone. */
  private boolean isPrivate(DomainName name, int labels) {
    return suffixLabels(name, ICANN_ONLY) != labels;
  }
}
