package dev.tacet.config;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A length of time: {@code 30s}, {@code 10m30s}, {@code 1d}, {@code 250ms}. */
record DurationForm(Bounds<Duration> bounds) implements Form<Duration> {
  // Nine digits: a million years in days still fits into a long of milliseconds.
  private static final Pattern SYNTAX =
      Pattern.compile(
          "(?=.)(?:([0-9]{1,9})d)?(?:([0-9]{1,9})h)?(?:([0-9]{1,9})m)?(?:([0-9]{1,9})s)?"
              + "(?:([0-9]{1,9})ms)?");

  private static final long[] MILLIS = {86_400_000, 3_600_000, 60_000, 1_000, 1};
  private static final String[] UNITS = {"d", "h", "m", "s", "ms"};

  @Override
  public Optional<Duration> read(String text, Consumer<String> problem) {
    Matcher matcher = SYNTAX.matcher(text);
    if (!matcher.matches()) {
      problem.accept(
          Quoted.of(text)
              + " is not a duration such as 250ms, 30s, 10m30s, 12h or 1d; use "
              + allowed());
      return Optional.empty();
    }
    long millis = 0;
    for (int unit = 0; unit < MILLIS.length; unit++) {
      String digits = matcher.group(unit + 1);
      millis += digits == null ? 0 : Long.parseLong(digits) * MILLIS[unit];
    }
    Duration value = Duration.ofMillis(millis);
    if (!bounds.holds(value)) {
      problem.accept(Quoted.plain(text) + " is out of bounds; use " + allowed());
      return Optional.empty();
    }
    return Optional.of(value);
  }

  @Override
  public String print(Duration value) {
    StringBuilder out = new StringBuilder();
    long millis = value.toMillis();
    for (int unit = 0; unit < MILLIS.length; unit++) {
      if (millis >= MILLIS[unit]) {
        out.append(millis / MILLIS[unit]).append(UNITS[unit]);
        millis %= MILLIS[unit];
      }
    }
    return out.isEmpty() ? "0s" : out.toString();
  }

  @Override
  public String allowed() {
    return bounds.describe(this::print);
  }
}
