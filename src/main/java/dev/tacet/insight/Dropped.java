package dev.tacet.insight;

import java.util.function.LongConsumer;

/** What is still known of times a {@link Trail} does not keep. */
@FunctionalInterface
public interface Dropped {
  /** Nothing. */
  Dropped UNKNOWN = (trail, times) -> {};

  /**
   * Tells times near those at which the trail's name was asked, to ten minutes, in any order.
   *
   * @param times takes milliseconds since 1970
   */
  void of(Trail trail, LongConsumer times);
}
