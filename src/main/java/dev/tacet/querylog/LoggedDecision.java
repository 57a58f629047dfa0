package dev.tacet.querylog;

import java.util.Objects;

/**
 * A decision with its place in the log.
 *
 * @param seq rises strictly, over restarts and when the clock falls back; the row id in the store.
 *     Its high bits are the milliseconds since 1970, its low {@link Sequence#COUNTER_BITS} a
 *     counter
 */
public record LoggedDecision(long seq, Decision decision) {
  public LoggedDecision {
    Objects.requireNonNull(decision);
  }
}
