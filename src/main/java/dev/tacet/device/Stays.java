package dev.tacet.device;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * When one device was on the network, to the minute: at most {@link #MAX} times, of which the
 * oldest make room. What is less than {@link #PAUSE_MINUTES} apart is one: a device that sleeps for
 * a moment has not gone. One thread: that of the {@link DeviceTable}.
 */
final class Stays {
  static final int MAX = 64;

  /** Longer than a phone sleeps between two signs of life, and shorter than anybody is out. */
  static final int PAUSE_MINUTES = 15;

  /** A clock that was this far ahead has left what cannot have been. */
  private static final long AHEAD_MINUTES = 24 * 60;

  private static final int MINUTE_SECONDS = 60;

  private final List<Stay> stays = new ArrayList<>(1);

  /** It gave a sign of life; one from before the last stay says nothing new. */
  void seen(Instant at) {
    long minute = Math.floorDiv(at.getEpochSecond(), MINUTE_SECONDS);
    while (!stays.isEmpty() && last().untilMinute() > minute + AHEAD_MINUTES) {
      stays.remove(stays.size() - 1);
    }
    if (stays.isEmpty() || minute > last().untilMinute() + PAUSE_MINUTES) {
      stays.add(new Stay(minute, minute));
      if (stays.size() > MAX) {
        stays.remove(0);
      }
    } else if (minute > last().untilMinute()) {
      stays.set(stays.size() - 1, new Stay(last().fromMinute(), minute));
    }
  }

  private Stay last() {
    return stays.get(stays.size() - 1);
  }

  /** Takes up what was kept; of more than there is room for, the newest. */
  void restore(List<Stay> kept) {
    stays.clear();
    stays.addAll(kept.subList(Math.max(0, kept.size() - MAX), kept.size()));
  }

  /** The oldest first. */
  List<Stay> all() {
    return List.copyOf(stays);
  }

  /**
   * Forgets what was before a time.
   *
   * @return whether there was anything
   */
  boolean forgetBefore(Instant time) {
    List<Stay> before = all();
    restore(since(before, time));
    return !before.equals(stays);
  }

  /** What is left of stays from a time on. */
  static List<Stay> since(List<Stay> stays, Instant time) {
    long minute = Math.floorDiv(time.getEpochSecond(), MINUTE_SECONDS);
    return stays.stream()
        .filter(stay -> stay.untilMinute() >= minute)
        .map(stay -> new Stay(Math.max(minute, stay.fromMinute()), stay.untilMinute()))
        .toList();
  }
}
