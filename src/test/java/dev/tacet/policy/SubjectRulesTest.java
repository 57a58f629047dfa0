package dev.tacet.policy;

import static dev.tacet.policy.Household.CAM;
import static dev.tacet.policy.Household.DOING;
import static dev.tacet.policy.Household.TV;
import static dev.tacet.policy.Household.WHO;
import static dev.tacet.policy.Household.terms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.config.ProfileState;
import dev.tacet.policy.RuleChange.Outcome;
import dev.tacet.policy.Subject.OfDevice;
import dev.tacet.policy.Subject.OfGroup;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rules, settings and pauses for a device or a group, by what they do to queries. */
class SubjectRulesTest {
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

  private final Household house = new Household();

  @Test
  void aRuleForADeviceIsForThatDeviceOnly() {
    house.rule(Action.BLOCK, "ads.example", terms("device:5", "", Duration.ZERO));

    assertThat(house.allowed(TV, "ads.example")).isFalse();
    assertThat(house.allowed(CAM, "ads.example")).isTrue();
  }

  @Test
  void rulesOfOtherSubjectsDoNotDisplaceEachOther() {
    house.block("ads.example");
    RuleChange allow =
        house.rule(Action.ALLOW, "ads.example", terms("device:5", "", Duration.ZERO));

    assertThat(allow.displaced()).isEmpty();
    assertThat(house.allowed(TV, "ads.example")).isTrue();
    assertThat(house.allowed(CAM, "ads.example")).isFalse();
  }

  @Test
  void aRemovalForADeviceLeavesTheRuleForEveryone() {
    house.block("ads.example");
    house.rule(Action.BLOCK, "ads.example", terms("device:5", "", Duration.ZERO));
    DomainRule rule = house.owner.settings().rules().get(0).rule();

    List<RuleChange> changes =
        house.owner.remove(List.of(rule), true, new OfDevice(5), Optional.empty(), "unblock", WHO);

    assertThat(changes.get(0).outcome()).isEqualTo(Outcome.REMOVED);
    assertThat(house.owner.settings().rules())
        .extracting(UserRule::subject)
        .containsExactly(Subject.EVERYONE);
  }

  @Test
  void anAllowForADeviceEndsByItselfAlsoOverARestart() {
    house.block("api.example");
    house.rule(Action.ALLOW, "api.example", terms("device:5", "", TEN_MINUTES));
    assertThat(house.allowed(TV, "api.example")).isTrue();

    house.pass(Duration.ofMinutes(4));
    house.restart();
    assertThat(house.allowed(TV, "api.example")).isTrue();

    house.pass(Duration.ofMinutes(6));
    assertThat(house.allowed(TV, "api.example")).isFalse();
  }

  @Test
  void aPausedDeviceAsksFreelyUntilItsPauseEndsByItself() {
    house.block("ads.example");

    Instant end = house.owner.pause(new OfDevice(5), Optional.of(TEN_MINUTES), "pause", WHO);

    assertThat(end).isEqualTo(house.clock.instant().plus(TEN_MINUTES));
    assertThat(house.allowed(TV, "ads.example")).isTrue();
    assertThat(house.allowed(CAM, "ads.example")).isFalse();
    house.jump(Duration.ofDays(-300));
    house.pass(TEN_MINUTES.minusSeconds(1));
    assertThat(house.allowed(TV, "ads.example")).isTrue();
    house.pass(Duration.ofSeconds(1));
    assertThat(house.allowed(TV, "ads.example")).isFalse();
    assertThat(house.settings()).isEmpty();
  }

  @Test
  void aPauseThatEndedWhileTheServerWasStoppedIsGoneAtTheStart() {
    house.block("ads.example");
    house.owner.pause(new OfGroup("living"), Optional.of(TEN_MINUTES), "pause", WHO);
    assertThat(house.allowed(TV, "ads.example")).isTrue();

    house.clock.pass(Duration.ofHours(1));
    house.restart();

    assertThat(house.allowed(TV, "ads.example")).isFalse();
    assertThat(house.settings()).isEmpty();
  }

  @Test
  void resumeEndsThePauseOfThatSubjectOnly() {
    house.block("ads.example");
    house.owner.pause(new OfDevice(5), Optional.empty(), "pause", WHO);
    house.owner.pause(new OfDevice(5), Optional.of(TEN_MINUTES), "pause", WHO);
    house.owner.pause(new OfDevice(6), Optional.empty(), "pause", WHO);

    assertThat(house.owner.resume(new OfDevice(5), "resume", WHO)).isTrue();

    assertThat(house.allowed(TV, "ads.example")).isFalse();
    assertThat(house.allowed(CAM, "ads.example")).isTrue();
    assertThat(house.owner.resume(new OfDevice(5), "resume", WHO)).isFalse();
    assertThat(house.owner.resume()).as("the house is not paused").isFalse();
  }

  @Test
  void aPlainSettingTakesThePlaceOfThePlainOneAndOfTheOneWithAnEnd() {
    house.set(house.setting("device:5", "privacy", "1"));
    house.set(house.ending("device:5", "privacy", "2", TEN_MINUTES));
    assertThat(house.settings()).containsExactly("device:5 privacy=1", "device:5 privacy=2");

    Optional<Change> change = house.set(house.setting("device:5", "privacy", "3"));

    assertThat(change.orElseThrow().unset()).hasSize(2);
    assertThat(house.settings()).containsExactly("device:5 privacy=3");
    assertThat(house.set(house.setting("device:5", "privacy", "3")))
        .as("all is so already")
        .isEmpty();
    assertThat(house.owner.history(9, Optional.empty())).hasSize(3);
  }

  @Test
  void oneChangeSetsAndUnsetsAndIsTakenBackWhole() {
    house.set(house.setting("device:5", "observe", "on"), house.setting("device:5", "kind", "tv"));
    List<Setting> before = house.owner.settings().settings();

    house.owner.set(
        List.of(house.setting("device:5", "kind", "console")),
        List.of(new SettingPlace(new OfDevice(5), "observe")),
        DOING,
        WHO);

    assertThat(house.settings()).containsExactly("device:5 kind=console");
    house.owner.undo();
    assertThat(house.owner.settings().settings()).isEqualTo(before);
  }

  @Test
  void aGroupGoesWithItsSettingsItsRulesAndItsMembers() {
    assertThat(house.owner.addGroup("iot", DOING, WHO)).isPresent();
    assertThat(house.owner.addGroup("iot", DOING, WHO)).isEmpty();
    house.set(
        house.setting("group:iot", "privacy", "2"),
        house.setting("device:6", "group.iot", "on"),
        house.setting("device:6", "kind", "camera"));
    house.rule(Action.BLOCK, "ads.example", terms("group:iot", "", Duration.ZERO));
    OwnerSettings before = house.owner.settings();
    assertThat(house.allowed(CAM, "ads.example")).isFalse();
    assertThat(house.owner.groups()).containsExactly("iot");

    house.owner.removeGroup("iot", DOING, WHO);

    assertThat(house.settings()).containsExactly("device:6 kind=camera");
    assertThat(house.allowed(CAM, "ads.example")).isTrue();
    assertThat(house.owner.groups()).isEmpty();
    house.owner.undo();
    assertThat(house.owner.settings()).isEqualTo(before);
    assertThat(house.allowed(CAM, "ads.example")).isFalse();
  }

  @Test
  void aProfileSetForEveryoneInEitherWayIsTheOneState() {
    house.set(house.setting("everyone", "profile.xiaomi", "block"));
    assertThat(house.owner.profileStates()).containsEntry("xiaomi", ProfileState.BLOCK);

    assertThat(house.owner.setProfile("xiaomi", ProfileState.OPTIONAL))
        .isEqualTo(ProfileState.BLOCK);

    assertThat(house.owner.profileStates()).containsEntry("xiaomi", ProfileState.OPTIONAL);
    assertThat(house.settings()).isEmpty();
    house.owner.undo();
    assertThat(house.owner.profileStates()).containsEntry("xiaomi", ProfileState.BLOCK);
  }

  @Test
  void historySaysWhoDidWhatAndWhatWasTakenBack() {
    house.set(house.setting("device:5", "kind", "tv"));
    house.owner.devices().merge(5, 9, "devices merge tv #9", "mum");
    house.owner.setProfile("xiaomi", ProfileState.BLOCK);
    house.owner.undo();

    assertThat(house.owner.history(2, Optional.empty()))
        .extracting(PastChange::summary)
        .containsExactly("profiles set xiaomi block", "devices merge tv #9");
    assertThat(house.owner.history(9, Optional.empty()).get(0).undoneAt()).isPresent();
    assertThat(house.owner.history(9, Optional.of(new OfDevice(5))))
        .as("what was done to a number merged into it is about the device")
        .extracting(PastChange::actor)
        .containsExactly("mum", WHO);
    assertThat(house.owner.history(9, Optional.of(new OfDevice(6)))).isEmpty();
  }

  @Test
  void whatHasAnEndIsOverThoughTheDiskIsFullAndThatIsToldOnceAMinute() {
    house.block("ads.example");
    house.owner.pause(Optional.of(TEN_MINUTES));
    house.set(house.ending("device:5", "observe", "on", TEN_MINUTES));
    house.store.breakDown();

    assertThatThrownBy(() -> house.pass(TEN_MINUTES)).hasMessage("the disk is full");

    assertThat(house.allowed(TV, "ads.example")).isFalse();
    assertThat(house.owner.settings().pausedUntil()).isEmpty();
    int writes = house.store.writes();
    house.pass(Duration.ofSeconds(59));
    assertThat(house.store.writes()).isEqualTo(writes);

    house.store.mend();
    house.pass(Duration.ofSeconds(1));
    assertThat(house.store.load()).isEqualTo(house.owner.settings());
  }

  @Test
  void aStartDoesNotWriteSoAFullDiskKeepsNoHouseWithoutAServer() {
    house.block("ads.example");
    house.owner.pause(Optional.of(TEN_MINUTES));
    house.clock.pass(TEN_MINUTES);
    house.store.breakDown();

    house.restart();

    assertThat(house.allowed(TV, "ads.example")).isFalse();
    house.store.mend();
    house.owner.pause(Optional.of(TEN_MINUTES));
    assertThat(house.allowed(TV, "ads.example")).as("another pause").isTrue();
  }

  @Test
  void aTickWritesAndEnforcesOnlyWhereSomethingChanged() {
    house.set(house.ending("device:5", "observe", "on", TEN_MINUTES));
    Policy before = house.current.get();
    int writes = house.store.writes();

    house.pass(Duration.ofMinutes(9));
    assertThat(house.current.get()).isSameAs(before);
    assertThat(house.store.writes()).isEqualTo(writes);

    house.pass(Duration.ofMinutes(1));
    assertThat(house.current.get()).isNotSameAs(before);
  }
}
