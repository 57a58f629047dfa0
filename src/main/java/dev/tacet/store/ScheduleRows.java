package dev.tacet.store;

import dev.tacet.policy.Schedule;
import dev.tacet.policy.Schedule.Override;
import dev.tacet.policy.Schedule.Range;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Schedules as rows: {@link StateSchema#SCHEDULE_COLUMNS}. Ranges are one text, {@code 1,2,5
 * 21:00-06:30; 7 08:00-10:00}, days by their number from Monday.
 */
final class ScheduleRows {
  private ScheduleRows() {}

  static void bind(PreparedStatement statement, int at, Schedule schedule) throws SQLException {
    statement.setString(at, schedule.name());
    statement.setString(at + 1, schedule.zone().getId());
    statement.setString(
        at + 2, String.join("; ", schedule.ranges().stream().map(ScheduleRows::text).toList()));
    statement.setInt(at + 3, schedule.override().ordinal());
    RuleRows.bindTime(statement, at + 4, schedule.overrideUntil());
  }

  private static String text(Range range) {
    List<String> days =
        range.days().stream().sorted().map(day -> Integer.toString(day.getValue())).toList();
    return String.join(",", days) + " " + range.from() + "-" + range.to();
  }

  /**
   * @throws SQLException where it is none that we ever wrote; says which row
   */
  static Schedule read(ResultSet row, int at) throws SQLException {
    String name = String.valueOf(row.getString(at));
    try {
      return new Schedule(
          name,
          ZoneId.of(String.valueOf(row.getString(at + 1))),
          ranges(String.valueOf(row.getString(at + 2))),
          Override.values()[row.getInt(at + 3)],
          RuleRows.readTime(row, at + 4));
    } catch (IllegalArgumentException | DateTimeException | IndexOutOfBoundsException e) {
      throw StoreException.unreadable("schedule " + name, e);
    }
  }

  private static List<Range> ranges(String text) {
    List<Range> ranges = new ArrayList<>();
    for (String one : text.isEmpty() ? new String[0] : text.split("; ")) {
      String[] parts = one.split("[ -]");
      if (parts.length != 3) {
        throw new IllegalArgumentException("not a range: " + one);
      }
      Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
      for (String day : parts[0].split(",")) {
        days.add(DayOfWeek.of(Integer.parseInt(day)));
      }
      ranges.add(new Range(days, LocalTime.parse(parts[1]), LocalTime.parse(parts[2])));
    }
    return ranges;
  }
}
