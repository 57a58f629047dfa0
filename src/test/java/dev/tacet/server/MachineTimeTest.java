package dev.tacet.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A machine without a battery, and what its clock is worth. */
class MachineTimeTest {
  private static final Instant BUILT = Instant.parse("2026-02-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir private Path temp;
  private final ManualClock clock = new ManualClock();
  private Path file;
  private Path root;

  @BeforeEach
  void machine() {
    file = temp.resolve("clock");
    root = temp.resolve("root");
  }

  private MachineTime started() {
    return new MachineTime(
        BUILT, new KeptTime(file), new TimeServers(root, BUILT), clock, clock.nanos());
  }

  private void clockSays(Instant time) {
    clock.jump(Duration.between(clock.instant(), time));
  }

  private void kept(Instant time) throws IOException {
    Files.writeString(file, time + "\n");
  }

  private void timesyncd(boolean heard) throws IOException {
    Path directory = Files.createDirectories(root.resolve("run/systemd/timesync"));
    if (heard) {
      Files.writeString(directory.resolve("synchronized"), "");
    }
  }

  private void hardwareClock(String seconds) throws IOException {
    Path rtc = Files.createDirectories(root.resolve("sys/class/rtc/rtc0"));
    Files.writeString(rtc.resolve("since_epoch"), seconds);
  }

  @Test
  void anOrdinaryClockIsBelieved() {
    MachineTime time = started();

    assertThat(time.now()).contains(NOW);
    assertThat(time.guess()).isEqualTo(NOW);
    assertThat(time.status().known()).isTrue();
    assertThat(time.status().problem()).isEmpty();
    assertThat(file).hasContent("2026-03-01T12:00:00Z\n");
  }

  @Test
  void aClockBeforeTheBuildIsNotAndTheGuessCountsOnFromTheLastTimeKept() throws IOException {
    kept(NOW);
    clockSays(Instant.EPOCH);
    MachineTime time = started();
    clock.pass(Duration.ofMinutes(5));
    time.tick();

    assertThat(time.now()).isEmpty();
    assertThat(time.guess()).isEqualTo(NOW.plus(Duration.ofMinutes(5)));
    assertThat(time.clock().instant()).isEqualTo(time.guess());
    assertThat(time.lastKnown()).contains(NOW);
    assertThat(time.status().known()).isFalse();
    assertThat(time.status().problem())
        .startsWith("the clock of this machine says 1970-01-01T00:05:00Z, before this Tacet was");
    assertThat(time.status().remedy()).contains("timedatectl");
    assertThat(file).as("what is not known is not kept").hasContent(NOW + "\n");
  }

  @Test
  void aFirstStartIn1970CountsFromTheBuildAndKnowsNoMoment() {
    clockSays(Instant.EPOCH);
    MachineTime time = started();

    assertThat(time.guess()).isEqualTo(BUILT);
    assertThat(time.lastKnown()).isEmpty();
    assertThat(file).doesNotExist();
  }

  @Test
  void aClockThatIsSetWhileItRunsIsBelievedFromThenOn() {
    clockSays(Instant.EPOCH);
    MachineTime time = started();
    clockSays(NOW);

    assertThat(time.now()).as("without waiting for a tick").contains(NOW);
    time.tick();
    assertThat(file).hasContent(NOW + "\n");
    assertThat(time.status().known()).isTrue();
  }

  @Test
  void aClockBeforeTheLastTimeKeptIsNotBelievedUntilItIsPast() throws IOException {
    kept(NOW);
    clockSays(NOW.minus(Duration.ofHours(3)));
    MachineTime time = started();

    assertThat(time.now()).isEmpty();
    assertThat(time.guess()).isEqualTo(NOW);
    assertThat(time.status().problem()).contains("it was 2026-03-01T12:00:00Z before");
    assertThat(time.status().remedy()).contains("remove " + file);

    clockSays(NOW.plusSeconds(1));
    assertThat(time.now()).isPresent();
  }

  @Test
  void secondsLessThanWhatWasKeptAreNothingToWonderAbout() throws IOException {
    kept(NOW);
    clockSays(NOW.minusSeconds(20));

    assertThat(started().now()).isPresent();
  }

  @Test
  void aTimeServerThatWasHeardStandsAboveWhatWasKept() throws IOException {
    kept(NOW.plus(Duration.ofDays(900)));
    timesyncd(true);
    MachineTime time = started();

    assertThat(time.now()).contains(NOW);
    assertThat(file).as("what was wrong is not kept").hasContent(NOW + "\n");
  }

  @Test
  void whoeverSetsTheClockBackWhileItRunsIsBelieved() {
    clockSays(NOW.plus(Duration.ofHours(5)));
    MachineTime time = started();
    clockSays(NOW);
    time.tick();

    assertThat(time.now()).contains(NOW);
    assertThat(file).hasContent(NOW + "\n");
  }

  @Test
  void aClockThatFallsTo1970WhileItRunsIsNotBelieved() {
    MachineTime time = started();
    clockSays(Instant.EPOCH);
    clock.pass(Duration.ofSeconds(10));
    time.tick();

    assertThat(time.now()).isEmpty();
    assertThat(time.guess()).isEqualTo(NOW.plusSeconds(10));
    assertThat(time.lastKnown()).contains(NOW);
  }

  @Test
  void aClockIn2070IsNotBelieved() {
    clockSays(Instant.parse("2070-01-01T00:00:00Z"));
    MachineTime time = started();

    assertThat(time.now()).isEmpty();
    assertThat(time.guess()).isEqualTo(BUILT);
    assertThat(file).doesNotExist();
    assertThat(time.status().problem()).contains("more than 20 years after");
  }

  @Test
  void aTimeServiceThatHasHeardNobodyYetIsDoubtWhereNoHardwareKeptTheTime() throws IOException {
    timesyncd(false);
    MachineTime time = started();
    assertThat(time.now()).isEmpty();
    assertThat(time.guess()).isEqualTo(NOW);
    assertThat(time.status().problem()).contains("has not been set by a time server");

    timesyncd(true);
    time.tick();
    assertThat(time.now()).contains(NOW);
  }

  @Test
  void aHardwareClockThatKeptTheTimeNeedsNoTimeServer() throws IOException {
    timesyncd(false);
    hardwareClock(BUILT.plusSeconds(9).getEpochSecond() + "\n");

    assertThat(started().now()).contains(NOW);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1234\n", "", "no time"})
  void aHardwareClockWithoutABatteryDoesNotCount(String says) throws IOException {
    timesyncd(false);
    hardwareClock(says);

    assertThat(started().now()).isEmpty();
  }

  @Test
  void aMachineWithoutTimesyncdIsNotDoubtedForThat() throws IOException {
    Files.createDirectories(root.resolve("run/systemd"));

    assertThat(started().now()).contains(NOW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tomorrow",
        "+999999999-12-31T23:59:59Z",
        "1970-01-01T00:00:00Z",
        "2070-01-01T00:00:00Z",
        "2026-03-01T12:00:00Z and very much more of what nobody wrote here at all, for sure"
      })
  void aDamagedFileSaysNothingAndIsWrittenAnew(String content) throws IOException {
    Files.writeString(file, content);
    MachineTime time = started();

    assertThat(time.now()).contains(NOW);
    assertThat(file).hasContent(NOW + "\n");
  }

  @Test
  void theTimeIsKeptOnceAnHourAndAtTheEnd() {
    MachineTime time = started();
    for (int i = 0; i < 59; i++) {
      clock.pass(Duration.ofMinutes(1));
      time.tick();
    }
    assertThat(file).hasContent(NOW + "\n");

    clock.pass(Duration.ofMinutes(1));
    time.tick();
    assertThat(file).hasContent("2026-03-01T13:00:00Z\n");

    clock.pass(Duration.ofMinutes(1));
    time.close();
    assertThat(file).hasContent("2026-03-01T13:01:00Z\n");
    assertThat(temp).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void aTimeThatCannotBeKeptStopsNothing() throws IOException {
    Files.createDirectory(temp.resolve("clock.new"));
    MachineTime time = started();
    time.close();

    assertThat(time.now()).contains(NOW);
    assertThat(file).doesNotExist();
  }

  @Test
  void aJumpOfYearsAgesNothingForADay() {
    MachineTime time = started();
    clock.jump(Duration.ofDays(700));
    time.tick();
    clock.pass(Duration.ofHours(23));
    time.tick();
    assertThat(time.now()).isPresent();
    assertThat(time.settled().instant()).isEqualTo(NOW.plus(Duration.ofHours(23)));

    clock.pass(Duration.ofHours(2));
    time.tick();
    assertThat(time.settled().instant()).isEqualTo(clock.instant());
  }

  @Test
  void aJumpThatIsTakenBackWithinADayLeavesNoTrace() throws IOException {
    MachineTime time = started();
    clock.jump(Duration.ofDays(700));
    clock.pass(Duration.ofHours(2));
    time.tick();
    clock.jump(Duration.ofDays(-700));
    time.tick();
    time.close();

    assertThat(time.settled().instant()).isEqualTo(NOW.plus(Duration.ofHours(2)));
    assertThat(started().now()).as("after a restart").contains(clock.instant());
  }

  @Test
  void aJumpThatATimeServerMadeIsBelievedAtOnce() throws IOException {
    clockSays(Instant.EPOCH);
    timesyncd(false);
    kept(NOW);
    MachineTime time = started();
    clockSays(NOW.plus(Duration.ofDays(21)));
    timesyncd(true);
    time.tick();

    assertThat(time.settled().instant()).isEqualTo(NOW.plus(Duration.ofDays(21)));
  }

  @Test
  void theBuildHasATime() {
    assertThat(BuildTime.read()).isAfter(Instant.parse("2026-01-01T00:00:00Z"));
  }
}
