package dev.tacet.alert.watch;

import dev.tacet.alert.AlertKind;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the watch knows across restarts: of each device what it is used to, and what has been told.
 * Bounded: 256 devices, of more the one not heard for longest goes and is learnt anew; 2,048 things
 * told, of more the oldest go. One thread.
 */
final class Memory {
  static final int MOST_DEVICES = 256;
  static final int MOST_TOLD = 2_048;

  private final Map<Integer, Remembered> devices = new LinkedHashMap<>();
  final long[] toldKeys = new long[MOST_TOLD];
  final int[] toldMinutes = new int[MOST_TOLD];
  int toldSize;

  /** The highest number a device had, of which nothing is to be told any more; -1 for none yet. */
  int highestDevice = -1;

  /** Minutes the watch ran before this start. */
  int minutesBefore;

  private int minutesNow;
  private boolean changed;
  private boolean urgent;
  private long forgottenForRoom;

  /** The minutes the watch has run in all, by no clock that can be set. */
  int minutes() {
    return minutesBefore + minutesNow;
  }

  void ran(long seconds) {
    minutesNow = (int) Math.min(Integer.MAX_VALUE / 2, seconds / 60);
  }

  /** A device that asks now. */
  Remembered heard(int device) {
    Remembered known = devices.get(device);
    if (known == null) {
      makeRoom();
      known = new Remembered(device);
      devices.put(device, known);
      changed = true;
    }
    changed |= known.heardAt(minutes());
    return known;
  }

  private void makeRoom() {
    if (devices.size() >= MOST_DEVICES) {
      Remembered oldest = null;
      for (Remembered one : devices.values()) {
        oldest = oldest == null || one.lastMinute < oldest.lastMinute ? one : oldest;
      }
      if (oldest != null) {
        devices.remove(oldest.device);
        forgottenForRoom++;
      }
    }
  }

  void put(Remembered device) {
    devices.put(device.device, device);
  }

  Collection<Remembered> devices() {
    return Collections.unmodifiableCollection(devices.values());
  }

  /** Devices that had to go to make room for others. */
  long forgottenForRoom() {
    return forgottenForRoom;
  }

  void isChanged() {
    changed = true;
  }

  /** The highest number a device has by now. */
  void highest(int device) {
    if (device > highestDevice) {
      highestDevice = device;
      changed = true;
      urgent = true;
    }
  }

  /** Whether something changed since the last call that should not be told twice. */
  boolean takeUrgent() {
    boolean was = urgent;
    urgent = false;
    return was;
  }

  /** Whether something changed since the last call. */
  boolean takeChanged() {
    boolean was = changed;
    changed = false;
    return was;
  }

  /** Forgets some devices, and that something was ever told of them. */
  boolean forget(Set<Integer> gone) {
    boolean found = devices.keySet().removeAll(gone);
    int kept = 0;
    for (int i = 0; i < toldSize; i++) {
      if (!gone.contains(deviceOf(toldKeys[i]))) {
        toldKeys[kept] = toldKeys[i];
        toldMinutes[kept++] = toldMinutes[i];
      }
    }
    found |= kept < toldSize;
    toldSize = kept;
    changed |= found;
    return found;
  }

  /** Forgets what it knows of a device and leaves what was told of it. */
  void unlearn(int device) {
    changed |= devices.remove(device) != null;
  }

  /** Whether this was told within so many minutes of running. */
  boolean wasTold(AlertKind kind, int device, String what, int withinMinutes) {
    int at = find(key(kind, device, what));
    return at >= 0 && minutes() - toldMinutes[at] < withinMinutes;
  }

  void told(AlertKind kind, int device, String what) {
    long key = key(kind, device, what);
    int at = find(key);
    if (at < 0) {
      at = toldSize < MOST_TOLD ? toldSize++ : oldestTold();
    }
    toldKeys[at] = key;
    toldMinutes[at] = minutes();
    changed = true;
  }

  private int oldestTold() {
    int oldest = 0;
    for (int i = 1; i < toldSize; i++) {
      oldest = toldMinutes[i] < toldMinutes[oldest] ? i : oldest;
    }
    return oldest;
  }

  private int find(long key) {
    for (int i = 0; i < toldSize; i++) {
      if (toldKeys[i] == key) {
        return i;
      }
    }
    return -1;
  }

  /** The device's number above, so that it can be found when the device is forgotten. */
  private static long key(AlertKind kind, int device, String what) {
    long hash = kind.ordinal() + 1;
    for (byte octet : what.getBytes(StandardCharsets.UTF_8)) {
      hash = mixed(hash + octet);
    }
    return (long) device << 32 | hash & 0xffff_ffffL;
  }

  private static int deviceOf(long key) {
    return (int) (key >> 32);
  }

  /** The finisher of SplitMix64: every bit of the result hangs on every bit given. */
  static long mixed(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }
}
