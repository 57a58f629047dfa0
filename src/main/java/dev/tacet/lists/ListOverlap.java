package dev.tacet.lists;

import dev.tacet.policy.RuleIndex;
import dev.tacet.policy.RuleSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What one list adds to the others, counted in names as they stand in the lists; that a subtree of
 * one covers a name of another is not seen. Immutable.
 *
 * @param names different names it has
 * @param unique those no other list has
 * @param shared for each list, by index, the names both have; at its own index its {@code names}
 */
public record ListOverlap(long names, long unique, List<Long> shared) {
  /**
   * The names that stand in exactly the same lists.
   *
   * @param sources the lists, by {@link dev.tacet.policy.RuleSource#index}; one may come twice
   */
  record SourceSet(List<Integer> sources, long names) {
    public SourceSet {
      sources = List.copyOf(sources);
    }
  }

  public ListOverlap {
    shared = List.copyOf(shared);
  }

  /**
   * The overlap of these lists in an index, in their order; other sources of it are not looked at.
   */
  public static List<ListOverlap> of(List<RuleSource> lists, RuleIndex index) {
    List<Integer> indices = lists.stream().map(RuleSource::index).toList();
    List<SourceSet> sets = new ArrayList<>();
    index
        .namesBySources()
        .forEach(
            (sources, names) ->
                sets.add(
                    new SourceSet(
                        sources.stream().map(indices::indexOf).filter(at -> at >= 0).toList(),
                        names)));
    return of(lists.size(), sets);
  }

  /**
   * The overlap of each list, by index.
   *
   * @param lists how many there are
   * @throws IndexOutOfBoundsException where a set names a list beyond
   */
  static List<ListOverlap> of(int lists, Iterable<SourceSet> sets) {
    long[][] shared = new long[lists][lists];
    long[] unique = new long[lists];
    for (SourceSet set : sets) {
      Set<Integer> different = new HashSet<>(set.sources());
      for (int one : different) {
        unique[one] += different.size() == 1 ? set.names() : 0;
        for (int other : different) {
          shared[one][other] += set.names();
        }
      }
    }
    List<ListOverlap> overlaps = new ArrayList<>(lists);
    for (int list = 0; list < lists; list++) {
      List<Long> row = new ArrayList<>(lists);
      for (long count : shared[list]) {
        row.add(count);
      }
      overlaps.add(new ListOverlap(shared[list][list], unique[list], row));
    }
    return List.copyOf(overlaps);
  }
}
