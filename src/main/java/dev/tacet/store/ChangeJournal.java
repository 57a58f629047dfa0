package dev.tacet.store;

import dev.tacet.config.ProfileState;
import dev.tacet.policy.Change;
import dev.tacet.policy.ListSwitch;
import dev.tacet.policy.PauseSwitch;
import dev.tacet.policy.ProfileSwitch;
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
 * are kept. One thread: the one that owns {@code state.db}; called within a transaction.
 */
final class ChangeJournal {
  static final int KEPT = 1_000;

  /** A change that can be taken back. */
  record Entry(long id, Change change) {}

  private final Database database;

  ChangeJournal(Database database) {
    this.database = database;
  }

  void add(Change change, Instant at) throws SQLException {
    try (PreparedStatement row =
        database.prepare(
            "INSERT INTO change(at, summary, vendor, state_before, state_after, is_pause,"
                + " pause_before, pause_after) VALUES(?, ?, ?, ?, ?, ?, ?, ?)")) {
      row.setLong(1, at.toEpochMilli());
      row.setString(2, change.summary());
      row.setString(3, change.profile().map(ProfileSwitch::vendor).orElse(null));
      bindState(row, 4, change.profile().flatMap(ProfileSwitch::before));
      bindState(row, 5, change.profile().flatMap(ProfileSwitch::after));
      row.setBoolean(6, change.pause().isPresent());
      RuleRows.bindTime(row, 7, change.pause().flatMap(PauseSwitch::before));
      RuleRows.bindTime(row, 8, change.pause().flatMap(PauseSwitch::after));
      row.executeUpdate();
    }
    long id = database.number("SELECT last_insert_rowid()", 0);
    addRules(id, true, change.added());
    addRules(id, false, change.removed());
    if (change.list().isPresent()) {
      addList(id, true, change.list().get().after());
      addList(id, false, change.list().get().before());
    }
    database.update("DELETE FROM change_list WHERE change <= ?", id - KEPT);
    database.update("DELETE FROM change_rule WHERE change <= ?", id - KEPT);
    database.update("DELETE FROM change WHERE id <= ?", id - KEPT);
  }

  private void addRules(long change, boolean added, List<UserRule> rules) throws SQLException {
    try (PreparedStatement row =
        database.prepare("INSERT INTO change_rule VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (UserRule rule : rules) {
        row.setLong(1, change);
        row.setBoolean(2, added);
        RuleRows.bind(row, 3, rule);
        row.executeUpdate();
      }
    }
  }

  private void addList(long change, boolean added, Optional<SubscribedList> list)
      throws SQLException {
    if (list.isPresent()) {
      try (PreparedStatement row =
          database.prepare("INSERT INTO change_list VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
        row.setLong(1, change);
        row.setBoolean(2, added);
        ListRows.bind(row, 3, list.get());
        row.executeUpdate();
      }
    }
  }

  private static void bindState(PreparedStatement row, int at, Optional<ProfileState> state)
      throws SQLException {
    if (state.isPresent()) {
      row.setInt(at, state.get().ordinal());
    } else {
      row.setNull(at, Types.INTEGER);
    }
  }

  /** The last change not yet taken back. */
  Optional<Entry> last() throws SQLException {
    try (PreparedStatement of =
            database.prepare(
                "SELECT id, summary, vendor, state_before, state_after, is_pause, pause_before,"
                    + " pause_after FROM change WHERE undone_at IS NULL ORDER BY id DESC LIMIT 1");
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
              row.getString(2), rules(id, true), rules(id, false), profile, pause, lists(id));
      return Optional.of(new Entry(id, change));
    }
  }

  private static Optional<ProfileState> readState(ResultSet row, int at) throws SQLException {
    int state = row.getInt(at);
    return row.wasNull() ? Optional.empty() : Optional.of(ProfileState.values()[state]);
  }

  private List<UserRule> rules(long change, boolean added) throws SQLException {
    try (PreparedStatement of =
        database.prepare(
            "SELECT rule, "
                + StateSchema.RULE_COLUMNS
                + " FROM change_rule WHERE change = ? AND added = ? ORDER BY rowid")) {
      of.setLong(1, change);
      of.setBoolean(2, added);
      List<UserRule> rules = new ArrayList<>();
      try (ResultSet row = of.executeQuery()) {
        while (row.next()) {
          rules.add(RuleRows.read(row, 1));
        }
      }
      return rules;
    }
  }

  private Optional<ListSwitch> lists(long change) throws SQLException {
    Optional<SubscribedList> before = list(change, false);
    Optional<SubscribedList> after = list(change, true);
    return before.isEmpty() && after.isEmpty()
        ? Optional.empty()
        : Optional.of(new ListSwitch(before, after));
  }

  private Optional<SubscribedList> list(long change, boolean added) throws SQLException {
    try (PreparedStatement of =
        database.prepare(
            "SELECT "
                + StateSchema.LIST_COLUMNS
                + " FROM change_list WHERE change = ? AND added = ?")) {
      of.setLong(1, change);
      of.setBoolean(2, added);
      try (ResultSet row = of.executeQuery()) {
        return row.next() ? Optional.of(ListRows.read(row, 1)) : Optional.empty();
      }
    }
  }

  void markUndone(long id, Instant at) throws SQLException {
    database.update("UPDATE change SET undone_at = ? WHERE id = ?", at.toEpochMilli(), id);
  }
}
