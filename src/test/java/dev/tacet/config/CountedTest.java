package dev.tacet.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CountedTest {
  @ParameterizedTest
  @CsvSource({
    "rule, 0 rules, 1 rule, 2 rules",
    "query, 0 queries, 1 query, 2 queries",
    "day, 0 days, 1 day, 2 days",
    "address, 0 addresses, 1 address, 2 addresses",
    "more name, 0 more names, 1 more name, 2 more names"
  })
  void onlyOneIsSingular(String noun, String none, String one, String two) {
    assertThat(Counted.of(0, noun)).isEqualTo(none);
    assertThat(Counted.of(1, noun)).isEqualTo(one);
    assertThat(Counted.of(2, noun)).isEqualTo(two);
  }

  @Test
  void wordsAgreeWithTheirNumber() {
    assertThat(Counted.word(0, "is", "are")).isEqualTo("are");
    assertThat(Counted.word(1, "is", "are")).isEqualTo("is");
    assertThat(Counted.word(2, "is", "are")).isEqualTo("are");
  }

  @Test
  void anEstimateIsMarked() {
    assertThat(Counted.of(1_234_567, true, "rule")).isEqualTo("~1,234,567 rules");
    assertThat(Counted.of(1_234_567, false, "rule")).isEqualTo("1,234,567 rules");
    assertThat(Counted.number(12_345, true)).isEqualTo("~12,345");
  }
}
