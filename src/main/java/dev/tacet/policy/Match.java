package dev.tacet.policy;

import dev.tacet.dns.DomainName;

/**
 * One rule of the {@link RuleIndex} that speaks about what was asked, a name or an address.
 * Immutable.
 */
public sealed interface Match {
  Effect effect();

  /** The effect's place in {@link RuleIndex#effects()}. */
  int effectNumber();

  /**
   * What matched, as the log and {@code explain} show it; the scope of a name is not part of it.
   */
  String text();

  /** The list or profile tier the rule stands in. */
  default RuleSource source() {
    return effect().source();
  }

  /**
   * @param name the name in the rule: the asked name or an ancestor of it
   */
  record OfName(DomainName name, Scope scope, Effect effect, int effectNumber) implements Match {
    @Override
    public String text() {
      return name.toString();
    }
  }

  /** A rule that looks at the name's text. */
  record OfPattern(PatternText pattern, Effect effect, int effectNumber) implements Match {
    @Override
    public String text() {
      return pattern.toString();
    }
  }

  /** An answer rule: the address lies in the range. */
  record OfAddress(AddressRange range, Effect effect, int effectNumber) implements Match {
    @Override
    public String text() {
      return range.toString();
    }
  }
}
