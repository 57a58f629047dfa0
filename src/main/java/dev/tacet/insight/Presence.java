package dev.tacet.insight;

import java.util.Objects;

/**
 * A time in which a party was on the network, whether it asked for names or not: by the neighbour
 * table, or by packets in a capture. Immutable.
 *
 * @param fromMillis milliseconds since 1970
 * @param untilMillis when it was last seen in this time, not before {@code fromMillis}
 */
public record Presence(Party party, long fromMillis, long untilMillis) {
  public Presence {
    Objects.requireNonNull(party);
    if (untilMillis < fromMillis) {
      throw new IllegalArgumentException("a presence that ends before it begins");
    }
  }
}
