package dev.tacet.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Gives each different effect a number, in order of first sight, while an index is built. For one
 * thread.
 */
final class EffectPool {
  /** There is no such number: the index holds as many effects as it may. */
  static final int FULL = -1;

  /** Every effect is an object while the server runs. */
  static final int MAX_EFFECTS = 100_000;

  static final int MAX_OCTETS = 4 << 20;

  private final List<RuleSource> sources;
  private final List<Effect> effects = new ArrayList<>();
  private final Map<Effect, Integer> numbers = new HashMap<>();
  private final Map<Terms, Integer> termsNumbers = new HashMap<>();
  private final OctetWriter written = new OctetWriter();

  /** By source: the terms that came last, and their number. Most lists have one pair. */
  private final Terms[] lastTerms;

  private final int[] lastNumbers;

  EffectPool(List<RuleSource> sources) {
    this.sources = List.copyOf(sources);
    for (int i = 0; i < this.sources.size(); i++) {
      if (this.sources.get(i).index() != i) {
        throw new IllegalArgumentException(this.sources.get(i) + " stands at place " + i);
      }
    }
    lastTerms = new Terms[sources.size()];
    lastNumbers = new int[sources.size()];
  }

  /** The effect's number, new or known, or {@link #FULL}. */
  int number(int source, Terms terms) {
    Objects.checkIndex(source, sources.size());
    if (terms != lastTerms[source]) {
      int number = find(new Effect(sources.get(source), terms));
      if (number == FULL) {
        return FULL;
      }
      lastTerms[source] = terms;
      lastNumbers[source] = number;
    }
    return lastNumbers[source];
  }

  private int find(Effect effect) {
    Integer known = numbers.get(effect);
    if (known != null) {
      return known;
    }
    boolean full = effects.size() >= MAX_EFFECTS || written.length() >= MAX_OCTETS;
    if (full && !isPlain(effect.terms())) {
      return FULL;
    }
    EffectForm.write(written, effect);
    numbers.put(effect, effects.size());
    effects.add(effect);
    return effects.size() - 1;
  }

  /** Two a source: for these there is always room, or one odd list would silence all behind it. */
  private static boolean isPlain(Terms terms) {
    return terms.equals(Terms.BLOCK) || terms.equals(Terms.ALLOW);
  }

  List<RuleSource> sources() {
    return sources;
  }

  int count() {
    return effects.size();
  }

  Effect effect(int number) {
    return effects.get(number);
  }

  /** The section of effects: how many, then each. */
  OctetWriter section() {
    OctetWriter section = new OctetWriter().number(effects.size());
    return section.raw(written.toArray());
  }

  /** Applies the cancellations among the entries of one name, or of one range. */
  int[] withoutCancelled(int[] entries) {
    Set<Long> cancelled = Set.of();
    for (int entry : entries) {
      Terms terms = effects.get(EntrySets.effectOf(entry)).terms();
      if (terms.cancels()) {
        cancelled = cancelled.isEmpty() ? new HashSet<>() : cancelled;
        cancelled.add(rule(entry, terms.twin()));
      }
    }
    if (cancelled.isEmpty()) {
      return entries;
    }
    Set<Long> gone = cancelled;
    return Arrays.stream(entries).filter(entry -> !isCancelled(entry, gone)).toArray();
  }

  /** A cancelling entry has done its work and is left out, too. */
  private boolean isCancelled(int entry, Set<Long> cancelled) {
    Effect effect = effects.get(EntrySets.effectOf(entry));
    // What a device needs is no list's to take away.
    return effect.terms().cancels()
        || !effect.source().isProfile() && cancelled.contains(rule(entry, effect.terms()));
  }

  /** The rule apart from its source: its scope, and the number of its terms. */
  private long rule(int entry, Terms terms) {
    int number = termsNumbers.computeIfAbsent(terms, key -> termsNumbers.size());
    return (long) (entry >>> EntrySets.SCOPE_SHIFT) << 32 | number;
  }
}
