package dev.tacet.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedTest {
  private static final List<Integer> NUMBERS = IntStream.range(0, 10_000).boxed().toList();

  @Test
  void eachIsDoneOnceAndStandsInItsPlace() {
    Set<Integer> done = ConcurrentHashMap.newKeySet();

    List<Integer> squares =
        Shared.each(
            NUMBERS,
            number -> {
              assertThat(done.add(number)).isTrue();
              return number * number;
            });

    assertThat(squares).isEqualTo(NUMBERS.stream().map(number -> number * number).toList());
  }

  @Test
  void ofNothingComesNothing() {
    assertThat(Shared.each(List.<Integer>of(), number -> number)).isEmpty();
  }

  @Test
  void whatGoesWrongWithOneIsThrownWhicheverThreadHadIt() {
    for (int wrong : List.of(0, 1, 9_999)) {
      assertThatThrownBy(
              () ->
                  Shared.each(
                      NUMBERS,
                      number -> {
                        if (number == wrong) {
                          throw new IllegalArgumentException("not " + number);
                        }
                        return number;
                      }))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("not " + wrong);
    }
  }
}
