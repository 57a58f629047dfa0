package dev.tacet.device;

import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Addresses that asked and belong to nobody yet, and labels whose device is not known yet: 1,024 of
 * each, the oldest goes. One thread.
 */
final class WaitingRoom {
  static final int MAX = 1_024;

  private record Slot(Object anchor, Source source) {}

  private final Map<InetAddress, Instant> asking = new LinkedHashMap<>();
  private final Map<Slot, Sighting.Label> labels = new LinkedHashMap<>();
  private long evicted;

  int asking() {
    return asking.size();
  }

  long evicted() {
    return evicted;
  }

  void asked(InetAddress address, Instant at) {
    asking.putIfAbsent(address, at);
    bound(asking);
  }

  /** Keeps the last label of each source for a MAC, or else an address. */
  void keep(Sighting.Label label) {
    Object anchor = label.mac().map(Object.class::cast).orElseGet(() -> label.address().get());
    Slot slot = new Slot(anchor, label.source());
    labels.remove(slot);
    labels.put(slot, label);
    bound(labels);
  }

  private void bound(Map<?, ?> map) {
    if (map.size() > MAX) {
      map.remove(map.keySet().iterator().next());
      evicted++;
    }
  }

  /** An address has found its device. */
  void attributed(InetAddress address) {
    asking.remove(address);
  }

  /** The labels of what has just found its device. */
  List<Sighting.Label> takeLabels(Object anchor) {
    if (labels.isEmpty()) {
      return List.of();
    }
    List<Sighting.Label> taken = new ArrayList<>();
    for (Source source : Source.values()) {
      Optional.ofNullable(labels.remove(new Slot(anchor, source))).ifPresent(taken::add);
    }
    return taken;
  }

  /** All addresses that asked, to be looked at again. */
  Map<InetAddress, Instant> takeAsking() {
    Map<InetAddress, Instant> all = new LinkedHashMap<>(asking);
    asking.clear();
    return all;
  }
}
