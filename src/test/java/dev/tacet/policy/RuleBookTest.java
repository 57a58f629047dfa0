package dev.tacet.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.DomainName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuleBookTest {
  private long id;

  private UserRule rule(String name, Scope scope, Action action) {
    return new UserRule(
        ++id,
        new DomainRule(DomainName.parse(name), scope, action),
        Instant.EPOCH,
        Optional.empty(),
        "");
  }

  private static Optional<Action> decide(RuleBook book, String name) {
    return book.find(DomainName.parse(name)).map(r -> r.rule().action());
  }

  @Test
  void theLongestNameDecides() {
    RuleBook book =
        new RuleBook(
            List.of(
                rule("example", Scope.SUBTREE, Action.BLOCK),
                rule("a.example", Scope.SUBTREE, Action.ALLOW),
                rule("b.a.example", Scope.SUBTREE, Action.BLOCK)));

    assertThat(decide(book, "x.example")).contains(Action.BLOCK);
    assertThat(decide(book, "x.a.example")).contains(Action.ALLOW);
    assertThat(decide(book, "b.a.example")).contains(Action.BLOCK);
    assertThat(decide(book, "other")).isEmpty();
  }

  @Test
  void exactStandsBeforeSubtreeOnOneName() {
    RuleBook book =
        new RuleBook(
            List.of(
                rule("a.example", Scope.SUBTREE, Action.ALLOW),
                rule("a.example", Scope.EXACT, Action.BLOCK)));

    assertThat(decide(book, "a.example")).contains(Action.BLOCK);
    assertThat(decide(book, "b.a.example")).contains(Action.ALLOW);
  }

  @Test
  void allowWinsATie() {
    RuleBook book =
        new RuleBook(
            List.of(
                rule("a.example", Scope.SUBTREE, Action.BLOCK),
                rule("a.example", Scope.SUBTREE, Action.ALLOW)));

    assertThat(decide(book, "a.example")).contains(Action.ALLOW);
  }

  @Test
  void belowDoesNotCoverTheNameItself() {
    RuleBook book = new RuleBook(List.of(rule("a.example", Scope.BELOW, Action.BLOCK)));

    assertThat(decide(book, "a.example")).isEmpty();
    assertThat(decide(book, "b.a.example")).contains(Action.BLOCK);
  }

  @Test
  void labelBoundariesAreRespected() {
    RuleBook book = new RuleBook(List.of(rule("example.com", Scope.SUBTREE, Action.BLOCK)));

    assertThat(decide(book, "badexample.com")).isEmpty();
    assertThat(decide(book, "example.com.evil.example")).isEmpty();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void findingIsTheFirstOfAllMatches(long seed) {
    Random random = new Random(seed);
    List<UserRule> rules = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      rules.add(
          rule(
              name(random), Scope.values()[random.nextInt(3)], Action.values()[random.nextInt(2)]));
    }
    RuleBook book = new RuleBook(rules);
    for (int i = 0; i < 500; i++) {
      DomainName asked = DomainName.parse(name(random));
      assertThat(book.find(asked)).isEqualTo(book.matches(asked).stream().findFirst());
    }
  }

  private static String name(Random random) {
    StringBuilder name = new StringBuilder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      name.append((char) ('a' + random.nextInt(3))).append('.');
    }
    return name.append("example").toString();
  }

  private UserRule rule(String subject, String name, Action action) {
    UserRule plain = rule(name, Scope.SUBTREE, action);
    return new UserRule(
        plain.id(),
        plain.rule(),
        plain.created(),
        plain.until(),
        "",
        Subject.parse(subject),
        Optional.empty());
  }

  private static Who who(List<Integer> ids, String... groups) {
    return new Who(ids, "", List.of(), java.util.Set.of(), "", java.util.Set.of(groups));
  }

  private static Optional<Action> decide(RuleBook book, Who who) {
    return book.find(DomainName.parse("a.b.example"), who).map(r -> r.rule().action());
  }

  @Test
  void aRuleForTheDeviceStandsAboveALongerOneForItsGroupAndThatAboveTheHouse() {
    RuleBook book =
        new RuleBook(
            List.of(
                rule("everyone", "a.b.example", Action.BLOCK),
                rule("group:iot", "b.example", Action.ALLOW),
                rule("device:7", "example", Action.BLOCK)));

    assertThat(decide(book, Who.UNKNOWN)).contains(Action.BLOCK);
    assertThat(decide(book, who(List.of(3), "iot"))).contains(Action.ALLOW);
    assertThat(decide(book, who(List.of(7), "iot"))).contains(Action.BLOCK);
    assertThat(book.matches(DomainName.parse("a.b.example"), who(List.of(7), "iot")))
        .extracting(r -> r.subject().text())
        .containsExactly("device:7", "group:iot", "everyone");
  }

  @Test
  void whereTwoGroupsDisagreeTheBlockWinsAndBothAreShown() {
    RuleBook book =
        new RuleBook(
            List.of(
                rule("group:a", "a.b.example", Action.ALLOW),
                rule("group:b", "example", Action.BLOCK)));
    Who both = who(List.of(7), "a", "b");

    assertThat(decide(book, both)).contains(Action.BLOCK);
    assertThat(decide(book, who(List.of(7), "a"))).contains(Action.ALLOW);
    assertThat(book.matches(DomainName.parse("a.b.example"), both))
        .extracting(r -> r.subject().text())
        .containsExactly("group:b", "group:a");
  }

  @Test
  void rulesOfAMergedNumberAreTheDevices() {
    RuleBook book = new RuleBook(List.of(rule("device:9", "example", Action.BLOCK)));

    assertThat(decide(book, who(List.of(7, 9)))).contains(Action.BLOCK);
    assertThat(decide(book, who(List.of(7)))).isEmpty();
    assertThat(book.matches(DomainName.parse("example"))).isEmpty();
  }
}
