package dev.tacet.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.lists.ListOverlap.SourceSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListOverlapTest {
  @Test
  void aListIsWorthWhatOnlyItHas() {
    List<ListOverlap> lists =
        ListOverlap.of(
            3,
            List.of(
                new SourceSet(List.of(0), 5),
                new SourceSet(List.of(0, 1), 7),
                new SourceSet(List.of(1, 1), 2)));

    assertThat(lists)
        .containsExactly(
            new ListOverlap(12, 5, List.of(12L, 7L, 0L)),
            new ListOverlap(9, 2, List.of(7L, 9L, 0L)),
            new ListOverlap(0, 0, List.of(0L, 0L, 0L)));
  }

  @Test
  void aSetOfAnUnknownListIsABug() {
    assertThatThrownBy(() -> ListOverlap.of(1, List.of(new SourceSet(List.of(1), 1))))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void countingSetsIsCountingNames(long seed) {
    Random random = new Random(seed);
    List<SourceSet> sets = new ArrayList<>();
    List<List<Integer>> eachName = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      List<Integer> sources =
          IntStream.range(0, 6).filter(list -> random.nextInt(3) == 0).boxed().toList();
      int names = random.nextInt(5);
      sets.add(new SourceSet(sources, names));
      for (int name = 0; name < names; name++) {
        eachName.add(sources);
      }
    }

    List<ListOverlap> lists = ListOverlap.of(6, sets);

    for (int list = 0; list < 6; list++) {
      int one = list;
      assertThat(lists.get(list).unique())
          .isEqualTo(eachName.stream().filter(List.of(one)::equals).count());
      for (int other = 0; other < 6; other++) {
        int two = other;
        assertThat(lists.get(list).shared().get(other))
            .isEqualTo(
                eachName.stream().filter(in -> in.contains(one) && in.contains(two)).count());
      }
    }
  }
}
