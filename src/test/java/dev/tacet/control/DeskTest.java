package dev.tacet.control;

import static dev.tacet.control.Home.block;
import static dev.tacet.control.Home.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.cache.AnswerCache;
import dev.tacet.cache.CacheKey;
import dev.tacet.config.CacheConfig;
import dev.tacet.config.ProfileState;
import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.ExplainMatch;
import dev.tacet.control.api.ExplainStep;
import dev.tacet.control.api.Explanation;
import dev.tacet.control.api.NameOutcome;
import dev.tacet.control.api.PauseRequest;
import dev.tacet.control.api.ProfileReply;
import dev.tacet.control.api.ProfileRequest;
import dev.tacet.control.api.RuleLine;
import dev.tacet.control.api.RuleRequest;
import dev.tacet.control.api.UndoReply;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Question;
import dev.tacet.dns.RecordTypes;
import dev.tacet.dns.ResourceData;
import dev.tacet.policy.Action;
import dev.tacet.policy.Condition;
import dev.tacet.policy.ListMode;
import dev.tacet.policy.Rebinding;
import dev.tacet.policy.RuleAnswer;
import dev.tacet.policy.RuleIndex;
import dev.tacet.policy.RuleSource;
import dev.tacet.policy.Scope;
import dev.tacet.policy.Terms;
import dev.tacet.testkit.Asked;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules, profiles, pauses and explaining; the log is {@link LogDeskTest}'s. */
final class DeskTest {
  @TempDir Path directory;
  private Home home;
  private Desk desk;

  @BeforeEach
  void open() throws Exception {
    home = new Home(directory);
    desk = home.desk;
  }

  @AfterEach
  void close() {
    home.close();
  }

  private NameOutcome only(RuleRequest request) {
    List<NameOutcome> outcomes = desk.change(request).outcomes();
    assertThat(outcomes).hasSize(1);
    return outcomes.get(0);
  }

  private static void refused(int code, String why, ThrowingCallable asked) {
    assertThatThrownBy(asked)
        .isInstanceOfSatisfying(
            ControlException.class, e -> assertThat(e.exitCode()).isEqualTo(code))
        .hasMessageContaining(why);
  }

  private String verdict(String name) {
    return desk.explain(name, "192.168.1.7", "").verdict();
  }

  @Test
  void oneBadNameMeansThatNoneIsApplied() {
    assertThatThrownBy(() -> desk.change(block("good.example", "a..b", "1.2.3.4", "x@y.example")))
        .hasMessageContaining("\"a..b\"")
        .hasMessageContaining("\"1.2.3.4\"")
        .hasMessageContaining("\"x@y.example\"")
        .hasMessageContaining("nothing was changed");
    assertThat(desk.rules().rules()).isEmpty();
    assertThat(verdict("good.example")).isEqualTo("allowed");
  }

  @ParameterizedTest
  @CsvSource({
    "Tracker.Example., tracker.example, subtree",
    "https://u:p@tracker.example:8443/x?y#z, tracker.example, subtree",
    "tracker.example:443, tracker.example, subtree",
    "*.tracker.example, tracker.example, below",
    "=tracker.example, tracker.example, exact",
    "bücher.example, xn--bcher-kva.example, subtree"
  })
  void whatWasTypedIsForgivenAndWhatWasUnderstoodIsShown(String typed, String name, String scope) {
    NameOutcome outcome = only(block(typed));

    assertThat(outcome.typed()).isEqualTo(typed);
    assertThat(outcome.name()).isEqualTo(name);
    assertThat(outcome.scope()).isEqualTo(scope);
    assertThat(outcome.outcome()).isEqualTo("added");
    assertThat(outcome.unicode()).isEqualTo(name.startsWith("xn--") ? "bücher.example" : "");
  }

  @Test
  void whatTheListingShowsCanBeTypedAgain() {
    desk.change(new RuleRequest("block", List.of("a.example"), true, 0, "why not"));
    desk.change(block("*.b.example", "bücher.example"));
    List<RuleLine> rules = desk.rules().rules();

    assertThat(rules).extracting(RuleLine::comment).containsExactly("why not", "", "");
    for (RuleLine line : rules) {
      assertThat(only(rule("unblock", line.target())).outcome()).isEqualTo("removed");
    }
    assertThat(desk.rules().rules()).isEmpty();
  }

  @Test
  void aRuleThatIsThereStaysAsItIs() {
    long id = only(block("a.example")).rule();

    NameOutcome again = only(block("A.Example", "a.example."));

    assertThat(again.outcome()).isEqualTo("present");
    assertThat(again.rule()).isEqualTo(id);
    assertThat(only(rule("unblock", "b.example")).outcome()).isEqualTo("absent");
  }

  @Test
  void aBlockedNameIsBlockedWithWhatIsBelowItUnlessNarrowed() {
    desk.change(block("wide.example", "*.below.example"));
    desk.change(new RuleRequest("block", List.of("exact.example"), true, 0, ""));

    assertThat(List.of(verdict("wide.example"), verdict("a.wide.example"))).containsOnly("blocked");
    assertThat(List.of(verdict("below.example"), verdict("a.below.example")))
        .containsExactly("allowed", "blocked");
    assertThat(List.of(verdict("exact.example"), verdict("a.exact.example")))
        .containsExactly("blocked", "allowed");
  }

  @Test
  void anAllowThatTakesABlocksPlaceSaysSoAndNothingElse() {
    desk.change(block("a.example"));

    NameOutcome allowed = only(rule("allow", "a.example"));

    assertThat(allowed.notes())
        .containsExactly(
            "your rule 1 (block a.example and every name below it) was removed; undo brings it"
                + " back");
  }

  @Test
  void anAllowOfWhatNothingBlockedSaysThat() {
    assertThat(only(rule("allow", "free.example")).notes())
        .containsExactly("nothing blocked it before; the rule keeps it that way");
    assertThat(only(rule("allow", "ads.example")).notes()).isEmpty();
  }

  @Test
  void aBlockOfWhatAProfileKeepsSaysWhatStops() {
    NameOutcome outcome = only(block("api.xmpush.xiaomi.com"));

    assertThat(outcome.notes())
        .anyMatch(n -> n.startsWith("profile xiaomi keeps") && n.contains("without it"));
    assertThat(verdict("api.xmpush.xiaomi.com")).isEqualTo("blocked");
  }

  @Test
  void manyKeptNamesAreCountedAndNotAllTold() {
    assertThat(only(block("com")).notes()).hasSize(6).last().asString().contains("more names");
  }

  @Test
  void whatAPauseKeepsFromWorkingIsSaid() {
    desk.pause(new PauseRequest(600, ""));

    assertThat(only(block("a.example")).notes())
        .containsExactly("filtering is paused: nothing is blocked until \"tacet resume\"");
  }

  @Test
  void aRuleUnderAnotherOneSaysThatItIsNotInForce() {
    desk.change(block("a.example"));
    desk.change(new RuleRequest("allow", List.of("a.example"), false, 600, ""));

    NameOutcome again = only(block("a.example"));

    assertThat(again.outcome()).isEqualTo("present");
    assertThat(again.notes()).containsExactly("not in force: rule: 2 stands above it");
  }

  @Test
  void whatStillBlocksAfterUnblockingIsNamedWithTheRemedy() {
    desk.change(block("ads.example"));

    assertThat(only(rule("unblock", "ads.example")).notes())
        .containsExactly(
            "still blocked by list: mine (ads.example); to let it through: tacet allow ads.example");
    desk.change(block("up.example"));
    assertThat(only(rule("unblock", "a.up.example")).notes())
        .containsExactly(
            "still blocked by rule: 2 (up.example); to let it through: tacet allow a.up.example");
  }

  @Test
  void unblockingANameTakesEveryRuleOnItAndExactOnlyItsOwn() {
    desk.change(block("a.example", "*.a.example", "=a.example"));

    assertThat(only(rule("unblock", "=a.example")).outcome()).isEqualTo("removed");
    assertThat(only(rule("unblock", "a.example")).notes())
        .contains("2 rules on this name were removed");
    assertThat(desk.rules().rules()).isEmpty();
  }

  @Test
  void aRuleWithAnEndSaysWhenAndEnds() {
    NameOutcome outcome = only(new RuleRequest("block", List.of("a.example"), false, 600, ""));

    assertThat(outcome.until()).isEqualTo("2026-03-01T12:10:00Z");
    home.clock.pass(Duration.ofMinutes(11));
    home.owner.tick();
    assertThat(verdict("a.example")).isEqualTo("allowed");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 3_651L * 86_400})
  void aTimeThatIsNoneIsRefused(long seconds) {
    refused(
        64,
        "10 years",
        () -> desk.change(new RuleRequest("block", List.of("a.example"), false, seconds, "")));
    refused(64, "10 years", () -> desk.pause(new PauseRequest(seconds, "")));
  }

  @Test
  void whatIsTooMuchOrUnknownIsRefused() {
    refused(64, "unknown verb", () -> desk.change(rule("ban", "a.example")));
    refused(64, "no name given", () -> desk.change(block()));
    refused(
        64,
        "500 characters",
        () ->
            desk.change(new RuleRequest("block", List.of("a.example"), false, 0, "x".repeat(501))));
    refused(
        64,
        "at most 10000 names",
        () ->
            desk.change(
                block(java.util.Collections.nCopies(10_001, "a.example").toArray(String[]::new))));
    refused(64, "choose one", () -> desk.change(block("=*.a.example")));
    refused(64, "every name", () -> desk.change(block(".")));
  }

  @Test
  void undoTakesBackTheLastChangeAndSaysWhatIsDifferent() {
    desk.change(block("a.example"));
    desk.change(rule("allow", "a.example"));
    desk.setProfile("xiaomi", new ProfileRequest("off", false));
    desk.pause(new PauseRequest(0, ""));
    desk.resume("");

    assertThat(desk.undo().lines()).containsExactly("paused again, until \"tacet resume\"");
    assertThat(desk.undo().lines()).containsExactly("filtering again");
    assertThat(desk.undo().lines()).containsExactly("profile xiaomi is block again");
    assertThat(desk.undo())
        .isEqualTo(
            new UndoReply(
                true,
                "allow a.example",
                List.of(
                    "removed: allow a.example and every name below it",
                    "back: block a.example and every name below it")));
    assertThat(verdict("a.example")).isEqualTo("blocked");
    assertThat(desk.undo().summary()).isEqualTo("block a.example");
    assertThat(desk.undo()).isEqualTo(new UndoReply(false, "", List.of()));
  }

  @Test
  void aDryRunSaysWhatMayStopAndChangesNothing() {
    ProfileReply dry = desk.setProfile("Xiaomi", new ProfileRequest("optional", true));

    assertThat(dry.before()).isEqualTo("block");
    assertThat(dry.after()).isEqualTo("optional");
    assertThat(dry.changed()).isFalse();
    assertThat(dry.namesBlocked()).isPositive();
    assertThat(dry.mayStop()).isNotEmpty().noneMatch(s -> s.effect().startsWith("none"));
    assertThat(desk.profile("xiaomi").summary().state()).isEqualTo("block");

    ProfileReply set = desk.setProfile("xiaomi", new ProfileRequest("optional", false));
    assertThat(set.mayStop()).isEqualTo(dry.mayStop());
    assertThat(set.changed()).isTrue();
    assertThat(desk.setProfile("xiaomi", new ProfileRequest("optional", false)).changed())
        .isFalse();
    assertThat(desk.profile("xiaomi").summary().from()).isEqualTo("owner");
    assertThat(desk.profile("xiaomi").names()).allMatch(n -> n.inForce());
  }

  @Test
  void unknownVendorsAndStatesAreRefused() {
    refused(64, "tacet profiles", () -> desk.profile("nobody"));
    refused(
        64,
        "block, optional or off",
        () -> desk.setProfile("xiaomi", new ProfileRequest("on", true)));
    assertThat(desk.profiles()).hasSizeGreaterThanOrEqualTo(37);
    assertThat(desk.profiles()).filteredOn(p -> !p.state().equals("off")).hasSize(5);
  }

  @Test
  void whatTheConfigurationFixesIsShownSoAndNotChanged(@TempDir Path other) throws Exception {
    try (Home fixed = new Home(other, Map.of("roku", ProfileState.OPTIONAL))) {
      assertThat(fixed.desk.profile("roku").summary().from()).isEqualTo("tacet.yaml:12");
      refused(
          78,
          "tacet.yaml:12",
          () -> fixed.desk.setProfile("roku", new ProfileRequest("off", false)));
      refused(
          78,
          "tacet.yaml:12",
          () -> fixed.desk.setProfile("roku", new ProfileRequest("off", true)));
    }
  }

  @Test
  void explainNamesTheRuleAndTheRungThatDecided() {
    desk.change(new RuleRequest("block", List.of("a.example"), false, 0, "my reason"));

    Explanation why = desk.explain("b.a.example", "", "HTTPS");

    assertThat(why.verdict()).isEqualTo("blocked");
    assertThat(why.words()).isEqualTo("rule: 1");
    assertThat(why.type()).isEqualTo("HTTPS");
    assertThat(why.steps()).filteredOn(s -> s.decided()).extracting("rung").containsExactly("rule");
    assertThat(why.matches())
        .singleElement()
        .satisfies(m -> assertThat(m.decided()).isTrue())
        .satisfies(m -> assertThat(m.text()).contains("my reason"));
  }

  @Test
  void explainSaysWhatARuleAsksForAndWhyItDoesNotCount() {
    RuleSource list = RuleSource.list(0, "rpz", Action.BLOCK);
    RuleIndex.Builder builder = new RuleIndex.Builder(List.of(list));
    DomainName name = DomainName.parse("nas.example");
    ResourceData address = new ResourceData(RecordTypes.A, new byte[] {(byte) 192, 0, 2, 1});
    Condition onlyA = new Condition(Set.of(RecordTypes.A), false, List.of());
    RuleAnswer answer = new RuleAnswer.Records(List.of(address));
    builder.add(name, Scope.SUBTREE, 0, new Terms(Action.BLOCK, true, false, onlyA, answer));
    home.policy.update(p -> p.withLists(RuleIndex.of(builder.compile())));

    Explanation forA = desk.explain("nas.example", "", "A");
    Explanation forTxt = desk.explain("nas.example", "", "TXT");
    home.policy.update(p -> p.withListModes(Map.of("rpz", ListMode.SHADOW)));
    Explanation shadow = desk.explain("nas.example", "", "A");
    home.policy.update(
        p ->
            p.withListModes(Map.of())
                .withWithheld(Map.of("rpz", Set.of(DomainName.parse("nas.example")))));
    Explanation withheld = desk.explain("nas.example", "", "A");

    assertThat(forA.verdict()).isEqualTo("rewritten");
    assertThat(forA.words()).isEqualTo("important-block: rpz");
    assertThat(forA.matches())
        .extracting(ExplainMatch::action, ExplainMatch::decided, ExplainMatch::standing)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "block, important, answer A 192.0.2.1, for A", true, ""));
    assertThat(forTxt.verdict()).isEqualTo("allowed");
    assertThat(forTxt.matches())
        .extracting(ExplainMatch::inForce, ExplainMatch::standing)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(false, "not for this name and type"));
    assertThat(shadow.verdict()).isEqualTo("would-block");
    assertThat(shadow.matches())
        .extracting(ExplainMatch::standing)
        .containsExactly("shadow: the list only watches");
    assertThat(withheld.verdict()).isEqualTo("allowed");
    assertThat(withheld.matches())
        .extracting(ExplainMatch::standing)
        .containsExactly(
            "withheld, as this house uses the name: tacet lists accept rpz --name nas.example");
  }

  @Test
  void aProfileShowsItsAddresses() {
    assertThat(desk.profile("zmodo").names())
        .filteredOn(n -> n.scope().equals("address") && n.name().equals("192.241.59.218/32"))
        .singleElement()
        .satisfies(n -> assertThat(n.inForce()).isTrue())
        .satisfies(n -> assertThat(n.purpose()).contains("without consent"));
    desk.setProfile("zmodo", new ProfileRequest("off", false));
    assertThat(desk.profile("zmodo").names()).noneMatch(n -> n.inForce());
  }

  @Test
  void explainNamesFileAndLineOfEachEntryOnce() {
    Explanation why = desk.explain("x.shop.example", "192.168.1.7", "");

    assertThat(why.words()).isEqualTo("list: mine");
    assertThat(why.matches())
        .extracting(
            ExplainMatch::name, ExplainMatch::line, ExplainMatch::text, ExplainMatch::decided)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("x.shop.example", 4L, "x.shop.example", true),
            org.assertj.core.groups.Tuple.tuple("shop.example", 3L, "shop.example", false));
    assertThat(why.matches()).allMatch(m -> m.file().equals(home.list.toString()));
  }

  @Test
  void explainNamesFileAndLineOfAPattern() throws Exception {
    Files.writeString(home.list, "# mine\n||ads*.example^\n");
    desk.refresh();

    ExplainMatch match = desk.explain("ads7.example", "", "").matches().get(0);

    assertThat(match.scope()).isEqualTo("pattern");
    assertThat(match.file()).isEqualTo(home.list.toString());
    assertThat(match.line()).isEqualTo(2);
    assertThat(match.decided()).isTrue();
  }

  @Test
  void anAddressIsExplainedByTheRangesItLiesIn() throws Exception {
    Files.writeString(home.list, "ads.example\n198.51.100.0/24\n");
    desk.refresh();

    Explanation mine = desk.explain("198.51.100.7", "", "");
    Explanation vendors = desk.explain("192.241.59.218", "", "");

    assertThat(mine.name()).isEqualTo("198.51.100.7");
    assertThat(mine.verdict()).isEqualTo("blocked");
    assertThat(mine.matches())
        .extracting(ExplainMatch::name, ExplainMatch::scope, ExplainMatch::line)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("198.51.100.0-198.51.100.255", "address", 2L));
    assertThat(vendors.words()).contains("zmodo");
    assertThat(vendors.matches().get(0).file()).isEqualTo("zmodo.json");
    assertThat(vendors.matches().get(0).text()).contains("without consent");
    assertThat(desk.explain("203.0.113.1", "", "").verdict()).isEqualTo("allowed");
  }

  @Test
  void aVendorThatIsNoneIsToldWithTheNearestThatIs() {
    refused(64, "\"xiomi\"; did you mean xiaomi?", () -> desk.profile("xiomi"));
    refused(64, "\"tacet profiles\" lists them", () -> desk.profile("somebody-else"));
  }

  @Test
  void explainNamesTheVendorsEntryAndWhatIsNotInForce() {
    Explanation kept = desk.explain("api.xmpush.xiaomi.com", "", "");

    assertThat(kept.verdict()).isEqualTo("allowed");
    assertThat(kept.words()).startsWith("keep: xiaomi/keep");
    assertThat(kept.matches())
        .filteredOn(ExplainMatch::decided)
        .allMatch(m -> m.kind().equals("vendor") && m.file().equals("xiaomi.json") && m.line() > 1);
    desk.setProfile("xiaomi", new ProfileRequest("off", false));
    assertThat(desk.explain("api.xmpush.xiaomi.com", "", "").matches())
        .noneMatch(ExplainMatch::inForce);
  }

  @Test
  void explainRefusesWhatItCannotAnswer() {
    refused(64, "unknown record type", () -> desk.explain("a.example", "", "NOPE"));
    refused(64, "not a domain name", () -> desk.explain("a..b", "", ""));
    for (String client : List.of("[", "]", "[]", "256.1.1.1", "1", "host.example", "[::1")) {
      refused(66, "no device", () -> desk.explain("a.example", client, ""));
    }
    assertThat(desk.explain("a.example", "[FE80::1%gone0]", "").client()).isEqualTo("fe80::1");
    assertThat(desk.explain("a.example", "203.0.113.9", "").verdict()).isEqualTo("refused");
  }

  @Test
  void listsAreReadAgainAndReported() throws Exception {
    java.nio.file.Files.writeString(home.list, "other.example\n");

    assertThat(desk.refresh().lists())
        .singleElement()
        .satisfies(l -> assertThat(l.rules()).isEqualTo(1))
        .satisfies(l -> assertThat(l.state()).isEqualTo("ok"));
    assertThat(verdict("other.example")).isEqualTo("blocked");
  }

  @Test
  void statusIsAnsweredWhereTheLogCannotBeRead() {
    assertThat(desk.status().findings()).isEmpty();
    home.unreadable = true;

    assertThat(desk.status().findings())
        .singleElement()
        .satisfies(f -> assertThat(f.severity()).isEqualTo("error"))
        .satisfies(f -> assertThat(f.what()).contains("disk I/O error"));
  }

  private static ExplainStep lastStep(Explanation why) {
    return why.steps().get(why.steps().size() - 1);
  }

  @Test
  void explainSaysThatAnAnswerIsEmptiedWhichLeadsIntoTheHouse() {
    AnswerCache cache =
        new AnswerCache(
            new CacheConfig(100, 1 << 20, Duration.ZERO, Duration.ofDays(1)), System::nanoTime);
    Desk online = desk.with(new CacheDesk(cache, cache::flush));
    home.policy.update(
        p -> p.withRebinding(new Rebinding(true, Set.of(DomainName.parse("plex.direct")))));
    for (String name : List.of("evil.example", "x.plex.direct")) {
      cache.store(
          new CacheKey(Question.of(DomainName.parse(name), RecordTypes.A), true, false),
          Asked.answer(name, RecordTypes.A, name + ". 60 IN A 192.168.1.1"));
    }

    Explanation evil = online.explain("evil.example", "", "A");
    assertThat(evil.verdict()).isEqualTo("blocked");
    assertThat(evil.words()).isEqualTo("rebinding");
    assertThat(evil.matched()).isEqualTo("192.168.1.1");
    assertThat(evil.steps())
        .filteredOn(ExplainStep::decided)
        .singleElement()
        .isEqualTo(lastStep(evil));
    assertThat(lastStep(evil).rung()).isEqualTo("rebinding");
    assertThat(lastStep(evil).number()).isEqualTo(12);

    Explanation plex = online.explain("x.plex.direct", "", "A");
    assertThat(plex.verdict()).isEqualTo("allowed");
    assertThat(lastStep(plex).says()).isEqualTo("an answer may lead into the house");

    Explanation unknown = online.explain("other.example", "", "A");
    assertThat(unknown.verdict()).isEqualTo("allowed");
    assertThat(lastStep(unknown).says()).contains("would be emptied; none is in the cache");
    assertThat(lastStep(desk.explain("evil.example", "", "A")).says()).contains("would be emptied");

    Explanation address = online.explain("192.168.1.1", "", "");
    assertThat(address.verdict()).isEqualTo("blocked");
    assertThat(lastStep(address).decided()).isTrue();
    assertThat(lastStep(online.explain("198.51.100.1", "", "")).says()).isEmpty();
  }
}
