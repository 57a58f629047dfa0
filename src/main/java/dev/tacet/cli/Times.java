package dev.tacet.cli;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Points in time: the interface speaks ISO 8601 in UTC, people their own zone. Immutable. */
final class Times {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT);
  private static final DateTimeFormatter BOTH =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
  private static final DateTimeFormatter SHORT_DAY =
      DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);

  private static final Pattern AGO = Pattern.compile("(\\d+[wdhms])+");
  private static final Pattern TIME_OF_DAY = Pattern.compile("\\d\\d:\\d\\d(:\\d\\d)?");
  private static final Pattern DAY_AND_TIME = Pattern.compile("^(\\d{4}-\\d\\d-\\d\\d) (\\d)");
  private static final Pattern IN_PROSE =
      Pattern.compile("\\b\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?Z");

  private final Clock clock;
  private final ZoneId zone;

  Times(Clock clock, ZoneId zone) {
    this.clock = clock;
    this.zone = zone;
  }

  Instant now() {
    return clock.instant();
  }

  /** The zone of whoever reads. */
  ZoneId zone() {
    return zone;
  }

  /** The same zone at another moment: "2h ago" is two hours before that. */
  Times at(Instant now) {
    return new Times(Clock.fixed(now, zone), zone);
  }

  /**
   * Reads {@code 2h} (that long ago), a day, a local time, or a time with its offset; a time of day
   * is the last one that was.
   *
   * @throws UsageException with what was expected
   */
  Instant parse(String typed) {
    String text = DAY_AND_TIME.matcher(typed.strip()).replaceFirst("$1T$2"); // as log prints it
    if (AGO.matcher(text).matches()) {
      return now().minus(Durations.parse(text));
    }
    LocalDate today = LocalDate.ofInstant(now(), zone);
    try {
      if (text.equals("today") || text.equals("yesterday")) {
        return today.minusDays(text.equals("today") ? 0 : 1).atStartOfDay(zone).toInstant();
      }
      if (TIME_OF_DAY.matcher(text).matches()) {
        LocalTime at = LocalTime.parse(text);
        Instant then = today.atTime(at).atZone(zone).toInstant();
        return then.isAfter(now()) ? today.minusDays(1).atTime(at).atZone(zone).toInstant() : then;
      }
      if (!text.contains("T")) {
        return LocalDate.parse(text).atStartOfDay(zone).toInstant();
      }
      int time = text.indexOf('T');
      boolean offset =
          text.indexOf('Z') > 0 || text.indexOf('+', time) > 0 || text.indexOf('-', time) > 0;
      return offset
          ? OffsetDateTime.parse(text).toInstant()
          : LocalDateTime.parse(text).atZone(zone).toInstant();
    } catch (DateTimeParseException e) {
      throw new UsageException(
          "not a time: \""
              + typed
              + "\"; write how long ago (2h, 1d) or when (yesterday, 20:00, 2026-11-21,"
              + " 2026-11-21T20:00)");
    }
  }

  /** As {@link #parse}, for the interface: ISO 8601 in UTC; empty stays empty. */
  String utc(Optional<String> text) {
    return text.map(t -> parse(t).toString()).orElse("");
  }

  /** {@code 20:14:07} in the local zone; what is no time is shown as it came. */
  String timeOfDay(String iso) {
    return local(iso).map(TIME::format).orElse(iso);
  }

  /** {@code 2026-11-21 20:14:07} in the local zone. */
  String dateAndTime(String iso) {
    return local(iso).map(BOTH::format).orElse(iso);
  }

  /** The local day: {@code 2026-11-21}. */
  String day(String iso) {
    return local(iso).map(DAY::format).orElse("");
  }

  /** Today's times without their day, others with it. */
  String brief(String iso) {
    return day(iso).equals(day(now().toString())) ? timeOfDay(iso) : dateAndTime(iso);
  }

  /** {@code 18:02} today, {@code 2 Nov} within a year, else {@code 2024-11-02}. */
  String near(String iso) {
    Optional<ZonedDateTime> then = local(iso);
    if (then.isEmpty()) {
      return iso;
    }
    LocalDate today = LocalDate.ofInstant(now(), zone);
    LocalDate day = then.get().toLocalDate();
    if (day.equals(today)) {
      return MINUTE.format(then.get());
    }
    return day.isAfter(today.minusDays(300)) ? SHORT_DAY.format(day) : DAY.format(day);
  }

  /** As {@link #ago}, in a sentence: {@code now}, {@code 3 min ago}, {@code 2 Nov}. */
  String agoInProse(String iso) {
    String ago = ago(iso);
    return ago.endsWith(" min") ? ago + " ago" : ago;
  }

  /** {@code now} for a minute, {@code 3 min} for an hour, else as {@link #near}. */
  String ago(String iso) {
    Optional<ZonedDateTime> then = local(iso);
    if (then.isEmpty()) {
      return iso;
    }
    Duration passed = Duration.between(then.get().toInstant(), now());
    if (passed.compareTo(Duration.ofMinutes(1)) < 0) {
      return "now";
    }
    return passed.compareTo(Duration.ofHours(1)) < 0 ? passed.toMinutes() + " min" : near(iso);
  }

  /** {@code 9m} to an end, in the two largest units; {@code 0s} where it is over. */
  String left(String iso) {
    Optional<ZonedDateTime> end = local(iso);
    if (end.isEmpty()) {
      return iso;
    }
    Duration left = Duration.between(now(), end.get().toInstant());
    return Durations.about(left.isNegative() ? Duration.ZERO : left);
  }

  /** A sentence of the server's with its times as {@link #brief} shows them. */
  String inProse(String sentence) {
    return IN_PROSE.matcher(sentence).replaceAll(time -> brief(time.group()));
  }

  private Optional<ZonedDateTime> local(String iso) {
    try {
      return Optional.of(Instant.parse(iso).atZone(zone));
    } catch (DateTimeException e) {
      // An empty text is "never"; anything else is shown as the server said it.
      return Optional.empty();
    }
  }
}
