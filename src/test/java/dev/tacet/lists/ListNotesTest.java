package dev.tacet.lists;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.policy.Action;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ListNotesTest {
  private static ListContent content(
      long lines,
      long rules,
      boolean exact,
      long notTrusted,
      long forNobody,
      long notIncluded,
      String why,
      long left) {
    return new ListContent(
        lines,
        new RuleCounts(rules, 0, 0, 0, 0, exact),
        0,
        List.of(),
        left == 0 ? Map.of() : Map.of(why, left),
        notTrusted,
        forNobody,
        notIncluded,
        false,
        Map.of(),
        Set.of());
  }

  @Test
  void ofAListThatIsAsItShouldBeNothingIsSaid() {
    assertThat(ListNotes.of(content(9, 9, true, 0, 0, 0, "", 0))).isEmpty();
    assertThat(ListNotes.noRoom(0)).isEmpty();
  }

  @Test
  void oneRuleAndOneLineAreSaidAsOne() {
    assertThat(ListNotes.of(content(9, 9, true, 1, 1, 1, "void: modifier app", 1)))
        .isEqualTo(
            "1 rule that sends a name somewhere: not trusted, for that is up to your own files"
                + " and to lists added with --may-answer; 1 file it includes could not be had, so its"
                + " rules are not in force; tacet lists show says why; 1 rule for an operating"
                + " system only (ctag=os_): not in force, for that of a device is not known; 1 line void: modifier app");
    assertThat(ListNotes.noRoom(1))
        .isEqualTo("1 rule is not in force: the index of all lists has no room for it");
  }

  @Test
  void severalRulesAndLinesAreSaidAsSeveral() {
    assertThat(ListNotes.of(content(9, 9, true, 2, 2, 2, SkipReason.INCLUDE.words(), 2)))
        .isEqualTo(
            "2 rules that send a name somewhere: not trusted, for that is up to your own files"
                + " and to lists added with --may-answer; 2 files it includes could not be had, so"
                + " their rules are not in force; tacet lists show says why; 2 rules for an operating"
                + " system only (ctag=os_): not in force, for that of a device is not known; 2 lines including a list that was not fetched");
    assertThat(ListNotes.noRoom(2_000))
        .isEqualTo("2,000 rules are not in force: the index of all lists has no room for them");
  }

  @ParameterizedTest
  @CsvSource({
    "0, it is empty",
    "1, it has no name to block in 1 line (1 line for browsers: cosmetic)",
    "2, it has no name to block in 2 lines (1 line for browsers: cosmetic)"
  })
  void aListWithoutARuleSaysWhatWasThere(long lines, String sentence) {
    ListContent content = content(lines, 0, true, 0, 0, 0, SkipReason.COSMETIC.words(), 1);

    assertThat(ListNotes.empty(content, Action.BLOCK)).isEqualTo(sentence);
  }

  @Test
  void aListThatShrankSaysFromWhatAndUntilWhenThatIsDoubted() {
    ListContent many = content(0, 1_000_377, false, 0, 0, 0, "", 0);
    ListContent one = content(0, 1, true, 0, 0, 0, "", 0);

    assertThat(ListNotes.shrank(many, one, Instant.parse("2026-11-28T10:00:00Z")))
        .isEqualTo(
            "it shrank from ~1,000,377 rules to 1, which looks like a mistake; believed if it"
                + " stays so until 2026-11-28");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1 name it newly blocks is used in this house and is withheld",
    "2, 2 names it newly blocks are used in this house and are withheld"
  })
  void withheldNamesAreCounted(long names, String sentence) {
    assertThat(ListNotes.withheld(names, "it newly blocks")).isEqualTo(sentence);
  }
}
