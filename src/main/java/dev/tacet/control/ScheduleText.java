package dev.tacet.control;

import dev.tacet.control.api.ControlException;
import dev.tacet.policy.Schedule;
import dev.tacet.policy.Schedule.Range;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ranges of a schedule as people write them: {@code Mo-Fr 21:00-06:30}. Pure functions. */
final class ScheduleText {
  private static final int USAGE = 64;
  private static final Pattern FORM =
      Pattern.compile("(?:([A-Za-z,\\- ]+?)\\s+)?(\\d{1,2}:\\d\\d)\\s*-\\s*(\\d{1,2}:\\d\\d)");
  private static final List<String> DAYS = List.of("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su");

  private ScheduleText() {}

  static Range range(String typed) {
    Matcher parts = FORM.matcher(typed.strip());
    if (!parts.matches()) {
      throw wrong(typed, "it has no times");
    }
    Set<DayOfWeek> days = days(Optional.ofNullable(parts.group(1)).orElse("daily"), typed);
    return new Range(days, time(parts.group(2), typed), time(parts.group(3), typed));
  }

  /** 24:00 is the end of a day, which is where the next one begins. */
  private static LocalTime time(String text, String typed) {
    int colon = text.indexOf(':');
    int hour = Integer.parseInt(text.substring(0, colon));
    int minute = Integer.parseInt(text.substring(colon + 1));
    if (hour == 24 && minute == 0) {
      return LocalTime.MIDNIGHT;
    }
    if (hour > 23 || minute > 59) {
      throw wrong(typed, "there is no time " + text);
    }
    return LocalTime.of(hour, minute);
  }

  private static Set<DayOfWeek> days(String text, String typed) {
    if (text.equalsIgnoreCase("daily")) {
      return EnumSet.allOf(DayOfWeek.class);
    }
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (String part : text.split("[,\\s]+")) {
      String[] ends = part.split("-", -1);
      if (ends.length > 2) {
        throw wrong(typed, "\"" + part + "\" is no day");
      }
      DayOfWeek day = day(ends[0], typed);
      DayOfWeek last = day(ends[ends.length - 1], typed);
      days.add(day);
      while (day != last) {
        day = day.plus(1);
        days.add(day);
      }
    }
    return days;
  }

  /** Two letters or more of the English name. */
  private static DayOfWeek day(String text, String typed) {
    String wanted = text.toUpperCase(Locale.ROOT);
    for (DayOfWeek day : DayOfWeek.values()) {
      if (wanted.length() >= 2 && day.name().startsWith(wanted)) {
        return day;
      }
    }
    throw wrong(typed, "\"" + text + "\" is no day; they are " + String.join(" ", DAYS));
  }

  private static ControlException wrong(String typed, String why) {
    return new ControlException(
        USAGE,
        "not a range of times: \""
            + typed
            + "\" ("
            + why
            + "); write it like \"Mo-Fr 21:00-06:30\" or \"daily 08:00-10:00\"");
  }

  static ZoneId zone(String typed) {
    if (typed.isEmpty()) {
      return ZoneId.systemDefault();
    }
    try {
      return ZoneId.of(typed);
    } catch (DateTimeException e) {
      throw new ControlException(
          USAGE, "not a time zone: \"" + typed + "\"; give one such as Europe/Berlin or UTC");
    }
  }

  /** As {@link #range} reads it. */
  static String of(Range range) {
    return days(range.days()) + " " + range.from() + "-" + range.to();
  }

  static List<String> of(Schedule schedule) {
    return schedule.ranges().stream().map(ScheduleText::of).toList();
  }

  private static String days(Set<DayOfWeek> days) {
    if (days.size() == DAYS.size()) {
      return "daily";
    }
    List<String> parts = new ArrayList<>();
    for (int first = 1; first <= 7; first++) {
      if (!days.contains(DayOfWeek.of(first))) {
        continue;
      }
      int last = first;
      while (last < 7 && days.contains(DayOfWeek.of(last + 1))) {
        last++;
      }
      String from = DAYS.get(first - 1);
      String to = DAYS.get(last - 1);
      parts.add(last == first ? from : last == first + 1 ? from + "," + to : from + "-" + to);
      first = last;
    }
    return String.join(",", parts);
  }
}
