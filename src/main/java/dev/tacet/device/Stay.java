package dev.tacet.device;

/**
 * A time in which a device was on the network, whether it asked for names or not. Immutable.
 *
 * @param fromMinute minutes since 1970
 * @param untilMinute when it was last seen in this time, not before {@code fromMinute}
 */
public record Stay(long fromMinute, long untilMinute) {
  public Stay {
    if (untilMinute < fromMinute) {
      throw new IllegalArgumentException("a stay that ends before it begins");
    }
  }
}
