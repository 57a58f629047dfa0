package dev.tacet.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The known name that was probably meant. */
public final class NearestName {
  private NearestName() {}

  /** The nearest known name, if a third of it or less is typed otherwise. */
  public static Optional<String> of(String typed, Collection<String> known) {
    String wanted = bare(typed);
    return known.stream()
        .filter(name -> isNear(wanted, bare(name)))
        .min(
            Comparator.comparingInt((String name) -> distance(wanted, bare(name)))
                .thenComparing(Comparator.naturalOrder()));
  }

  private static boolean isNear(String wanted, String name) {
    int most = Math.max(1, name.length() / 3);
    // The first test keeps a name of a megabyte from costing a megabyte for each known name.
    return Math.abs(wanted.length() - name.length()) <= most && distance(wanted, name) <= most;
  }

  /** {@code max-entries} and {@code maxentries} are how people type {@code maxEntries}. */
  private static String bare(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
  }

  /** Letters to add, drop, change or swap with their neighbour (optimal string alignment). */
  private static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        cost[i][j] =
            Math.min(cost[i - 1][j - 1] + change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[a.length()][b.length()];
  }
}
