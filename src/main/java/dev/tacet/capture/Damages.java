package dev.tacet.capture;

import java.util.ArrayList;
import java.util.List;

/** What is found wrong with the file; the first few are kept, all are counted. One thread. */
final class Damages {
  private final List<CaptureSummary.Damage> kept = new ArrayList<>();
  private long count;

  void add(long position, long lostOctets, String words) {
    count++;
    if (kept.size() < CaptureSummary.MAX_DAMAGES) {
      kept.add(new CaptureSummary.Damage(position, lostOctets, words));
    }
  }

  List<CaptureSummary.Damage> kept() {
    return kept;
  }

  long count() {
    return count;
  }
}
