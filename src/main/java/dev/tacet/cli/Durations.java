package dev.tacet.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people type and read them: {@code 30s}, {@code 10m30s}, {@code 2h}, {@code 1d}. */
final class Durations {
  /** Longer than anybody plans for, and far from any overflow. */
  private static final Duration LONGEST = Duration.ofDays(3650);

  private static final Pattern FORM =
      Pattern.compile(
          "(?:(\\d{1,6})w)?(?:(\\d{1,6})d)?(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,6})s)?");

  private static final long[] UNIT_SECONDS = {604_800, 86_400, 3_600, 60, 1};
  private static final String[] UNITS = {"w", "d", "h", "m", "s"};

  private Durations() {}

  /**
   * Reads one.
   *
   * @return one second to ten years
   * @throws UsageException with what was expected
   */
  static Duration parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (text.isEmpty() || !matcher.matches()) {
      throw new UsageException(
          "not a duration: \"" + text + "\"; write it like 30s, 5m, 10m30s, 2h or 1d");
    }
    long seconds = 0;
    for (int unit = 0; unit < UNITS.length; unit++) {
      if (matcher.group(unit + 1) != null) {
        seconds += Long.parseLong(matcher.group(unit + 1)) * UNIT_SECONDS[unit];
      }
    }
    if (seconds < 1 || seconds > LONGEST.toSeconds()) {
      throw new UsageException(
          "out of range: \"" + text + "\"; a duration is between 1s and " + show(LONGEST));
    }
    return Duration.ofSeconds(seconds);
  }

  /** Of an option that may be left out: null is 0, which means for good. */
  static long seconds(String text) {
    return text == null ? 0 : parse(text).toSeconds();
  }

  /** The form {@link #parse} reads, days the largest unit. */
  static String show(Duration duration) {
    long left = duration.toSeconds();
    StringBuilder text = new StringBuilder();
    for (int unit = 1; unit < UNITS.length; unit++) {
      long count = left / UNIT_SECONDS[unit];
      left %= UNIT_SECONDS[unit];
      if (count > 0) {
        text.append(count).append(UNITS[unit]);
      }
    }
    return text.isEmpty() ? "0s" : text.toString();
  }

  /** The two largest units: enough for an uptime. */
  static String about(Duration duration) {
    long seconds = duration.toSeconds();
    for (int unit = 1; unit < UNITS.length - 1; unit++) {
      if (seconds >= UNIT_SECONDS[unit]) {
        seconds -= seconds % UNIT_SECONDS[unit + 1];
        break;
      }
    }
    return show(Duration.ofSeconds(seconds));
  }
}
