package dev.tacet.capture;

import java.util.LinkedHashMap;
import java.util.Map;

/** How often a bounded table had no room, by table. One thread. */
final class Overflows {
  private final Map<String, Long> counts = new LinkedHashMap<>();

  void add(String table) {
    counts.merge(table, 1L, Long::sum);
  }

  Map<String, Long> told() {
    return counts;
  }
}
