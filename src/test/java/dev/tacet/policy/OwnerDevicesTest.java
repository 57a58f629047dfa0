package dev.tacet.policy;

import static dev.tacet.policy.Household.CAM;
import static dev.tacet.policy.Household.DOING;
import static dev.tacet.policy.Household.WHO;
import static dev.tacet.policy.Household.terms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.tacet.dns.DomainName;
import dev.tacet.policy.ClientProfile.Quarantine;
import dev.tacet.policy.Subject.OfDevice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OwnerDevicesTest {
  private static final Duration LEARN = Duration.ofHours(48);

  private final Household house = new Household();
  private final OwnerDevices devices = house.owner.devices();

  private static Grants below(String name) {
    return new Grants(Set.of(), Set.of(name(name)));
  }

  private static DomainName name(String text) {
    return DomainName.parse(text);
  }

  private Quarantine ofCam() {
    return house.current.get().profileOfDevice(6).orElseThrow().quarantine();
  }

  private boolean camMayAsk(String name) {
    return house.allowed(CAM, name);
  }

  @Test
  void learningRestrictsNothingAndEndsLockedWithWhatWasNeeded() {
    devices.quarantine(6, Optional.of(LEARN), "devices quarantine cam --learn 48h", WHO);
    house.learned.put(6, List.of(name("time.example"), name("cloud.example")));
    house.pass(LEARN.minusSeconds(1));
    assertThat(ofCam()).isEqualTo(Quarantine.LEARNING);
    assertThat(camMayAsk("new.example")).isTrue();

    house.pass(Duration.ofSeconds(1));

    assertThat(ofCam()).isEqualTo(Quarantine.LOCKED);
    assertThat(camMayAsk("time.example")).isTrue();
    assertThat(camMayAsk("a.time.example")).as("it never asked that").isFalse();
    assertThat(camMayAsk("new.example")).isFalse();
    assertThat(house.settings())
        .containsExactly(
            "device:6 grant.time.example=exact",
            "device:6 grant.cloud.example=exact",
            "device:6 quarantine=locked");
    assertThat(house.owner.history(1, Optional.empty()).get(0).actor()).isEqualTo("clock");
    int writes = house.store.writes();
    house.pass(Duration.ofSeconds(1));
    assertThat(house.store.writes()).as("it is locked once").isEqualTo(writes);
  }

  @Test
  void aLockThatCouldNotBeWrittenIsTriedAgainEachMinute() {
    devices.quarantine(6, Optional.of(LEARN), DOING, WHO);
    house.store.breakDown();
    assertThatThrownBy(() -> house.pass(LEARN)).hasMessage("the disk is full");
    int writes = house.store.writes();
    house.pass(Duration.ofSeconds(30));
    assertThat(house.store.writes()).isEqualTo(writes);

    house.store.mend();
    house.pass(Duration.ofSeconds(30));

    assertThat(ofCam()).isEqualTo(Quarantine.LOCKED);
  }

  @Test
  void whatIsMergedIsLockedWithWhatAnyPartOfItLearned() {
    devices.quarantine(6, Optional.of(LEARN), DOING, WHO);
    devices.merge(5, 6, DOING, WHO);
    house.learned.put(5, List.of(name("time.example")));

    devices.lock(5, DOING, WHO);

    assertThat(house.settings())
        .containsExactlyInAnyOrder(
            "device:6 same-as=5",
            "device:6 quarantine=locked",
            "device:5 grant.time.example=exact",
            "device:5 quarantine=locked");
    house.pass(LEARN.plusHours(1));
    assertThat(house.settings()).as("nothing is granted once more").hasSize(4);
    devices.split(6, DOING, WHO);
    assertThat(camMayAsk("new.example")).as("it stays locked").isFalse();
  }

  @Test
  void whatIsMergedIsFreeOnceTheOwnerSaysSoWhicheverPartWasLocked() {
    devices.lock(6, DOING, WHO);
    devices.grant(6, below("time.example"), DOING, WHO);
    devices.merge(5, 6, DOING, WHO);

    devices.revoke(5, List.of(name("time.example")), DOING, WHO);
    devices.free(5, DOING, WHO);

    assertThat(house.settings()).containsExactly("device:6 same-as=5");
    house.owner.undo();
    assertThat(house.settings()).contains("device:6 quarantine=locked");
  }

  @Test
  void learningThatWasOverWhileStoppedLocksAfterTheStart() {
    devices.quarantine(6, Optional.of(LEARN), DOING, WHO);
    house.learned.put(6, List.of(name("time.example")));
    house.clock.pass(LEARN.plusDays(3));

    house.restart();
    assertThat(ofCam()).isEqualTo(Quarantine.LEARNING);
    house.owner.tick();

    assertThat(ofCam()).isEqualTo(Quarantine.LOCKED);
    assertThat(camMayAsk("time.example")).isTrue();
  }

  /** Otherwise one question for the root while it learned would open everything for good. */
  @Test
  void whatWasLearnedNeverGrantsTheRootOrATopLevelDomain() {
    devices.quarantine(6, Optional.of(LEARN), DOING, WHO);
    house.learned.put(6, List.of(DomainName.ROOT, name("com"), name("cloud.example")));

    house.pass(LEARN);

    assertThat(camMayAsk("cloud.example")).isTrue();
    assertThat(camMayAsk("evil.com")).isFalse();
    assertThat(camMayAsk("evil.net")).isFalse();
  }

  /** A small machine begins in the past until somebody tells it the time. */
  @Test
  void aPauseNeverLastsLongerThanItWasMeantToWhateverTheClockSaysAfterARestart() {
    devices.lock(6, DOING, WHO);
    house.owner.pause(new OfDevice(6), Optional.of(Duration.ofMinutes(10)), DOING, WHO);
    assertThat(camMayAsk("news.example")).isTrue();

    house.clock.jump(Duration.ofDays(-20_000));
    house.restart();
    house.pass(Duration.ofMinutes(10));

    assertThat(camMayAsk("news.example")).isFalse();
  }

  @Test
  void takingSomethingBackWithoutAServerLocksNobody() {
    devices.quarantine(6, Optional.of(LEARN), DOING, WHO);
    house.block("ads.example");
    house.clock.pass(LEARN.plusDays(3));
    house.restart();

    house.owner.undo();

    assertThat(ofCam()).isEqualTo(Quarantine.LEARNING);
    assertThat(house.settings()).containsExactly("device:6 quarantine=learning");
  }

  @Test
  void whatComesBackAndIsOverByNowIsNotInForce() {
    house.block("ads.example");
    house.owner.pause(new OfDevice(6), Optional.of(Duration.ofMinutes(10)), DOING, WHO);
    house.owner.resume(new OfDevice(6), DOING, WHO);
    house.clock.pass(Duration.ofHours(1));

    house.owner.undo();

    assertThat(camMayAsk("ads.example")).isFalse();
    assertThat(house.settings()).isEmpty();
  }

  @Test
  void learningLastsItsTimeOverARestartAndAJump() {
    devices.quarantine(6, Optional.of(LEARN), DOING, WHO);
    house.pass(LEARN.dividedBy(2));
    house.restart();

    house.jump(Duration.ofDays(90));
    assertThat(ofCam()).isEqualTo(Quarantine.LEARNING);
    house.pass(LEARN.dividedBy(2));
    assertThat(ofCam()).isEqualTo(Quarantine.LOCKED);
  }

  @Test
  void lockingByHandIsTakenBackToExactlyTheLearningThatWas() {
    devices.quarantine(6, Optional.of(LEARN), DOING, WHO);
    house.learned.put(6, List.of(name("time.example")));
    OwnerSettings learning = house.owner.settings();

    devices.lock(6, DOING, WHO);
    assertThat(ofCam()).isEqualTo(Quarantine.LOCKED);
    house.owner.undo();

    assertThat(house.owner.settings()).isEqualTo(learning);
    assertThat(ofCam()).isEqualTo(Quarantine.LEARNING);
    house.pass(LEARN);
    assertThat(ofCam()).as("it still ends when it would have").isEqualTo(Quarantine.LOCKED);
  }

  @Test
  void takingBackTheClocksLockGivesTheLearningItsTimeOnceMore() {
    devices.quarantine(6, Optional.of(LEARN), DOING, WHO);
    house.pass(LEARN);
    assertThat(ofCam()).isEqualTo(Quarantine.LOCKED);

    house.owner.undo();

    house.pass(LEARN.minusSeconds(1));
    assertThat(ofCam()).isEqualTo(Quarantine.LEARNING);
    house.pass(Duration.ofSeconds(1));
    assertThat(ofCam()).isEqualTo(Quarantine.LOCKED);
  }

  @Test
  void whatIsLockedWithoutLearningGetsNothingByItself() {
    house.learned.put(6, List.of(name("time.example")));

    devices.lock(6, DOING, WHO);

    assertThat(camMayAsk("time.example")).isFalse();
    devices.grant(6, below("time.example"), DOING, WHO);
    assertThat(camMayAsk("time.example")).isTrue();
    devices.revoke(6, List.of(name("time.example")), DOING, WHO);
    assertThat(camMayAsk("time.example")).isFalse();
  }

  @Test
  void asManyLearnedNamesAreGrantedAsFindRoomAndTheHistorySaysIt() {
    devices.quarantine(6, Optional.empty(), DOING, WHO);
    devices.grant(6, below("own.example"), DOING, WHO);
    house.learned.put(
        6,
        IntStream.range(0, OwnerBounds.GRANTS + 5)
            .mapToObj(i -> name("n" + i + ".example"))
            .toList());

    devices.lock(6, "lock", WHO);

    assertThat(house.settings()).hasSize(OwnerBounds.GRANTS + 1);
    assertThat(camMayAsk("n0.example")).isTrue();
    assertThat(camMayAsk("n" + OwnerBounds.GRANTS + ".example")).isFalse();
    assertThat(house.owner.history(1, Optional.empty()).get(0).summary())
        .isEqualTo("lock (no room for 6 names)");
  }

  @Test
  void freedADeviceIsOutOfItsGroupsQuarantineToo() {
    house.set(
        house.setting("group:iot", "quarantine", "locked"),
        house.setting("device:6", "group.iot", "on"));
    devices.lock(6, DOING, WHO);

    devices.free(6, DOING, WHO);

    assertThat(ofCam()).isEqualTo(Quarantine.NONE);
    house.owner.undo();
    assertThat(ofCam()).isEqualTo(Quarantine.LOCKED);
  }

  @Test
  void freedADeviceOfNoSuchGroupHasNothingSet() {
    devices.lock(6, DOING, WHO);
    devices.free(6, DOING, WHO);

    assertThat(house.settings()).isEmpty();
  }

  @Test
  void onlyADeviceLearns() {
    assertThatThrownBy(() -> house.set(house.setting("group:iot", "quarantine", "learning")))
        .isInstanceOf(RefusedChangeException.class)
        .hasMessageContaining("only a device can learn");
  }

  @Test
  void mergingJoinsWholeDevicesAndSplittingTakesThemApart() {
    devices.merge(1, 2, DOING, WHO);
    devices.merge(3, 4, DOING, WHO);
    devices.merge(2, 4, DOING, WHO);
    assertThat(house.settings())
        .containsExactly("device:2 same-as=1", "device:4 same-as=3", "device:3 same-as=1");
    assertThat(devices.merge(4, 1, DOING, WHO)).as("they are one already").isEmpty();

    devices.split(1, DOING, WHO);

    assertThat(house.settings()).containsExactly("device:4 same-as=3");
    house.owner.undo();
    assertThat(house.settings()).hasSize(3);
  }

  @Test
  void whatWasDeclinedMayBeMergedAfterAll() {
    devices.decline(2, 1, DOING, WHO);
    devices.decline(2, 7, DOING, WHO);
    assertThat(devices.decline(1, 2, DOING, WHO)).isEmpty();
    assertThat(house.settings()).containsExactly("device:2 not-same-as=1,7");

    devices.merge(1, 2, DOING, WHO);

    assertThat(house.settings())
        .containsExactlyInAnyOrder("device:2 not-same-as=7", "device:2 same-as=1");
    house.owner.undo();
    assertThat(house.settings()).containsExactly("device:2 not-same-as=1,7");
  }

  @Test
  void noMoreThanItsNumbersFindRoomCanBeDeclined() {
    for (int other = 101; other <= 164; other++) {
      devices.decline(1, other, DOING, WHO);
    }
    devices.decline(1, 2, DOING, WHO);

    assertThat(house.settings()).hasSize(2).contains("device:2 not-same-as=1");
    assertThatThrownBy(() -> devices.decline(1, 1, DOING, WHO))
        .isInstanceOf(RefusedChangeException.class);
  }

  @Test
  void aForgottenDeviceIsGoneWithItsMergedNumbersAndCannotComeBack() {
    house.set(house.setting("device:6", "name", "cam"), house.setting("device:5", "kind", "tv"));
    house.rule(Action.BLOCK, "ads.example", terms("device:6", "", Duration.ZERO));
    devices.merge(6, 7, DOING, WHO);
    devices.decline(5, 6, DOING, WHO);
    List<Integer> gone = new ArrayList<>(devices.forget(7, WHO));

    assertThat(gone).containsExactlyInAnyOrder(6, 7);
    assertThat(house.settings()).containsExactly("device:5 kind=tv");
    assertThat(house.owner.settings().rules()).isEmpty();
    assertThat(camMayAsk("ads.example")).isTrue();
    assertThat(house.owner.history(9, Optional.of(new OfDevice(6)))).isEmpty();
  }

  /** Otherwise the owner who meant the forgetting loses something else, and is not told. */
  @Test
  void undoDoesNotPassWhatWasForgottenUnlessTheChangeBeforeItIsNamed() {
    house.block("ads.example");
    house.set(house.setting("device:6", "name", "cam"));
    devices.forget(6, WHO);

    assertThatThrownBy(house.owner::undo)
        .isInstanceOf(RefusedChangeException.class)
        .hasMessage(
            "\"devices forget #6\" cannot be undone; of what was done before,"
                + " tacet undo 1 takes back: "
                + DOING);
    assertThat(camMayAsk("ads.example")).isFalse();
    assertThatThrownBy(() -> house.owner.undo(Optional.of(2L)))
        .isInstanceOf(RefusedChangeException.class)
        .hasMessageContaining("change 2 is not the next to be taken back; tacet undo 1");

    assertThat(house.owner.undo(Optional.of(1L))).isPresent();

    assertThat(camMayAsk("ads.example")).isTrue();
    assertThat(house.owner.undo()).as("nothing is left that could be").isEmpty();
    assertThat(house.owner.history(9, Optional.empty()))
        .extracting(PastChange::summary, PastChange::actor)
        .contains(tuple("devices forget #6", WHO));
  }

  @Test
  void whatIsDoneAfterAForgettingIsTakenBackAsEver() {
    devices.forget(6, WHO);
    house.block("ads.example");

    assertThat(house.owner.undo()).isPresent();
    assertThat(camMayAsk("ads.example")).isTrue();
  }
}
