package dev.tacet.store;

import dev.tacet.config.ProfileState;
import dev.tacet.policy.Change;
import dev.tacet.policy.ListSwitch;
import dev.tacet.policy.OwnerSettings;
import dev.tacet.policy.PauseSwitch;
import dev.tacet.policy.ProfileSwitch;
import dev.tacet.policy.Schedule;
import dev.tacet.policy.ScheduleSwitch;
import dev.tacet.policy.Setting;
import dev.tacet.policy.Subject;
import dev.tacet.policy.UserRule;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the owner decided, as it is now, in {@code state.db}. Writing happens within a transaction
 * of the caller. One thread: the one that owns the file.
 */
final class OwnerTables {
  /** Reads one row. */
  private interface RowReader<T> {
    T read(ResultSet row, int at) throws SQLException;
  }

  private final Database database;
  private final SqliteLists lists;

  OwnerTables(Database database, SqliteLists lists) {
    this.database = database;
    this.lists = lists;
  }

  OwnerSettings load() throws SQLException {
    return load(database);
  }

  /** What the owner decided, out of any {@code state.db} that has these tables. */
  static OwnerSettings load(Database database) throws SQLException {
    return new OwnerSettings(
        all(
            database,
            "SELECT id, " + StateSchema.RULE_COLUMNS + " FROM rule ORDER BY id",
            RuleRows::read),
        profiles(database),
        pausedUntil(database),
        all(
            database,
            "SELECT id, " + StateSchema.SETTING_COLUMNS + " FROM setting ORDER BY id",
            SettingRows::read),
        all(
            database,
            "SELECT " + StateSchema.SCHEDULE_COLUMNS + " FROM schedule ORDER BY name",
            ScheduleRows::read));
  }

  private static <T> List<T> all(Database database, String sql, RowReader<T> reader)
      throws SQLException {
    try (PreparedStatement of = database.prepare(sql);
        ResultSet row = of.executeQuery()) {
      List<T> all = new ArrayList<>();
      while (row.next()) {
        all.add(reader.read(row, 1));
      }
      return all;
    }
  }

  private static Map<String, ProfileState> profiles(Database database) throws SQLException {
    try (PreparedStatement of = database.prepare("SELECT vendor, state FROM profile");
        ResultSet row = of.executeQuery()) {
      Map<String, ProfileState> profiles = new HashMap<>();
      while (row.next()) {
        profiles.put(row.getString(1), ProfileState.values()[row.getInt(2)]);
      }
      return profiles;
    }
  }

  private static Optional<Instant> pausedUntil(Database database) throws SQLException {
    try (PreparedStatement of = database.prepare("SELECT until FROM pause");
        ResultSet row = of.executeQuery()) {
      return row.next() ? RuleRows.readTime(row, 1) : Optional.empty();
    }
  }

  void put(Change change) throws SQLException {
    for (UserRule rule : change.removed()) {
      database.update("DELETE FROM rule WHERE id = ?", rule.id());
    }
    try (PreparedStatement row =
        database.prepare(
            "INSERT OR REPLACE INTO rule(id, "
                + StateSchema.RULE_COLUMNS
                + ") VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (UserRule rule : change.added()) {
        RuleRows.bind(row, 1, rule);
        row.executeUpdate();
      }
    }
    for (Setting setting : change.unset()) {
      database.update("DELETE FROM setting WHERE id = ?", setting.id());
    }
    try (PreparedStatement row =
        database.prepare(
            "INSERT OR REPLACE INTO setting(id, "
                + StateSchema.SETTING_COLUMNS
                + ") VALUES(?, ?, ?, ?, ?, ?, ?)")) {
      for (Setting setting : change.set()) {
        SettingRows.bind(row, 1, setting);
        row.executeUpdate();
      }
    }
    if (change.schedule().isPresent()) {
      put(change.schedule().get());
    }
    if (change.profile().isPresent()) {
      put(change.profile().get());
    }
    if (change.pause().isPresent()) {
      put(change.pause().get());
    }
    if (change.list().isPresent()) {
      put(change.list().get());
    }
  }

  private void put(ScheduleSwitch change) throws SQLException {
    if (change.after().isEmpty()) {
      database.update("DELETE FROM schedule WHERE name = ?", change.name());
      return;
    }
    Schedule schedule = change.after().get();
    try (PreparedStatement row =
        database.prepare(
            "INSERT OR REPLACE INTO schedule("
                + StateSchema.SCHEDULE_COLUMNS
                + ") VALUES(?, ?, ?, ?, ?)")) {
      ScheduleRows.bind(row, 1, schedule);
      row.executeUpdate();
    }
  }

  private void put(ListSwitch list) throws SQLException {
    if (list.after().isPresent()) {
      lists.put(list.after().get());
    } else {
      lists.remove(list.name());
    }
  }

  private void put(ProfileSwitch profile) throws SQLException {
    if (profile.after().isPresent()) {
      database.update(
          "INSERT OR REPLACE INTO profile(vendor, state) VALUES(?, ?)",
          profile.vendor(),
          profile.after().get().ordinal());
    } else {
      database.update("DELETE FROM profile WHERE vendor = ?", profile.vendor());
    }
  }

  private void put(PauseSwitch pause) throws SQLException {
    if (pause.after().isPresent()) {
      database.update(
          "INSERT OR REPLACE INTO pause(id, until) VALUES(1, ?)",
          pause.after().get().toEpochMilli());
    } else {
      database.update("DELETE FROM pause");
    }
  }

  /** Deletes what is set for a device and its rules, and what of others names it. */
  void forget(int device) throws SQLException {
    String subject = new Subject.OfDevice(device).text();
    database.update("DELETE FROM rule WHERE subject = ?", subject);
    database.update(
        "DELETE FROM setting WHERE subject = ? OR key = 'same-as' AND value = ?",
        subject,
        Integer.toString(device));
    // One of the numbers in a list of them; where it is the only one, nothing is left to say.
    String number = "," + device + ",";
    database.update(
        "UPDATE setting SET value = trim(replace(',' || value || ',', ?, ','), ',')"
            + " WHERE key = 'not-same-as' AND instr(',' || value || ',', ?)",
        number,
        number);
    database.update("DELETE FROM setting WHERE key = 'not-same-as' AND value = ''");
  }
}
