package dev.tacet.lists;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/** Counts names and keeps those that matter most. Bounded. One thread. */
final class TopNames {
  private final int bound;
  private final PriorityQueue<ChangedName> kept =
      new PriorityQueue<>(ChangedName.BY_WEIGHT.reversed());
  private long names;
  private long queries;
  private long needLook;

  TopNames(int bound) {
    this.bound = bound;
  }

  void add(ChangedName row) {
    names++;
    queries += row.queries();
    needLook += row.needsLook() ? 1 : 0;
    kept.add(row);
    if (kept.size() > bound) {
      kept.poll();
    }
  }

  ChangedNames names() {
    List<ChangedName> rows = new ArrayList<>(kept);
    rows.sort(ChangedName.BY_WEIGHT);
    return new ChangedNames(names, queries, needLook, rows);
  }
}
