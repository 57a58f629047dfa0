package dev.tacet.policy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Times that have a name, so that rules and settings can hang on them. What is active follows from
 * the moment alone, in the wall time of the zone: a clock that jumps, or a day of 23 hours, needs
 * no memory. Immutable.
 *
 * @param ranges none where it is only ever switched by hand
 * @param override whether it is switched by hand
 * @param overrideUntil when that ends; empty means not by itself
 */
public record Schedule(
    String name,
    ZoneId zone,
    List<Range> ranges,
    Override override,
    Optional<Instant> overrideUntil) {
  public static final int MAX_RANGES = 32;

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,31}");

  /** What the owner, or somebody's program, switched it to. */
  public enum Override {
    /** Nothing: the ranges say. */
    AUTO,
    ON,
    OFF
  }

  /**
   * A part of some days: from a time up to, but not including, another. Where that is not later, it
   * is one of the next day; where both are the same, the day is meant whole.
   *
   * @param days the days on which it begins
   */
  public record Range(Set<DayOfWeek> days, LocalTime from, LocalTime to) {
    public Range {
      days = Set.copyOf(days);
      Objects.requireNonNull(from);
      Objects.requireNonNull(to);
      if (days.isEmpty()) {
        throw new IllegalArgumentException("a range without a day is never");
      }
    }

    boolean contains(DayOfWeek day, LocalTime time) {
      if (from.equals(to)) {
        return days.contains(day);
      }
      if (from.isBefore(to)) {
        return days.contains(day) && !time.isBefore(from) && time.isBefore(to);
      }
      return days.contains(day) && !time.isBefore(from)
          || days.contains(day.minus(1)) && time.isBefore(to);
    }
  }

  public Schedule {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "not the name of a schedule: \"" + name + "\"; use 1 to 32 of a-z, 0-9, - and _");
    }
    Objects.requireNonNull(zone);
    ranges = List.copyOf(ranges);
    if (ranges.size() > MAX_RANGES) {
      throw new IllegalArgumentException(
          "a schedule has at most " + MAX_RANGES + " ranges, not " + ranges.size());
    }
    Objects.requireNonNull(override);
    if (overrideUntil.isPresent() && override == Override.AUTO) {
      throw new IllegalArgumentException("what is not switched by hand has no end of that");
    }
  }

  /** One that nobody switched. */
  public Schedule(String name, ZoneId zone, List<Range> ranges) {
    this(name, zone, ranges, Override.AUTO, Optional.empty());
  }

  /** Whether a text can be the name of a schedule. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** The same, switched by hand, or no more. */
  public Schedule switched(Override changed, Optional<Instant> until) {
    return new Schedule(name, zone, ranges, changed, until);
  }

  public boolean activeAt(Instant moment) {
    boolean byHand = override != Override.AUTO && overrideUntil.map(moment::isBefore).orElse(true);
    if (byHand) {
      return override == Override.ON;
    }
    ZonedDateTime there = moment.atZone(zone);
    DayOfWeek day = there.getDayOfWeek();
    LocalTime time = there.toLocalTime();
    return ranges.stream().anyMatch(range -> range.contains(day, time));
  }
}
