package dev.tacet.capture;

import dev.tacet.capture.CaptureSummary.Traffic;
import java.util.LinkedHashMap;
import java.util.Map;

/** Packets and octets by a reason in words; bounded. One thread. */
final class Tally {
  /** Reasons of their own; what comes later is counted as one. */
  static final int MAX_REASONS = 128;

  static final String OTHER = "other reasons";

  private final Map<String, long[]> counts = new LinkedHashMap<>();

  void add(String reason, long octets) {
    add(reason, 1, octets);
  }

  void add(String reason, long packets, long octets) {
    long[] count = counts.get(reason);
    if (count == null) {
      String key = counts.size() < MAX_REASONS ? reason : OTHER;
      count = counts.computeIfAbsent(key, k -> new long[2]);
    }
    count[0] += packets;
    count[1] += octets;
  }

  Map<String, Traffic> told() {
    Map<String, Traffic> told = new LinkedHashMap<>();
    counts.forEach((reason, count) -> told.put(reason, new Traffic(count[0], count[1])));
    return told;
  }
}
