package dev.tacet.policy;

import java.util.Objects;

/**
 * What one rule means: which list or vendor tier it stands in, and on what terms. The different
 * effects of an index are few, so each is kept once and has a number. Immutable.
 */
public record Effect(RuleSource source, Terms terms) {
  public Effect {
    Objects.requireNonNull(source);
    Objects.requireNonNull(terms);
  }
}
