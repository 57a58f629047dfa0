package dev.tacet.device;

import java.util.OptionalInt;

/**
 * Gives out ids, none twice: also not after a power cut right behind a device's first query, whose
 * row in the log has the id already while the device itself is not kept yet. So an id is given only
 * once the store has kept that it may have been ({@link DeviceStore#reserve}), which it does for
 * some hundreds ahead. What was not used is given back at a clean stop; after a power cut the next
 * new device has a somewhat higher number, that is all.
 *
 * <p>One thread, that of the {@link DeviceTable}; {@link #reserved} on the store's.
 */
final class DeviceIds {
  /** More than the devices that come up at once in any home. */
  static final int AHEAD = 256;

  private int last;
  private volatile int reserved;

  /**
   * @param last the highest id given
   * @param reserved the highest that may be given
   */
  DeviceIds(int last, int reserved) {
    this.last = last;
    this.reserved = reserved;
  }

  /** The next id; empty while the store has none reserved. */
  OptionalInt next() {
    return last < reserved ? OptionalInt.of(++last) : OptionalInt.empty();
  }

  /** This one was given before. */
  void given(int id) {
    last = Math.max(last, id);
  }

  /** The highest id given. */
  int last() {
    return last;
  }

  /** Whether it is time to have more reserved. */
  boolean runsLow() {
    return reserved - last < AHEAD / 2;
  }

  /** Up to which the store is to reserve. */
  int wanted() {
    return last + AHEAD;
  }

  /** The store has kept it. */
  void reserved(int upTo) {
    reserved = upTo;
  }
}
