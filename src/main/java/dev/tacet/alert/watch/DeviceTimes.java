package dev.tacet.alert.watch;

import dev.tacet.dns.DomainName;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * When one device asked for which names: for {@link #MOST_NAMES} of them, of more the one asked
 * least and longest ago goes. One thread.
 */
final class DeviceTimes {
  static final int MOST_NAMES = 160;

  final int device;

  /** The second it is looked at next. */
  long lookAt;

  /** The second it was last heard. */
  long heardAt;

  private final Map<DomainName, NameTimes> names = new HashMap<>();
  private final TenMinutes gone = new TenMinutes();

  DeviceTimes(int device) {
    this.device = device;
  }

  Collection<NameTimes> names() {
    return names.values();
  }

  NameTimes of(DomainName name) {
    return names.get(name);
  }

  void put(NameTimes times) {
    names.put(times.name(), times);
  }

  boolean isFull() {
    return names.size() >= MOST_NAMES;
  }

  /** Removes the name least asked, the longest ago where several are; returns its room. */
  int removeLeast() {
    NameTimes least = null;
    for (NameTimes one : names.values()) {
      boolean less =
          least == null
              || one.kept() < least.kept()
              || one.kept() == least.kept() && one.lastMillis() < least.lastMillis();
      least = less ? one : least;
    }
    if (least == null) {
      return 0;
    }
    least.all(gone::set);
    names.remove(least.name());
    return least.room();
  }

  /** Times near those at which it asked for names that are no longer here. */
  void gone(LongConsumer to) {
    gone.forEach(to);
  }
}
