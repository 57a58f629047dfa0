package dev.tacet.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** One figure, measured several times: {@code 98.2 (95.0-101)}. One thread. */
final class Spread {
  private final List<Double> values = new ArrayList<>();

  void add(double value) {
    values.add(value);
  }

  double median() {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  /** The median, and the least and the most of it. */
  String words() {
    if (values.isEmpty()) {
      return "-";
    }
    String middle = short3(median());
    return values.size() == 1
        ? middle
        : middle
            + " ("
            + short3(Collections.min(values))
            + "-"
            + short3(Collections.max(values))
            + ")";
  }

  /** Three digits that count. */
  static String short3(double value) {
    double size = Math.abs(value);
    String form =
        size >= 99.95 ? "%,.0f" : size >= 9.995 ? "%.1f" : size >= 0.9995 ? "%.2f" : "%.3f";
    return String.format(Locale.ROOT, form, value);
  }
}
