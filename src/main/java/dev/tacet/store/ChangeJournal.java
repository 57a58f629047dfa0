package dev.tacet.store;

import dev.tacet.config.ProfileState;
import dev.tacet.policy.Change;
import dev.tacet.policy.ListSwitch;
import dev.tacet.policy.PauseSwitch;
import dev.tacet.policy.ProfileSwitch;
import dev.tacet.policy.ScheduleSwitch;
import dev.tacet.policy.Setting;
import dev.tacet.policy.SubscribedList;
import dev.tacet.policy.UserRule;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the owner did, in {@code state.db}, with what it takes to undo it. The last 1,000 changes
 * are kept, fewer where they changed more than 100,000 settings. One thread: the one that owns
 * {@code state.db}; called within a transaction.
 */
final class ChangeJournal {
  static final int KEPT = 1_000;

  private static final int KEPT_SETTINGS = 100_000;

  /** The tables that hold what changed, besides {@code change} itself. */
  static final List<String> PARTS =
      List.of("change_list", "change_rule", "change_setting", "change_schedule");

  /** A change that can be taken back. */
  record Entry(long id, Change change) {}

  /** Binds a value from a column on. */
  private interface Binder<T> {
    void bind(PreparedStatement row, int at, T value) throws SQLException;
  }

  /** Reads a value from a column on. */
  private interface Reader<T> {
    T read(ResultSet row, int at) throws SQLException;
  }

  private final Database database;

  ChangeJournal(Database database) {
    this.database = database;
  }

  void add(Change change, Instant at) throws SQLException {
    try (PreparedStatement row =
        database.prepare(
            "INSERT INTO change(at, summary, vendor, state_before, state_after, is_pause,"
                + " pause_before, pause_after, actor) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      row.setLong(1, at.toEpochMilli());
      row.setString(2, change.summary());
      row.setString(3, change.profile().map(ProfileSwitch::vendor).orElse(null));
      bindState(row, 4, change.profile().flatMap(ProfileSwitch::before));
      bindState(row, 5, change.profile().flatMap(ProfileSwitch::after));
      row.setBoolean(6, change.pause().isPresent());
      RuleRows.bindTime(row, 7, change.pause().flatMap(PauseSwitch::before));
      RuleRows.bindTime(row, 8, change.pause().flatMap(PauseSwitch::after));
      row.setString(9, change.actor());
      row.executeUpdate();
    }
    long id = database.number("SELECT last_insert_rowid()", 0);
    addRules(id, true, change.added());
    addRules(id, false, change.removed());
    addSettings(id, true, change.set());
    addSettings(id, false, change.unset());
    if (change.schedule().isPresent()) {
      ScheduleSwitch schedule = change.schedule().get();
      String columns = StateSchema.SCHEDULE_COLUMNS;
      add(
          "change_schedule",
          columns,
          5,
          id,
          true,
          schedule.after().stream().toList(),
          ScheduleRows::bind);
      add(
          "change_schedule",
          columns,
          5,
          id,
          false,
          schedule.before().stream().toList(),
          ScheduleRows::bind);
    }
    if (change.list().isPresent()) {
      ListSwitch list = change.list().get();
      String columns = StateSchema.LIST_COLUMNS;
      add("change_list", columns, 10, id, true, list.after().stream().toList(), ListRows::bind);
      add("change_list", columns, 10, id, false, list.before().stream().toList(), ListRows::bind);
    }
    trim(id);
  }

  private void addRules(long id, boolean added, List<UserRule> rules) throws SQLException {
    add("change_rule", "rule, " + StateSchema.RULE_COLUMNS, 9, id, added, rules, RuleRows::bind);
  }

  private void addSettings(long id, boolean added, List<Setting> settings) throws SQLException {
    add(
        "change_setting",
        "setting, " + StateSchema.SETTING_COLUMNS,
        7,
        id,
        added,
        settings,
        SettingRows::bind);
  }

  private <T> void add(
      String table,
      String columns,
      int count,
      long change,
      boolean added,
      List<T> values,
      Binder<T> binder)
      throws SQLException {
    if (values.isEmpty()) {
      return;
    }
    try (PreparedStatement row =
        database.prepare(
            "INSERT INTO %s(change, added, %s) VALUES(?, ?%s)"
                .formatted(table, columns, ", ?".repeat(count)))) {
      for (T value : values) {
        row.setLong(1, change);
        row.setBoolean(2, added);
        binder.bind(row, 3, value);
        row.executeUpdate();
      }
    }
  }

  private void trim(long newest) throws SQLException {
    long tooMany =
        database.number(
            "SELECT change FROM change_setting ORDER BY rowid DESC LIMIT 1 OFFSET ?",
            0,
            KEPT_SETTINGS);
    long last = Math.min(newest - 1, Math.max(newest - KEPT, tooMany));
    for (String part : PARTS) {
      database.update("DELETE FROM " + part + " WHERE change <= ?", last);
    }
    database.update("DELETE FROM change WHERE id <= ?", last);
  }

  private static void bindState(PreparedStatement row, int at, Optional<ProfileState> state)
      throws SQLException {
    if (state.isPresent()) {
      row.setInt(at, state.get().ordinal());
    } else {
      row.setNull(at, Types.INTEGER);
    }
  }

  /** What was done since the last change that can be taken back, and cannot; the last of it. */
  Optional<String> afterLast(long last) throws SQLException {
    try (PreparedStatement of =
        database.prepare(
            "SELECT summary FROM change WHERE undone_at IS NULL AND id > ?"
                + " ORDER BY id DESC LIMIT 1")) {
      of.setLong(1, last);
      try (ResultSet row = of.executeQuery()) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    }
  }

  /** The last change not yet taken back, of those that can be. */
  Optional<Entry> last() throws SQLException {
    try (PreparedStatement of =
            database.prepare(
                "SELECT id, summary, vendor, state_before, state_after, is_pause, pause_before,"
                    + " pause_after, actor FROM change WHERE undone_at IS NULL AND NOT ("
                    + ChangeHistory.WITHOUT_PARTS
                    + ") ORDER BY id DESC LIMIT 1");
        ResultSet row = of.executeQuery()) {
      if (!row.next()) {
        return Optional.empty();
      }
      long id = row.getLong(1);
      String vendor = row.getString(3);
      Optional<ProfileSwitch> profile =
          vendor == null
              ? Optional.empty()
              : Optional.of(new ProfileSwitch(vendor, readState(row, 4), readState(row, 5)));
      Optional<PauseSwitch> pause =
          row.getBoolean(6)
              ? Optional.of(new PauseSwitch(RuleRows.readTime(row, 7), RuleRows.readTime(row, 8)))
              : Optional.empty();
      Change change =
          new Change(
              row.getString(2),
              rules(id, true),
              rules(id, false),
              profile,
              pause,
              list(id),
              settings(id, true),
              settings(id, false),
              schedule(id),
              row.getString(9));
      return Optional.of(new Entry(id, change));
    }
  }

  private static Optional<ProfileState> readState(ResultSet row, int at) throws SQLException {
    int state = row.getInt(at);
    return row.wasNull() ? Optional.empty() : Optional.of(ProfileState.values()[state]);
  }

  private List<UserRule> rules(long id, boolean added) throws SQLException {
    return read("change_rule", "rule, " + StateSchema.RULE_COLUMNS, id, added, RuleRows::read);
  }

  private List<Setting> settings(long id, boolean added) throws SQLException {
    return read(
        "change_setting", "setting, " + StateSchema.SETTING_COLUMNS, id, added, SettingRows::read);
  }

  private Optional<ScheduleSwitch> schedule(long id) throws SQLException {
    String columns = StateSchema.SCHEDULE_COLUMNS;
    var before =
        read("change_schedule", columns, id, false, ScheduleRows::read).stream().findFirst();
    var after = read("change_schedule", columns, id, true, ScheduleRows::read).stream().findFirst();
    return before.isEmpty() && after.isEmpty()
        ? Optional.empty()
        : Optional.of(new ScheduleSwitch(before, after));
  }

  private Optional<ListSwitch> list(long id) throws SQLException {
    String columns = StateSchema.LIST_COLUMNS;
    Optional<SubscribedList> before =
        read("change_list", columns, id, false, ListRows::read).stream().findFirst();
    Optional<SubscribedList> after =
        read("change_list", columns, id, true, ListRows::read).stream().findFirst();
    return before.isEmpty() && after.isEmpty()
        ? Optional.empty()
        : Optional.of(new ListSwitch(before, after));
  }

  private <T> List<T> read(
      String table, String columns, long change, boolean added, Reader<T> reader)
      throws SQLException {
    try (PreparedStatement of =
        database.prepare(
            "SELECT %s FROM %s WHERE change = ? AND added = ? ORDER BY rowid"
                .formatted(columns, table))) {
      of.setLong(1, change);
      of.setBoolean(2, added);
      List<T> all = new ArrayList<>();
      try (ResultSet row = of.executeQuery()) {
        while (row.next()) {
          all.add(reader.read(row, 1));
        }
      }
      return all;
    }
  }

  void markUndone(long id, Instant at) throws SQLException {
    database.update("UPDATE change SET undone_at = ? WHERE id = ?", at.toEpochMilli(), id);
  }

  /** Finds a value that cannot be read in what would be taken back next. */
  void readAll(StateFile file) {
    file.run("read the history", this::last);
  }
}
