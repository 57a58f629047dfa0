package dev.tacet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "30s, 30",
    "5m, 300",
    "10m30s, 630",
    "2h, 7200",
    "1d, 86400",
    "1w, 604800",
    "1d1s, 86401"
  })
  void aDurationIsReadAsPeopleWriteIt(String text, long seconds) {
    assertThat(Durations.parse(text)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10",
        "m",
        "0s",
        "-5m",
        "5 m",
        "30s5m",
        "1.5h",
        "9999999s",
        "999999d",
        "5M",
        "٣m"
      })
  void whatIsNoDurationIsRefusedWithTheForm(String text) {
    assertThatThrownBy(() -> Durations.parse(text))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("\"" + text + "\"");
  }

  @ParameterizedTest
  @CsvSource({"630, 10m30s", "604800, 7d", "0, 0s", "90061, 1d1h1m1s"})
  void aDurationIsShownAsItIsRead(long seconds, String text) {
    assertThat(Durations.show(Duration.ofSeconds(seconds))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"90061, 1d1h", "3661, 1h1m", "61, 1m1s", "5, 5s", "0, 0s"})
  void anUptimeHasItsTwoLargestUnits(long seconds, String text) {
    assertThat(Durations.about(Duration.ofSeconds(seconds))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "2h, 2026-11-21T18:14:30Z",
    "2026-11-21, 2026-11-20T23:00:00Z",
    "yesterday, 2026-11-19T23:00:00Z",
    "today, 2026-11-20T23:00:00Z",
    "20:00, 2026-11-21T19:00:00Z",
    "21:14:31, 2026-11-20T20:14:31Z",
    "2026-11-21 20:00:05, 2026-11-21T19:00:05Z",
    "2026-11-21T20:00, 2026-11-21T19:00:00Z",
    "2026-11-21T20:00:05, 2026-11-21T19:00:05Z",
    "2026-11-21T20:00:00Z, 2026-11-21T20:00:00Z",
    "2026-11-21T20:00:00-05:00, 2026-11-22T01:00:00Z"
  })
  void aTimeIsReadInTheLocalZone(String text, String utc) {
    assertThat(times(ZoneId.of("Europe/Berlin")).parse(text)).hasToString(utc);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "tomorrow", "25:00", "2026-13-01", "21.11.2026", "2026-11-21T25:00", "2h ago"})
  void whatIsNoTimeIsRefused(String text) {
    assertThatThrownBy(() -> times(ZoneOffset.UTC).parse(text)).isInstanceOf(UsageException.class);
  }

  @Test
  void aTimeIsShownInTheLocalZoneAndItsDayOnlyWhereItIsAnother() {
    Times times = times(ZoneId.of("Europe/Berlin"));

    assertThat(times.brief("2026-11-21T20:00:00.5Z")).isEqualTo("21:00:00");
    assertThat(times.brief("2026-11-21T23:30:00Z")).isEqualTo("2026-11-22 00:30:00");
    assertThat(times.brief("")).isEmpty();
  }

  @Test
  void aSentenceOfTheServersHasItsTimesInTheLocalZone() {
    Times times = times(ZoneId.of("Europe/Berlin"));

    assertThat(times.inProse("paused until 2026-11-21T20:00:00.754Z: tacet resume ends it"))
        .isEqualTo("paused until 21:00:00: tacet resume ends it");
    assertThat(times.inProse("since 2026-11-20T20:00:00.754952314Z; stop it"))
        .isEqualTo("since 2026-11-20 21:00:00; stop it");
  }

  private static Times times(ZoneId zone) {
    return new Times(Clock.fixed(Shell.NOW, ZoneOffset.UTC), zone);
  }
}
