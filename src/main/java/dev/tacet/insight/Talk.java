package dev.tacet.insight;

import dev.tacet.dns.DomainName;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A party talked while nobody was awake, or while nobody was there. Immutable.
 *
 * @param queries in that time
 * @param usual what would be usual for as much time otherwise: for a night, by day; for an absence,
 *     before it
 * @param times in how many of the nights; for an absence, in how many of its hours
 * @param ofTimes how many nights, or hours, there were
 * @param beacon the rhythm that talks, if it is one: it talks always, so not because of the night
 * @param evidence what was counted, in sentences
 * @param limits what it does not show, in sentences
 */
public record Talk(
    Party party,
    DomainName name,
    long queries,
    double usual,
    int times,
    int ofTimes,
    Optional<Beacon> beacon,
    List<String> evidence,
    List<String> limits) {
  /** So many times as much as otherwise is more than chance. */
  static final double SPECIAL = 3;

  public Talk {
    Objects.requireNonNull(party);
    Objects.requireNonNull(name);
    Objects.requireNonNull(beacon);
    evidence = List.copyOf(evidence);
    limits = List.copyOf(limits);
  }

  /** Whether it talks only, or at least three times as much as otherwise, just then. */
  public boolean isSpecial() {
    return queries > SPECIAL * usual;
  }
}
