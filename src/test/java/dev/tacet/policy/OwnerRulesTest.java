package dev.tacet.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.config.ProfileState;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Question;
import dev.tacet.policy.RuleChange.Outcome;
import dev.tacet.testkit.ManualClock;
import dev.tacet.testkit.MemoryRules;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OwnerRulesTest {
  private final ManualClock clock = new ManualClock();
  private final MemoryRules store = new MemoryRules();
  private final CurrentPolicy current = new CurrentPolicy(Policy.OPEN);
  private final OwnerRules owner = started();

  private OwnerRules started() {
    return new OwnerRules(
        store,
        current,
        Map.of("xiaomi", ProfileState.BLOCK),
        Map.of("roku", ProfileState.OPTIONAL),
        clock,
        clock.nanos());
  }

  private static DomainRule rule(String name, Scope scope, Action action) {
    return new DomainRule(DomainName.parse(name), scope, action);
  }

  private RuleChange block(String name, Duration... lasting) {
    return owner
        .add(
            List.of(rule(name, Scope.SUBTREE, Action.BLOCK)),
            lasting.length == 0 ? Optional.empty() : Optional.of(lasting[0]),
            "",
            "block " + name)
        .get(0);
  }

  private RuleChange allow(String name, Duration... lasting) {
    return owner
        .add(
            List.of(rule(name, Scope.SUBTREE, Action.ALLOW)),
            lasting.length == 0 ? Optional.empty() : Optional.of(lasting[0]),
            "",
            "allow " + name)
        .get(0);
  }

  private boolean allowed(String name) {
    Policy policy = current.get();
    return policy
        .judge(
            Question.of(DomainName.parse(name), 1),
            policy.profileOf(InetAddress.getLoopbackAddress()))
        .allows();
  }

  @Test
  void aRuleIsInForceOnTheNextQuery() {
    assertThat(allowed("api.mi.example")).isTrue();

    block("mi.example");

    assertThat(allowed("api.mi.example")).isFalse();
    assertThat(allowed("mi.example")).isFalse();
    assertThat(allowed("xmi.example")).isTrue();
  }

  @Test
  void undoTakesBackOneChangeAfterTheOther() {
    block("one.example");
    block("two.example");

    assertThat(owner.undo().orElseThrow().summary()).isEqualTo("block two.example");
    assertThat(allowed("two.example")).isTrue();
    assertThat(allowed("one.example")).isFalse();
    assertThat(owner.undo()).isPresent();
    assertThat(allowed("one.example")).isTrue();
    assertThat(owner.undo()).isEmpty();
  }

  @Test
  void undoGivesBackTheRuleThatWasDisplaced() {
    allow("cam.example");
    RuleChange change = block("cam.example");

    assertThat(change.displaced()).hasSize(1);
    assertThat(allowed("cam.example")).isFalse();

    owner.undo();

    assertThat(allowed("cam.example")).isTrue();
    assertThat(owner.settings().rules()).hasSize(1);
    assertThat(owner.settings().rules().get(0).rule().action()).isEqualTo(Action.ALLOW);
  }

  @Test
  void theSameRuleTwiceIsOneRule() {
    RuleChange first = block("cam.example");
    RuleChange second = block("cam.example");

    assertThat(second.outcome()).isEqualTo(Outcome.PRESENT);
    assertThat(second.rules()).isEqualTo(first.rules());
    assertThat(owner.settings().rules()).hasSize(1);
  }

  @Test
  void aRuleWithAnEndEndsByItselfAndGivesWayToWhatItStoodOver() {
    block("api.example");
    RuleChange change = allow("api.example", Duration.ofMinutes(10));

    assertThat(change.displaced()).isEmpty();
    assertThat(allowed("api.example")).isTrue();

    clock.pass(Duration.ofMinutes(10));
    owner.tick();

    assertThat(allowed("api.example")).isFalse();
    assertThat(owner.settings().rules()).hasSize(1);
  }

  @Test
  void aTemporaryBlockStandsOverAPermanentAllow() {
    allow("api.example");
    block("api.example", Duration.ofMinutes(10));

    assertThat(allowed("api.example")).isFalse();
    clock.pass(Duration.ofMinutes(11));
    owner.tick();
    assertThat(allowed("api.example")).isTrue();
  }

  @Test
  void aJumpOfTheWallClockEndsNothing() {
    block("api.example", Duration.ofMinutes(10));

    clock.jump(Duration.ofDays(400));
    owner.tick();
    assertThat(allowed("api.example")).isFalse();

    clock.jump(Duration.ofDays(-800));
    clock.pass(Duration.ofMinutes(10));
    owner.tick();
    assertThat(allowed("api.example")).isTrue();
  }

  @Test
  void whatEndedWhileTheServerWasStoppedIsGoneAtTheNextStart() {
    block("short.example", Duration.ofMinutes(10));
    block("long.example", Duration.ofHours(10));
    owner.pause(Optional.of(Duration.ofMinutes(5)));

    clock.pass(Duration.ofHours(1));
    OwnerRules again = started();

    assertThat(again.settings().rules()).hasSize(1);
    assertThat(again.settings().pausedUntil()).isEmpty();
    assertThat(allowed("short.example")).isTrue();
    assertThat(allowed("long.example")).isFalse();
  }

  @Test
  void aPauseLetsEverythingThroughAndEndsByItself() {
    block("cam.example");

    owner.pause(Optional.of(Duration.ofMinutes(10)));
    assertThat(allowed("cam.example")).isTrue();

    clock.pass(Duration.ofMinutes(10));
    owner.tick();
    assertThat(allowed("cam.example")).isFalse();
    assertThat(owner.resume()).isFalse();
  }

  @Test
  void aPauseWithoutEndLastsUntilResume() {
    block("cam.example");
    owner.pause(Optional.empty());

    clock.pass(Duration.ofDays(1000));
    owner.tick();
    assertThat(allowed("cam.example")).isTrue();
    assertThat(started().settings().pausedUntil()).contains(OwnerSettings.FOREVER);

    assertThat(owner.resume()).isTrue();
    assertThat(allowed("cam.example")).isFalse();
  }

  @Test
  void aRemovalNamesWhatItRemovedAndWhatWasNotThere() {
    owner.add(List.of(rule("x.example", Scope.EXACT, Action.BLOCK)), Optional.empty(), "", "block");
    List<RuleChange> changes =
        owner.remove(
            List.of(
                rule("x.example", Scope.SUBTREE, Action.BLOCK),
                rule("y.example", Scope.SUBTREE, Action.BLOCK)),
            true,
            "unblock");

    assertThat(changes)
        .extracting(RuleChange::outcome)
        .containsExactly(Outcome.REMOVED, Outcome.ABSENT);
    assertThat(allowed("x.example")).isTrue();
  }

  @Test
  void aRemovalOfOneScopeLeavesTheOthers() {
    block("x.example");
    owner.add(List.of(rule("x.example", Scope.EXACT, Action.BLOCK)), Optional.empty(), "", "block");

    owner.remove(List.of(rule("x.example", Scope.EXACT, Action.BLOCK)), false, "unblock");

    assertThat(owner.settings().rules()).hasSize(1);
    assertThat(allowed("below.x.example")).isFalse();
  }

  @Test
  void aStateTheFileFixesLaterStandsAboveWhatWasSetForEveryoneBefore() {
    World world = new World();
    world.listed("t.example", World.CAM_BLOCK);
    CurrentPolicy house = new CurrentPolicy(world.policy());
    Setting off = new Setting(0, Subject.EVERYONE, "profile.cam", "off", clock.instant());
    new OwnerRules(store, house, Map.of(), Map.of(), clock, clock.nanos())
        .set(List.of(off), "groups set everyone --profile cam=off", "dad");

    Map<String, ProfileState> fixed = Map.of("cam", ProfileState.BLOCK);
    new OwnerRules(store, house, Map.of(), fixed, clock, clock.nanos());

    Policy policy = house.get();
    assertThat(policy.judge(Residents.asked(policy, "192.168.1.9", "t.example")).allows())
        .isFalse();
  }

  @Test
  void theFileFixesAProfileAndTheOwnerSetsTheOthers() {
    assertThat(owner.profileStates())
        .containsEntry("xiaomi", ProfileState.BLOCK)
        .containsEntry("roku", ProfileState.OPTIONAL);

    assertThat(owner.setProfile("xiaomi", ProfileState.OFF)).isEqualTo(ProfileState.BLOCK);
    assertThat(current.get().profileState("xiaomi")).isEqualTo(ProfileState.OFF);
    assertThat(owner.isFixed("roku")).isTrue();
    assertThatThrownBy(() -> owner.setProfile("roku", ProfileState.OFF))
        .isInstanceOf(IllegalStateException.class);

    owner.undo();
    assertThat(current.get().profileState("xiaomi")).isEqualTo(ProfileState.BLOCK);
  }

  @Test
  void numbersAreNotUsedTwice() {
    long first = block("one.example").rules().get(0).id();
    owner.undo();
    long second = block("two.example").rules().get(0).id();

    assertThat(second).isGreaterThan(first);
  }
}
