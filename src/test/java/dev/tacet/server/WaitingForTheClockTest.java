package dev.tacet.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.dns.DomainName;
import dev.tacet.policy.Action;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.DomainRule;
import dev.tacet.policy.OwnerRules;
import dev.tacet.policy.Policy;
import dev.tacet.policy.QuarantineProposals;
import dev.tacet.policy.Schedule;
import dev.tacet.policy.Scope;
import dev.tacet.policy.Subject;
import dev.tacet.testkit.ManualClock;
import dev.tacet.testkit.MemoryRules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the owner gave an end or hours, on a machine whose clock is wrong for a while. */
class WaitingForTheClockTest {
  private static final Instant BUILT = Instant.parse("2026-02-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration HOUR = Duration.ofMinutes(60);

  @TempDir private Path temp;
  private final ManualClock clock = new ManualClock();
  private final MemoryRules store = new MemoryRules();
  private MachineTime time;
  private OwnerRules owner;

  private void start() {
    time =
        new MachineTime(
            BUILT,
            new KeptTime(temp.resolve("clock")),
            new TimeServers(temp.resolve("root"), BUILT),
            clock,
            clock.nanos());
    owner =
        new OwnerRules(
            store,
            new CurrentPolicy(Policy.OPEN),
            Map.of(),
            Map.of(),
            time,
            clock.nanos(),
            QuarantineProposals.NONE);
  }

  private void startAt(Instant says) {
    clockSays(says);
    start();
  }

  private void stop() {
    time.close();
  }

  private void clockSays(Instant says) {
    clock.jump(Duration.between(clock.instant(), says));
  }

  private void tick() {
    time.tick();
    owner.tick();
  }

  private void pass(Duration duration) {
    clock.pass(duration);
    tick();
  }

  private void allowForAnHour() {
    DomainRule rule = new DomainRule(DomainName.parse("game.example"), Scope.SUBTREE, Action.ALLOW);
    owner.add(List.of(rule), Optional.of(HOUR), "", "allow game.example --for 60m");
  }

  private boolean isAllowed() {
    return !owner.settings().rules().isEmpty();
  }

  private void bedtime() {
    Schedule.Range night =
        new Schedule.Range(
            EnumSet.allOf(DayOfWeek.class), LocalTime.parse("21:00"), LocalTime.parse("07:00"));
    owner.schedule(new Schedule("bedtime", ZoneOffset.UTC, List.of(night)), "schedule bedtime", "");
  }

  @Test
  void anHourGivenIn1970LastsAnHourThroughTheJump() {
    startAt(Instant.EPOCH);
    allowForAnHour();
    pass(Duration.ofMinutes(10));
    clockSays(NOW);
    tick();
    assertThat(isAllowed()).isTrue();

    pass(Duration.ofMinutes(49));
    assertThat(isAllowed()).isTrue();
    pass(Duration.ofMinutes(2));
    assertThat(isAllowed()).isFalse();
  }

  @Test
  void anEndGivenBeforeThePowerCutWaitsForTheClockAndIsKept() {
    start();
    allowForAnHour();
    pass(Duration.ofMinutes(30));
    stop();

    startAt(Instant.EPOCH);
    tick();
    assertThat(isAllowed()).isTrue();
    pass(Duration.ofMinutes(2));
    assertThat(isAllowed()).isTrue();

    clockSays(NOW.plus(Duration.ofMinutes(45)));
    tick();
    assertThat(isAllowed()).as("a quarter of an hour is left").isTrue();
    pass(Duration.ofMinutes(16));
    assertThat(isAllowed()).isFalse();
  }

  @Test
  void anEndThatWasReachedWhileNobodyKnewItIsSeenWithTheClock() {
    start();
    allowForAnHour();
    stop();

    startAt(Instant.EPOCH);
    tick();
    assertThat(isAllowed()).isTrue();
    clockSays(NOW.plus(Duration.ofHours(5)));
    tick();
    assertThat(isAllowed()).isFalse();
  }

  @Test
  void withoutAClockAnHourIsOverWhenItMustBe() {
    start();
    owner.pause(Optional.of(HOUR));
    pass(Duration.ofMinutes(30));
    stop();

    startAt(Instant.EPOCH);
    pass(Duration.ofMinutes(29));
    assertThat(owner.settings().pausedUntil()).isPresent();
    pass(Duration.ofMinutes(2));
    assertThat(owner.settings().pausedUntil())
        .as("filtering must not stay off because a time server is silent")
        .isEmpty();
  }

  @Test
  void aScheduleStaysAsItWasWhileTheClockIsWrong() {
    start();
    bedtime();
    clockSays(Instant.parse("2026-03-01T22:00:00Z"));
    tick();
    assertThat(owner.activeSchedules()).containsExactly("bedtime");

    clockSays(Instant.parse("1970-01-01T12:00:00Z"));
    tick();
    assertThat(owner.activeSchedules()).as("it does not end").containsExactly("bedtime");

    clockSays(Instant.parse("2026-03-02T08:00:00Z"));
    tick();
    assertThat(owner.activeSchedules()).isEmpty();
  }

  @Test
  void aScheduleDoesNotBeginByAWrongClockButByHand() {
    start();
    bedtime();
    stop();

    startAt(Instant.parse("1970-01-01T23:00:00Z"));
    tick();
    assertThat(owner.activeSchedules()).isEmpty();

    owner.flip("bedtime", Schedule.Override.ON, Optional.empty(), "schedule bedtime on", "");
    assertThat(owner.activeSchedules()).containsExactly("bedtime");
  }

  @Test
  void whereNoMomentWasEverKnownNoScheduleIsActive() {
    startAt(Instant.parse("1970-01-01T23:00:00Z"));
    bedtime();
    tick();

    assertThat(owner.activeSchedules()).isEmpty();
  }

  @Test
  void afterAPowerCutAScheduleIsAsItWasWhenTheTimeWasLastKnown() {
    start();
    bedtime();
    clockSays(Instant.parse("2026-03-01T22:00:00Z"));
    tick();
    stop();

    startAt(Instant.parse("1970-01-01T12:00:00Z"));
    assertThat(owner.activeSchedules()).containsExactly("bedtime");
    assertThat(Files.exists(temp.resolve("clock"))).isTrue();
  }

  @Test
  void aJumpTo2070EndsNothing() {
    start();
    allowForAnHour();
    owner.pause(Optional.of(HOUR));
    clockSays(Instant.parse("2070-01-01T00:00:00Z"));
    pass(Duration.ofMinutes(59));

    assertThat(isAllowed()).isTrue();
    assertThat(owner.settings().pausedUntil()).isPresent();
    pass(Duration.ofMinutes(2));
    assertThat(isAllowed()).isFalse();
  }

  @Test
  void anHourGivenIn1970LastsAnHourThroughARestartAfterTheClockWasSet() {
    startAt(Instant.EPOCH);
    bedtime();
    allowForAnHour();
    owner.pause(Optional.of(HOUR));
    owner.pause(new Subject.OfGroup("kids"), Optional.of(HOUR), "pause --group kids", "");
    owner.flip("bedtime", Schedule.Override.ON, Optional.of(HOUR), "schedule bedtime on", "");
    pass(Duration.ofMinutes(10));
    clockSays(NOW);
    tick();
    stop();

    start();
    pass(Duration.ofMinutes(49));
    assertThat(isAllowed()).isTrue();
    assertThat(owner.settings().pausedUntil()).contains(NOW.plus(Duration.ofMinutes(50)));
    assertThat(owner.settings().settings()).hasSize(1);
    assertThat(owner.activeSchedules()).containsExactly("bedtime");

    pass(Duration.ofMinutes(2));
    assertThat(isAllowed()).isFalse();
    assertThat(owner.settings().pausedUntil()).isEmpty();
    assertThat(owner.settings().settings()).isEmpty();
    assertThat(owner.activeSchedules()).isEmpty();
  }

  @Test
  void aTrueEndThatCannotBeWrittenIsTriedAgain() {
    startAt(Instant.EPOCH);
    allowForAnHour();
    store.breakDown();
    clockSays(NOW);
    assertThatThrownBy(this::tick).hasMessageContaining("disk is full");
    assertThat(isAllowed()).isTrue();

    store.mend();
    pass(Duration.ofMinutes(2));
    stop();
    start();
    pass(Duration.ofMinutes(57));
    assertThat(isAllowed()).isTrue();
    pass(Duration.ofMinutes(2));
    assertThat(isAllowed()).isFalse();
  }

  @Test
  void whatHasNoEndGetsNone() {
    startAt(Instant.EPOCH);
    owner.pause(Optional.empty());
    int writes = store.writes();
    clockSays(NOW);
    tick();

    assertThat(store.writes()).isEqualTo(writes);
  }
}
