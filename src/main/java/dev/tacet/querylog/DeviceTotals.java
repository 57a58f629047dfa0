package dev.tacet.querylog;

import java.time.Instant;
import java.util.Objects;

/**
 * What one device did over a stretch of time. Immutable.
 *
 * @param queries all queries, {@code repeats} counted
 * @param blocked those of them that were not allowed: blocked, rewritten or refused
 * @param first when the earliest of them came
 * @param last when the latest of them came
 */
public record DeviceTotals(long queries, long blocked, Instant first, Instant last) {
  public DeviceTotals {
    Objects.requireNonNull(first);
    Objects.requireNonNull(last);
  }

  /** Of one decision. */
  static DeviceTotals of(Decision decision) {
    long queries = decision.repeats();
    return new DeviceTotals(
        queries, decision.verdict().allows() ? 0 : queries, decision.at(), decision.at());
  }

  /** The sum of two stretches. */
  public DeviceTotals plus(DeviceTotals other) {
    return new DeviceTotals(
        queries + other.queries,
        blocked + other.blocked,
        first.isBefore(other.first) ? first : other.first,
        last.isAfter(other.last) ? last : other.last);
  }
}
