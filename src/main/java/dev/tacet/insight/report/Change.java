package dev.tacet.insight.report;

import dev.tacet.insight.Party;
import java.util.Objects;
import java.util.Optional;

/**
 * How much of something there was in one period, and how much in the next. Immutable.
 *
 * @param party whose, where it is about a device
 * @param subject the device, company or name, in words
 * @param before queries in the earlier period
 * @param after queries in the later one
 * @param beforePerDay over the days of which anything is known
 * @param afterPerDay likewise
 */
public record Change(
    Optional<Party> party,
    String subject,
    Kind kind,
    long before,
    long after,
    double beforePerDay,
    double afterPerDay) {
  /** What became of it. */
  public enum Kind {
    NEW,
    GONE,
    MORE,
    LESS,
    AS_BEFORE
  }

  /** Less than half as much again is what a week of rain makes. */
  private static final double FACTOR = 1.5;

  /** Fewer queries are no news. */
  private static final double LEAST = 20;

  public Change {
    Objects.requireNonNull(party);
    Objects.requireNonNull(subject);
    Objects.requireNonNull(kind);
  }

  /**
   * @param daysBefore of the earlier period, as far as anything is known of it; more than 0
   * @param daysAfter of the later one; more than 0
   */
  static Change of(
      Optional<Party> party,
      String subject,
      long before,
      long after,
      double daysBefore,
      double daysAfter) {
    double was = before / daysBefore;
    double is = after / daysAfter;
    Kind kind;
    if (before == 0) {
      kind = Kind.NEW;
    } else if (after == 0) {
      kind = Kind.GONE;
    } else if (is > FACTOR * was && after - was * daysAfter >= LEAST) {
      kind = Kind.MORE;
    } else if (was > FACTOR * is && was * daysAfter - after >= LEAST) {
      kind = Kind.LESS;
    } else {
      kind = Kind.AS_BEFORE;
    }
    return new Change(party, subject, kind, before, after, was, is);
  }

  /** How much there is to say of it. */
  double weight() {
    return Math.abs(afterPerDay - beforePerDay);
  }
}
