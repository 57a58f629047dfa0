package dev.tacet.policy;

import static dev.tacet.policy.World.ADS;
import static dev.tacet.policy.World.BAND_BLOCK;
import static dev.tacet.policy.World.CAM_BLOCK;
import static dev.tacet.policy.World.CAM_KEEP;
import static dev.tacet.policy.World.CAM_OPTIONAL;
import static dev.tacet.policy.World.FINE;
import static dev.tacet.policy.World.MORE;
import static dev.tacet.policy.World.NEW;
import static dev.tacet.policy.World.SOURCES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.config.ProfileState;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Question;
import dev.tacet.dns.RecordTypes;
import dev.tacet.dns.Transport;
import dev.tacet.policy.Explanation.Step;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ladder of docs/ARCHITECTURE.md section 2, row by row. */
class PolicyLadderTest {
  private static final Question QUESTION =
      Question.of(DomainName.parse("a.x.example"), RecordTypes.A);

  private final World world = new World();

  private void listed(String name, RuleSource... sources) {
    world.listed(name, sources);
  }

  private void ruled(String name, Action action) {
    world.ruled(name, action);
  }

  private Verdict judge(String name) {
    return world.judge(name);
  }

  private Verdict judge(String name, InetAddress client) {
    Policy policy = world.policy();
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
    world.paused = true;

    Verdict verdict = judge("open.example", InetAddress.getByName("198.51.100.7"));

    assertThat(verdict).isEqualTo(Verdict.Refused.NOT_OUR_NETWORK);
  }

  @Test
  void aPauseStandsAboveTheOwnersRules() {
    ruled("cam.example", Action.BLOCK);
    world.paused = true;

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
    world.cam = ProfileState.OFF;

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
    assertThat(judge("x.ads.example").matched()).contains("ads.example");
  }

  @Test
  void theTierInForceBlocksAndTheOtherDoesNot() {
    listed("telemetry.cam.example", CAM_BLOCK);
    listed("push.cam.example", CAM_OPTIONAL);

    assertDecided("telemetry.cam.example", false, Rung.PROFILE_BLOCK, "cam/block");
    assertDecided("push.cam.example", true, Rung.DEFAULT, "");
    world.cam = ProfileState.OPTIONAL;
    assertDecided("push.cam.example", false, Rung.PROFILE_BLOCK, "cam/optional");
    world.cam = ProfileState.OFF;
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

  /** A rule that speaks on one rung, and nothing else. */
  private enum Contender {
    EXEMPT(true, Rung.EXEMPT, world -> {}),
    PAUSED(true, Rung.PAUSED, world -> world.paused = true),
    OWNER_ALLOW(true, Rung.OWNER, world -> world.ruled("x.example", Action.ALLOW)),
    OWNER_BLOCK(false, Rung.OWNER, world -> world.ruled("x.example", Action.BLOCK)),
    KEEP(true, Rung.KEEP, world -> world.listed("x.example", CAM_KEEP)),
    IMPORTANT_ALLOW(
        true,
        Rung.IMPORTANT_ALLOW,
        world -> world.listed("example", ADS, World.important(Action.ALLOW))),
    IMPORTANT_BLOCK(
        false,
        Rung.IMPORTANT_BLOCK,
        world -> world.listed("example", MORE, World.important(Action.BLOCK))),
    LIST_ALLOW(true, Rung.LIST_ALLOW, world -> world.listed("example", FINE)),
    EXCEPTION(true, Rung.LIST_ALLOW, world -> world.listed("x.example", MORE, Terms.ALLOW)),
    LIST_BLOCK(false, Rung.LIST_BLOCK, world -> world.listed("a.x.example", ADS)),
    PROFILE_BLOCK(false, Rung.PROFILE_BLOCK, world -> world.listed("a.x.example", BAND_BLOCK)),
    SHADOW(true, Rung.SHADOW, world -> world.listed("a.x.example", NEW)),
    DEFAULT(true, Rung.DEFAULT, world -> {});

    final boolean allows;
    final Rung rung;
    final Consumer<World> setUp;

    Contender(boolean allows, Rung rung, Consumer<World> setUp) {
      this.allows = allows;
      this.rung = rung;
      this.setUp = setUp;
    }
  }

  static Stream<Arguments> everyRungAgainstEveryLowerOne() {
    return Stream.of(Contender.values())
        .flatMap(
            upper ->
                Stream.of(Contender.values())
                    .filter(lower -> lower.rung.number() > upper.rung.number())
                    .map(lower -> Arguments.of(upper, lower)));
  }

  @ParameterizedTest(name = "{0} against {1}")
  @MethodSource("everyRungAgainstEveryLowerOne")
  void theUpperRungDecides(Contender upper, Contender lower) {
    upper.setUp.accept(world);
    lower.setUp.accept(world);
    Policy policy = world.policy();
    ClientProfile profile =
        ClientProfile.of(
            upper == Contender.EXEMPT ? ClientProfile.Access.EXEMPT : ClientProfile.Access.FILTERED,
            SOURCES,
            Map.of("cam", ProfileState.BLOCK, "band", ProfileState.BLOCK),
            Map.of("new", ListMode.SHADOW));

    Verdict verdict = policy.judge(QUESTION, profile);

    assertThat(verdict.reason().rung()).isEqualTo(upper.rung);
    assertThat(verdict.allows()).isEqualTo(upper.allows);
  }

  @Test
  void whatAListOnlyWatchesIsSaidBeforeTheDefault() {
    Contender.SHADOW.setUp.accept(world);

    Verdict verdict = judge("a.x.example");

    assertThat(verdict.allows()).isTrue();
    assertThat(verdict.word()).isEqualTo("would-block");
    assertThat(verdict.reason().words()).isEqualTo("shadow: new");
    assertThat(verdict.matched()).contains("a.x.example");
    assertThat(verdict.reason().rung().coversWhereItLeads()).isFalse();
  }

  @Test
  void explainingShowsEveryRungAndWhatEachWouldSay() {
    listed("cam.example", CAM_BLOCK, ADS);
    ruled("cam.example", Action.ALLOW);
    Policy policy = world.policy();

    Explanation why =
        policy.explain(World.asked(policy, "cam.example", RecordTypes.A, Transport.UDP));

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
      world.listed(
          name(random), SOURCES.get(random.nextInt(SOURCES.size())), TERMS.get(random.nextInt(9)));
    }
    for (int i = 0; i < 5; i++) {
      ruled(name(random), Action.values()[random.nextInt(2)]);
    }
    world.cam = ProfileState.values()[random.nextInt(3)];
    Policy policy = world.policy();
    for (int i = 0; i < 300; i++) {
      Asked asked =
          World.asked(
              policy,
              name(random),
              random.nextBoolean() ? RecordTypes.A : RecordTypes.HTTPS,
              Transport.values()[random.nextInt(2)]);
      Explanation why = policy.explain(asked);
      assertThat(why.verdict()).isEqualTo(policy.judge(asked));
      Verdict decided =
          why.steps().stream().filter(Step::decided).findFirst().orElseThrow().says().orElseThrow();
      if (why.verdict().reason().rung() != Rung.OWNER) { // an alias may lead to an owner's block
        assertThat(why.verdict().reason()).isEqualTo(decided.reason());
      }
    }
  }

  private static final List<Terms> TERMS =
      List.of(
          Terms.BLOCK,
          Terms.ALLOW,
          World.important(Action.BLOCK),
          World.important(Action.ALLOW),
          World.given(RuleAnswer.TCP_ONLY),
          World.given(World.records("192.0.2.1")),
          World.given(World.alias("a.b.example")),
          World.given(World.alias("c.example")),
          World.when(new Condition(Set.of(RecordTypes.A), true, List.of())));

  private static String name(Random random) {
    StringBuilder name = new StringBuilder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      name.append((char) ('a' + random.nextInt(4))).append('.');
    }
    return name.append("example").toString();
  }
}
