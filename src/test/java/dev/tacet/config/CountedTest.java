package dev.tacet.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void numbersAreWrittenAsFormatWritesThem(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      double number =
          switch (i % 4) {
            case 0 -> random.nextInt(200_000) / 1_000.0;
            case 1 -> random.nextDouble() * Math.pow(10, random.nextInt(24) - 8);
            case 2 -> (random.nextInt(2_000) + 0.5) / 10;
            default -> Double.longBitsToDouble(random.nextLong());
          };
      for (int places = 0; places <= 2; places++) {
        assertThat(Counted.decimal(number, places))
            .as("%s", number)
            .isEqualTo(String.format(Locale.ROOT, "%." + places + "f", number));
      }
      long whole = random.nextLong() >> random.nextInt(64);
      assertThat(Counted.number(whole)).isEqualTo(String.format(Locale.ROOT, "%,d", whole));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 0.0",
    "0.05, 1, 0.1",
    "9.96, 1, 10.0",
    "0.5, 0, 1",
    "1.5, 0, 2",
    "-2.5, 0, -3"
  })
  void halvesAreRoundedUp(double number, int places, String written) {
    assertThat(Counted.decimal(number, places)).isEqualTo(written);
  }
}
