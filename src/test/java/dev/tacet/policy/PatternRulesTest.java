package dev.tacet.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.DomainName;
import dev.tacet.policy.PatternText.Kind;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rules on patterns, from the builder through the compiled index to what a name meets. */
class PatternRulesTest {
  private static final PatternText ADS = new PatternText(Kind.REGEX, "^ads?[0-9]*\\.", false);
  private static final PatternText TELEMETRY = new PatternText(Kind.SUBSTRING, "telemetry", false);
  private static final PatternText WILD =
      new PatternText(Kind.WILDCARD, "||mid*wild.example^", false);

  private final RuleIndex.Builder builder =
      new RuleIndex.Builder(
          List.of(
              RuleSource.list(0, "mine", Action.BLOCK), RuleSource.list(1, "other", Action.BLOCK)));

  private List<String> matched(String name) {
    return RuleIndex.of(builder.compile()).matches(DomainName.parse(name)).stream()
        .map(match -> match.text() + " " + match.source().name())
        .toList();
  }

  @Test
  void everyKindIsFoundAfterTheNames() {
    builder.add(DomainName.parse("example.com"), Scope.SUBTREE, 1, Terms.BLOCK);
    builder.add(ADS, 0, Terms.BLOCK);
    builder.add(TELEMETRY, 1, Terms.ALLOW);
    builder.add(WILD, 0, Terms.BLOCK);

    assertThat(matched("ad1.example.com"))
        .containsExactly("example.com other", "/^ads?[0-9]*\\./ mine");
    assertThat(matched("x.mid-and-wild.example")).containsExactly("||mid*wild.example^ mine");
    assertThat(matched("my-telemetry.example.net")).containsExactly("telemetry other");
    assertThat(matched("innocent.example.net")).isEmpty();
  }

  @Test
  void onePatternOfTwoListsIsOnePatternAndTwoRules() {
    builder.add(ADS, 1, Terms.BLOCK);
    builder.add(ADS, 0, Terms.BLOCK);
    builder.add(ADS, 0, Terms.BLOCK);

    assertThat(matched("ads.example"))
        .containsExactly("/^ads?[0-9]*\\./ mine", "/^ads?[0-9]*\\./ other");
  }

  @Test
  void aCancellingRuleRemovesItsTwinInEveryList() {
    builder.add(ADS, 0, Terms.BLOCK);
    builder.add(ADS, 1, Terms.BLOCK.twin());
    builder.add(TELEMETRY, 0, Terms.BLOCK);

    assertThat(matched("ads.example")).isEmpty();
    assertThat(matched("telemetry.example")).hasSize(1);
  }

  @Test
  void anInvertedPatternMatchesTheOthers() {
    builder.add(new PatternText(Kind.REGEX, "\\.example$", true), 0, Terms.BLOCK);

    assertThat(matched("a.example")).isEmpty();
    assertThat(matched("a.test")).containsExactly("not /\\.example$/ mine");
  }

  @Test
  void theTermsOfARuleGoWithIt() {
    Terms onlyAaaa =
        new Terms(
            Action.BLOCK,
            true,
            false,
            new Condition(Set.of(28), false, List.of()),
            new RuleAnswer.Code(3));
    builder.add(ADS, 0, onlyAaaa);

    assertThat(RuleIndex.of(builder.compile()).matches(DomainName.parse("ads.example")))
        .singleElement()
        .extracting(match -> match.effect().terms())
        .isEqualTo(onlyAaaa);
  }

  @Test
  void whatCannotBeMatchedSaysWhy() {
    assertThat(ADS.complaint()).isEmpty();
    assertThat(new PatternText(Kind.REGEX, "(?<=look)behind", false).complaint().orElseThrow())
        .contains("look-behind");
    assertThat(new PatternText(Kind.REGEX, ".*", false).complaint())
        .contains("it matches every name");
    assertThat(new PatternText(Kind.REGEX, "x^y", false).complaint())
        .contains("it matches no name");
  }

  @Test
  void patternsThatDoNotFitTheTableAreCountedForTheirList() {
    long octets = 0;
    int patterns = 0;
    while (octets <= 8 << 20) {
      String text = "q.{10}n" + patterns++ + "$";
      octets += NamePattern.regex(text).octets();
      assertThat(patterns).as("patterns of %d octets together", octets).isLessThan(2_000);
      builder.add(new PatternText(Kind.REGEX, text, false), 1, Terms.BLOCK);
    }

    RuleIndex index = RuleIndex.of(builder.compile());

    assertThat(index.leftOut(1)).isBetween(1, patterns / 2);
    assertThat(index.leftOut(0)).isZero();
  }
}
