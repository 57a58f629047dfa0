package dev.tacet.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.config.ProfileState;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Question;
import dev.tacet.dns.RecordTypes;
import dev.tacet.policy.Explanation.Step;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ladder of docs/ARCHITECTURE.md section 2, row by row. */
class PolicyLadderTest {
  private static final RuleSource CAM_BLOCK = RuleSource.profile(0, "cam", Tier.BLOCK);
  private static final RuleSource CAM_OPTIONAL = RuleSource.profile(1, "cam", Tier.OPTIONAL);
  private static final RuleSource CAM_KEEP = RuleSource.profile(2, "cam", Tier.KEEP);
  private static final RuleSource BAND_BLOCK = RuleSource.profile(3, "band", Tier.BLOCK);
  private static final RuleSource ADS = RuleSource.list(4, "ads", Action.BLOCK);
  private static final RuleSource FINE = RuleSource.list(5, "fine", Action.ALLOW);
  private static final List<RuleSource> SOURCES =
      List.of(CAM_BLOCK, CAM_OPTIONAL, CAM_KEEP, BAND_BLOCK, ADS, FINE);

  private final RuleIndex.Builder lists = new RuleIndex.Builder(SOURCES);
  private final List<UserRule> rules = new ArrayList<>();
  private ProfileState cam = ProfileState.BLOCK;
  private boolean paused;

  private void listed(String name, RuleSource... sources) {
    for (RuleSource source : sources) {
      lists.add(DomainName.parse(name), Scope.SUBTREE, source.index(), Terms.BLOCK);
    }
  }

  private void ruled(String name, Action action) {
    rules.add(
        new UserRule(
            rules.size() + 1,
            new DomainRule(DomainName.parse(name), Scope.SUBTREE, action),
            Instant.EPOCH,
            Optional.empty(),
            ""));
  }

  private Policy policy() {
    return Policy.OPEN
        .withLists(RuleIndex.of(lists.compile()))
        .withRules(new RuleBook(rules))
        .withProfiles(Map.of("cam", cam, "band", ProfileState.BLOCK))
        .withPause(paused);
  }

  private Verdict judge(String name) {
    return judge(name, InetAddress.getLoopbackAddress());
  }

  private Verdict judge(String name, InetAddress client) {
    Policy policy = policy();
    return policy.judge(
        Question.of(DomainName.parse(name), RecordTypes.A), policy.profileOf(client));
  }

  private void assertDecided(String name, boolean allowed, Rung rung, String list) {
    Verdict verdict = judge(name);
    assertThat(verdict.reason()).isEqualTo(new Reason(rung, list));
    assertThat(verdict.allows()).isEqualTo(allowed);
  }

  @Test
  void aStrangerIsRefusedBeforeAnythingElseIsAsked() throws Exception {
    ruled("open.example", Action.ALLOW);
    paused = true;

    Verdict verdict = judge("open.example", InetAddress.getByName("198.51.100.7"));

    assertThat(verdict).isEqualTo(Verdict.Refused.NOT_OUR_NETWORK);
  }

  @Test
  void aPauseStandsAboveTheOwnersRules() {
    ruled("cam.example", Action.BLOCK);
    paused = true;

    assertDecided("cam.example", true, Rung.PAUSED, "");
  }

  @Test
  void theOwnersAllowStandsAboveEveryBlock() {
    listed("cam.example", CAM_BLOCK, ADS);
    ruled("cam.example", Action.ALLOW);

    assertDecided("x.cam.example", true, Rung.OWNER, "1");
  }

  @Test
  void theOwnersBlockStandsAboveKeepAndAllowLists() {
    listed("login.cam.example", CAM_KEEP, FINE);
    ruled("cam.example", Action.BLOCK);

    assertDecided("login.cam.example", false, Rung.OWNER, "1");
  }

  @Test
  void keepStandsAboveEveryList() {
    listed("login.cam.example", CAM_KEEP, ADS);
    listed("cam.example", ADS, BAND_BLOCK);

    assertDecided("login.cam.example", true, Rung.KEEP, "cam/keep");
  }

  @Test
  void keepOfAProfileThatIsOffSaysNothing() {
    listed("login.cam.example", CAM_KEEP, ADS);
    cam = ProfileState.OFF;

    assertDecided("login.cam.example", false, Rung.LIST_BLOCK, "ads");
  }

  @Test
  void anAllowListStandsAboveABlockList() {
    listed("both.example", ADS, FINE, BAND_BLOCK);

    assertDecided("both.example", true, Rung.LIST_ALLOW, "fine");
  }

  @Test
  void aBlockListBlocks() {
    listed("ads.example", ADS);

    assertDecided("x.ads.example", false, Rung.LIST_BLOCK, "ads");
    assertThat(judge("x.ads.example").matched()).contains(DomainName.parse("ads.example"));
  }

  @Test
  void theTierInForceBlocksAndTheOtherDoesNot() {
    listed("telemetry.cam.example", CAM_BLOCK);
    listed("push.cam.example", CAM_OPTIONAL);

    assertDecided("telemetry.cam.example", false, Rung.PROFILE_BLOCK, "cam/block");
    assertDecided("push.cam.example", true, Rung.DEFAULT, "");
    cam = ProfileState.OPTIONAL;
    assertDecided("push.cam.example", false, Rung.PROFILE_BLOCK, "cam/optional");
    cam = ProfileState.OFF;
    assertDecided("telemetry.cam.example", true, Rung.DEFAULT, "");
  }

  @Test
  void insideOneProfileTheLongestMatchDecidesTheTier() {
    listed("cam.example", CAM_BLOCK);
    listed("api.cam.example", CAM_KEEP);
    listed("push.api.cam.example", CAM_OPTIONAL);
    listed("t.push.api.cam.example", CAM_BLOCK);

    assertDecided("x.cam.example", false, Rung.PROFILE_BLOCK, "cam/block");
    assertDecided("x.api.cam.example", true, Rung.KEEP, "cam/keep");
    assertDecided("x.push.api.cam.example", true, Rung.DEFAULT, "");
    assertDecided("t.push.api.cam.example", false, Rung.PROFILE_BLOCK, "cam/block");
  }

  @Test
  void oneVendorsKeepOutranksAnothersBlock() {
    listed("cdn.example", BAND_BLOCK);
    listed("login.cdn.example", CAM_KEEP);

    assertDecided("login.cdn.example", true, Rung.KEEP, "cam/keep");
    assertDecided("x.cdn.example", false, Rung.PROFILE_BLOCK, "band/block");
  }

  @Test
  void nothingSaidMeansAllowed() {
    listed("ads.example", ADS);

    assertDecided("news.example", true, Rung.DEFAULT, "");
  }

  @Test
  void explainingShowsEveryRungAndWhatEachWouldSay() {
    listed("cam.example", CAM_BLOCK, ADS);
    ruled("cam.example", Action.ALLOW);
    Policy policy = policy();

    Explanation why =
        policy.explain(
            DomainName.parse("cam.example"), policy.profileOf(InetAddress.getLoopbackAddress()));

    assertThat(why.verdict().reason().words()).isEqualTo("rule: 1");
    assertThat(why.steps())
        .filteredOn(Step::decided)
        .extracting(Step::rung)
        .containsExactly(Rung.OWNER);
    assertThat(why.steps())
        .filteredOn(s -> s.says().isPresent())
        .extracting(Step::rung)
        .containsExactly(Rung.OWNER, Rung.LIST_BLOCK, Rung.DEFAULT);
    assertThat(why.matches()).hasSize(2);
    assertThat(why.rules()).hasSize(1);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {11, 12, 13, 14, 15})
  void explainingAndJudgingNeverDisagree(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 60; i++) {
      listed(name(random), SOURCES.get(random.nextInt(SOURCES.size())));
    }
    for (int i = 0; i < 5; i++) {
      ruled(name(random), Action.values()[random.nextInt(2)]);
    }
    cam = ProfileState.values()[random.nextInt(3)];
    Policy policy = policy();
    ClientProfile profile = policy.profileOf(InetAddress.getLoopbackAddress());
    for (int i = 0; i < 300; i++) {
      DomainName asked = DomainName.parse(name(random));
      assertThat(policy.explain(asked, profile).verdict())
          .isEqualTo(policy.judge(Question.of(asked, RecordTypes.A), profile));
    }
  }

  private static String name(Random random) {
    StringBuilder name = new StringBuilder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      name.append((char) ('a' + random.nextInt(4))).append('.');
    }
    return name.append("example").toString();
  }
}
