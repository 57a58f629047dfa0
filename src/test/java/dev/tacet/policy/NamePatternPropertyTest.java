package dev.tacet.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.DomainName;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JDK's back-tracking engine is the witness: slow, but by other hands. */
class NamePatternPropertyTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aNameMatchesExactlyWhereTheJdkFindsTheExpression(long seed) {
    RandomPatterns random = new RandomPatterns(seed);
    int matched = 0;
    int asked = 0;
    for (int i = 0; i < 1_500; i++) {
      String regex = random.regex();
      NamePattern pattern = NamePattern.regex(regex);
      NamePattern inverted = pattern.inverted();
      Pattern witness = jdk(regex);
      for (int j = 0; j < 40; j++) {
        DomainName name = random.name();
        boolean expected = witness.matcher(RandomPatterns.text(name)).find();
        assertThat(pattern.matches(name)).as("%s in %s", regex, name).isEqualTo(expected);
        assertThat(inverted.matches(name)).as("not %s in %s", regex, name).isNotEqualTo(expected);
        matched += expected ? 1 : 0;
        asked++;
      }
    }
    assertThat(matched).isBetween(asked / 10, asked * 9 / 10);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void whatClaimsToMatchEverythingOrNothingDoes(long seed) {
    RandomPatterns random = new RandomPatterns(seed);
    int everything = 0;
    int nothing = 0;
    for (int i = 0; i < 3_000; i++) {
      String regex = random.regex();
      NamePattern pattern = NamePattern.regex(regex);
      everything += pattern.matchesEverything() ? 1 : 0;
      nothing += pattern.matchesNothing() ? 1 : 0;
      for (int j = 0; j < 10 && pattern.matchesNothing(); j++) {
        DomainName name = random.name();
        assertThat(pattern.matches(name)).as("%s in %s", regex, name).isFalse();
      }
      for (String host : List.of("a.ab", "1.b.aaa", "a-1_b.xyz", "b1.ba")) {
        boolean matches = pattern.matches(DomainName.parse(host));
        assertThat(matches || !pattern.matchesEverything()).as("%s in %s", regex, host).isTrue();
      }
    }
    assertThat(everything).isGreaterThan(100);
    assertThat(nothing).isGreaterThan(10);
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void aTableFindsWhatItsPatternsFindOneByOne(long seed) {
    RandomPatterns random = new RandomPatterns(seed);
    PatternTable.Builder builder = new PatternTable.Builder();
    List<NamePattern> patterns = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      String regex = random.regex();
      // Groups of expressions that match almost everything would show nothing.
      NamePattern pattern =
          i % 3 == 0
              ? NamePattern.regex("^(" + regex + ")a.{2,}(1b|ab|b1)$")
              : NamePattern.regex("(^|\\.)(" + regex + ")[ab_]{2}(-1|1b|1a)$");
      patterns.add(pattern);
      assertThat(builder.add(pattern, 1_000 - i)).isTrue();
    }
    PatternTable table = PatternTable.of(builder.compile());
    assertThat(table.groups()).isBetween(1, 100);
    int found = 0;
    for (int j = 0; j < 5_000; j++) {
      DomainName name = random.name();
      List<Integer> expected = new ArrayList<>();
      for (int i = patterns.size() - 1; i >= 0; i--) {
        if (patterns.get(i).matches(name)) {
          expected.add(1_000 - i);
        }
      }
      assertThat(table.matches(name))
          .as(name.toString())
          .containsExactly(expected.stream().mapToInt(number -> number).toArray());
      found += expected.size();
    }
    assertThat(found).isGreaterThan(100);
  }

  private static Pattern jdk(String regex) {
    return Pattern.compile(
        regex.replace("[[:alpha:]_]", "[a-zA-Z_]").replace("[^[:alnum:]]", "[^a-zA-Z0-9]"),
        Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  }
}
