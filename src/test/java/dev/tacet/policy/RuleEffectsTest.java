package dev.tacet.policy;

import static dev.tacet.policy.World.ADS;
import static dev.tacet.policy.World.CAM_BLOCK;
import static dev.tacet.policy.World.CAM_KEEP;
import static dev.tacet.policy.World.FINE;
import static dev.tacet.policy.World.MORE;
import static dev.tacet.policy.World.NEW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.config.ProfileState;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.RecordTypes;
import dev.tacet.dns.Transport;
import dev.tacet.policy.Explanation.Considered;
import dev.tacet.policy.Explanation.Standing;
import dev.tacet.policy.Verdict.Allowed;
import dev.tacet.policy.Verdict.Blocked;
import dev.tacet.policy.Verdict.Rewritten;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the terms of a rule do: conditions, answers, addresses, and lists that do not decide. */
class RuleEffectsTest {
  private final World world = new World();

  private static Condition types(boolean others, Integer... types) {
    return new Condition(Set.of(types), others, List.of());
  }

  private static List<DomainName> names(String... names) {
    return java.util.stream.Stream.of(names).map(DomainName::parse).toList();
  }

  private Rewritten rewritten(String name) {
    return (Rewritten) world.judge(name);
  }

  private Standing standing(String name, RuleSource source) {
    Policy policy = world.policy();
    return policy
        .explain(World.asked(policy, name, RecordTypes.A, Transport.UDP))
        .matches()
        .stream()
        .filter(c -> c.match().source().equals(source))
        .map(Considered::standing)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aRuleForOneTypeSaysNothingOfOthers() {
    world.listed("x.example", ADS, World.when(types(false, RecordTypes.HTTPS)));

    assertThat(world.judge("x.example", RecordTypes.HTTPS).allows()).isFalse();
    assertThat(world.judge("x.example", RecordTypes.A)).isEqualTo(Allowed.BY_DEFAULT);
    assertThat(standing("x.example", ADS)).isEqualTo(Standing.NOT_THIS);
  }

  @Test
  void aRuleForAllTypesButOneSaysNothingOfThatOne() {
    world.listed("x.example", ADS, World.when(types(true, RecordTypes.AAAA)));

    assertThat(world.judge("x.example", RecordTypes.AAAA).allows()).isTrue();
    assertThat(world.judge("x.example", RecordTypes.A).allows()).isFalse();
  }

  @Test
  void aRuleLeavesOutWhatStandsBelowItsExceptions() {
    world.listed("example", ADS, World.when(new Condition(Set.of(), false, names("good.example"))));

    assertThat(world.judge("bad.example").allows()).isFalse();
    assertThat(world.judge("x.good.example").allows()).isTrue();
  }

  @Test
  void aRuleThatDoesNotCountLeavesTheWordToALowerOne() {
    world.listed(
        "x.example",
        MORE,
        new Terms(
            Action.ALLOW, true, false, types(false, RecordTypes.TXT), RuleAnswer.AS_CONFIGURED));
    world.listed("x.example", ADS);

    assertThat(world.judge("x.example").reason()).isEqualTo(new Reason(Rung.LIST_BLOCK, "ads"));
    assertThat(world.judge("x.example", RecordTypes.TXT).reason().rung())
        .isEqualTo(Rung.IMPORTANT_ALLOW);
  }

  @Test
  void theLongestNameDecidesBetweenTwoBlocksOfOneRung() {
    world.listed("example", ADS, World.given(new RuleAnswer.Code(3)));
    world.listed("x.example", MORE);

    Blocked blocked = (Blocked) world.judge("a.x.example");

    assertThat(blocked.rule()).isEqualTo("x.example");
    assertThat(blocked.answer()).isEqualTo(RuleAnswer.AS_CONFIGURED);
    assertThat(((Blocked) world.judge("b.example")).answer()).isEqualTo(new RuleAnswer.Code(3));
  }

  @Test
  void theRecordsOfSeveralRulesOnOneNameAreOneAnswer() {
    world.listed("nas.example", ADS, World.given(World.records("192.0.2.1")));
    world.listed("nas.example", MORE, World.given(World.records("fd00::1", "192.0.2.1")));
    world.listed("nas.example", NEW, World.given(World.records("192.0.2.99")));

    Rewritten rewritten = rewritten("nas.example");

    assertThat(rewritten.records())
        .containsExactly(World.record("192.0.2.1"), World.record("fd00::1"));
    assertThat(rewritten.reason().words()).isEqualTo("list: ads");
    assertThat(rewritten.word()).isEqualTo("rewritten");
    assertThat(rewritten.lookedUp()).isEmpty();
  }

  @Test
  void whatGivesAnAnswerStandsAboveAPlainBlockOfTheSameName() {
    world.listed("nas.example", ADS);
    world.listed("nas.example", MORE, World.given(World.records("192.0.2.1")));

    assertThat(rewritten("nas.example").reason().words()).isEqualTo("list: more");
  }

  @Test
  void anAliasStandsAloneAndIsLookedUp() {
    world.listed("a.example", ADS, World.given(World.records("192.0.2.1")));
    world.listed("a.example", MORE, World.given(World.alias("b.test")));

    Rewritten rewritten = rewritten("a.example");

    assertThat(rewritten.aliases()).isEqualTo(names("b.test"));
    assertThat(rewritten.records()).isEmpty();
    assertThat(rewritten.lookedUp()).contains(DomainName.parse("b.test"));
  }

  @Test
  void anAliasThatLeadsToRecordsOfARuleEndsThere() {
    world.listed("a.example", ADS, World.given(World.alias("b.test")));
    world.listed("b.test", ADS, World.given(World.alias("c.test")));
    world.listed("c.test", MORE, World.given(World.records("192.0.2.1")));

    Rewritten rewritten = rewritten("a.example");

    assertThat(rewritten.aliases()).isEqualTo(names("b.test", "c.test"));
    assertThat(rewritten.records()).containsExactly(World.record("192.0.2.1"));
    assertThat(rewritten.rule()).isEqualTo("a.example");
  }

  @Test
  void anAliasOfItselfSaysNothing() {
    world.listed("www.example", ADS, World.given(World.alias("www.example")));

    assertThat(world.judge("www.example")).isEqualTo(Allowed.BY_DEFAULT);
    assertThat(rewritten("x.www.example").aliases()).isEqualTo(names("www.example"));
  }

  @Test
  void anAliasBelowItsOwnRuleIsLookedUp() {
    world.listed("example", ADS, World.given(World.alias("safe.www.example")));

    assertThat(rewritten("a.example").aliases()).isEqualTo(names("safe.www.example"));
    assertThat(world.judge("safe.www.example")).isEqualTo(Allowed.BY_DEFAULT);
  }

  @Test
  void aliasesThatGoRoundAreCut() {
    world.listed("a.test", ADS, World.given(World.alias("b.test")));
    world.listed("b.test", ADS, World.given(World.alias("c.test")));
    world.listed("c.test", ADS, World.given(World.alias("b.test")));

    assertThat(rewritten("a.test").aliases()).isEqualTo(names("b.test", "c.test"));
    assertThat(rewritten("b.test").aliases()).isEqualTo(names("c.test"));
  }

  @Test
  void moreThanEightAliasesAreNotFollowed() {
    for (int i = 0; i < 20; i++) {
      world.listed("n" + i + ".test", ADS, World.given(World.alias("n" + (i + 1) + ".test")));
    }

    assertThat(rewritten("n0.test").aliases()).hasSize(Judging.MAX_ALIASES).hasSize(8);
    assertThat(rewritten("n0.test").lookedUp()).contains(DomainName.parse("n8.test"));
  }

  @Test
  void noListBlocksWhereAnAliasLeadsButTheOwnerDoes() {
    world.listed("a.test", ADS, World.given(World.alias("b.test")));
    world.listed("b.test", MORE);

    assertThat(rewritten("a.test").lookedUp()).contains(DomainName.parse("b.test"));

    world.ruled("b.test", Action.BLOCK);
    assertThat(world.judge("a.test"))
        .isEqualTo(
            new Blocked(
                new Reason(Rung.OWNER, "1"), "b.test", Optional.of(DomainName.parse("b.test"))));
  }

  @Test
  void aTcpOnlyRuleIsNotThereOverTcp() {
    world.listed("x.example", ADS, World.given(RuleAnswer.TCP_ONLY));

    assertThat(((Blocked) world.judge("x.example")).answer()).isEqualTo(RuleAnswer.TCP_ONLY);
    assertThat(world.judgeOverTcp("x.example")).isEqualTo(Allowed.BY_DEFAULT);
  }

  @Test
  void anAddressIsBlockedWithTheWholeAnswer() {
    world.listedRange("192.0.2.0", "192.0.2.255", ADS, Terms.BLOCK);

    assertThat(world.judgeLed("x.example", "198.51.100.1", "192.0.2.7"))
        .isEqualTo(
            new Blocked(
                new Reason(Rung.LIST_BLOCK, "ads"), "192.0.2.0-192.0.2.255", Optional.empty()));
    assertThat(world.judgeLed("x.example", "198.51.100.1", "192.0.3.0"))
        .isEqualTo(Allowed.BY_DEFAULT);
  }

  @Test
  void anAddressThatIsAllowedIsNotBlockedByAPlainBlock() {
    world.listedRange("192.0.2.0", "192.0.2.255", ADS, Terms.BLOCK);
    world.listedAddress("192.0.2.7", FINE);

    assertThat(world.judgeLed("x.example", "192.0.2.7").allows()).isTrue();
    assertThat(world.judgeLed("x.example", "192.0.2.7", "192.0.2.8").allows()).isFalse();

    world.listedRange("192.0.2.0", "192.0.2.255", MORE, World.important(Action.BLOCK));
    assertThat(world.judgeLed("x.example", "192.0.2.7").reason().rung())
        .isEqualTo(Rung.IMPORTANT_BLOCK);
  }

  @Test
  void anAllowOfTheNameThatSomebodyMeantCoversTheAddress() {
    world.listedAddress("192.0.2.7", ADS);
    world.listed("fine.example", FINE).listed("login.example", CAM_KEEP);
    world.listed("must.example", MORE, World.important(Action.ALLOW));
    world.ruled("mine.example", Action.ALLOW);

    for (String name : List.of("fine.example", "login.example", "must.example", "mine.example")) {
      assertThat(world.judgeLed(name, "192.0.2.7").allows()).as(name).isTrue();
    }
    assertThat(world.judgeLed("other.example", "192.0.2.7").allows()).isFalse();
    world.paused = true;
    assertThat(world.judgeLed("other.example", "192.0.2.7").allows()).isTrue();
  }

  @Test
  void aVendorsAddressIsBlockedWhileItsTierIsInForce() {
    world.listedAddress("192.241.59.218", CAM_BLOCK);

    assertThat(world.judgeLed("x.example", "192.241.59.218").reason().words())
        .isEqualTo("vendor: cam/block");
    world.cam = ProfileState.OFF;
    assertThat(world.judgeLed("x.example", "192.241.59.218")).isEqualTo(Allowed.BY_DEFAULT);
  }

  @Test
  void theNarrowestRangeOfAVendorDecidesItsTier() {
    world.listedRange("192.0.2.0", "192.0.2.255", CAM_BLOCK, Terms.BLOCK);
    world.listedAddress("192.0.2.7", CAM_KEEP);

    assertThat(world.judgeLed("x.example", "192.0.2.7").allows()).isTrue();
    assertThat(world.judgeLed("x.example", "192.0.2.8").allows()).isFalse();
  }

  @Test
  void anAddressRuleKnowsTheTypeThatWasAsked() {
    world.listedRange("192.0.2.7", "192.0.2.7", ADS, World.when(types(false, RecordTypes.HTTPS)));

    assertThat(world.judgeLed("x.example", "192.0.2.7").allows()).isTrue();
  }

  @Test
  void aListThatIsOffSaysNothing() {
    world.listed("x.example", ADS).listedAddress("192.0.2.7", ADS).mode(ADS, ListMode.OFF);

    assertThat(world.judgeLed("x.example", "192.0.2.7")).isEqualTo(Allowed.BY_DEFAULT);
    assertThat(standing("x.example", ADS)).isEqualTo(Standing.OFF);
  }

  @Test
  void anAllowOfAListThatIsOffSaysNothingEither() {
    world.listed("x.example", ADS, FINE).mode(FINE, ListMode.OFF);

    assertThat(world.judge("x.example").allows()).isFalse();
  }

  @Test
  void aShadowListsOwnAllowCountsAgainstItsBlocks() {
    world.listed("example", NEW).listed("good.example", NEW, Terms.ALLOW);

    assertThat(world.judge("x.example").word()).isEqualTo("would-block");
    assertThat(world.judge("good.example")).isEqualTo(Allowed.BY_DEFAULT);
    assertThat(standing("x.example", NEW)).isEqualTo(Standing.SHADOW);
  }

  @Test
  void aShadowListNeverChangesAVerdict() {
    world.listed("x.example", ADS).listed("x.example", NEW, World.important(Action.ALLOW));
    world.listed("fine.example", FINE).listed("fine.example", NEW);

    assertThat(world.judge("x.example").allows()).isFalse();
    assertThat(world.judge("fine.example").word()).isEqualTo("allowed");
  }

  @Test
  void anAddressThatAShadowListBlocksIsSaidAndAnswered() {
    world.listedAddress("192.0.2.7", NEW).listedAddress("192.0.2.8", ADS);

    Verdict watched = world.judgeLed("x.example", "192.0.2.7");

    assertThat(watched)
        .isEqualTo(new Allowed(new Reason(Rung.SHADOW, "new"), Optional.of("192.0.2.7")));
    assertThat(world.judgeLed("x.example", "192.0.2.7", "192.0.2.8").allows()).isFalse();
  }

  @Test
  void aNameThatAShadowListBlocksIsStillBlockedByItsAddress() {
    world.listed("x.example", NEW).listedAddress("192.0.2.8", ADS);

    assertThat(world.judgeLed("x.example", "192.0.2.8").word()).isEqualTo("blocked");
    assertThat(world.judgeLed("x.example", "192.0.2.9").word()).isEqualTo("would-block");
  }

  @Test
  void aWithheldNameIsNotBlockedByThatListAndNoOtherIsSpared() {
    world.listed("x.example", ADS).listedAddress("192.0.2.7", ADS).withheld(ADS, "x.example");

    assertThat(world.judgeLed("x.example", "192.0.2.7")).isEqualTo(Allowed.BY_DEFAULT);
    assertThat(standing("x.example", ADS)).isEqualTo(Standing.WITHHELD);
    assertThat(world.judge("a.x.example").allows()).isFalse();
    assertThat(world.judgeLed("y.example", "192.0.2.7").allows()).isFalse();

    world.listed("x.example", MORE);
    assertThat(world.judge("x.example").reason().words()).isEqualTo("list: more");
  }

  @Test
  void withholdingTakesNoAllowFromAName() {
    world
        .listed("x.example", ADS, Terms.ALLOW)
        .listed("x.example", MORE)
        .withheld(ADS, "x.example");

    assertThat(world.judge("x.example").allows()).isTrue();
  }

  @Test
  void aPatternIsSaidAsItStandsInTheList() {
    Effect effect = new Effect(ADS, Terms.BLOCK);
    PatternText pattern = new PatternText(PatternText.Kind.REGEX, "^ad\u001b[0-9]+\\.", false);
    Considered considered =
        new Considered(new Match.OfPattern(pattern, effect, 0), Standing.IN_FORCE);
    Policy policy = world.policy();

    Verdict verdict =
        Ladder.judge(
            new Ladder.Case(
                policy,
                policy.profileOf(World.address("127.0.0.1")),
                Optional.of(DomainName.parse("ad1.example")),
                1,
                List.of(considered)));

    assertThat(verdict.allows()).isFalse();
    assertThat(verdict.matched()).contains("/^ad\\u001b[0-9]+\\./");
    PatternText endless = new PatternText(PatternText.Kind.WILDCARD, "x".repeat(20_000), false);
    assertThat(endless.toString()).hasSize(PatternText.MAX_SHOWN + 3).endsWith("x...");
  }
}
