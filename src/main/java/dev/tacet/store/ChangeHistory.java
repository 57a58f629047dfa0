package dev.tacet.store;

import dev.tacet.policy.PastChange;
import dev.tacet.policy.Subject;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What {@link ChangeJournal} wrote, for people: who did what and when; and how a device is taken
 * out of it. One thread: the one that owns {@code state.db}.
 */
final class ChangeHistory {
  /** Of a change that changed nothing that is kept, so that it cannot be taken back. */
  static final String WITHOUT_PARTS =
      "vendor IS NULL AND NOT is_pause"
          + ChangeJournal.PARTS.stream()
              .map(part -> " AND NOT EXISTS (SELECT 1 FROM " + part + " WHERE change = change.id)")
              .collect(Collectors.joining());

  private final Database database;

  ChangeHistory(Database database) {
    this.database = database;
  }

  /**
   * The newest first.
   *
   * @param about only what had to do with one of these; empty means everything
   */
  List<PastChange> newestFirst(int limit, Set<Subject> about) throws SQLException {
    String asked = "?" + ", ?".repeat(Math.max(0, about.size() - 1));
    String named =
        about.isEmpty()
            ? ""
            : (" WHERE id IN (SELECT change FROM change_rule WHERE subject IN (%1$s)"
                    + " UNION SELECT change FROM change_setting WHERE subject IN (%1$s))")
                .formatted(asked);
    try (PreparedStatement of =
        database.prepare(
            "SELECT id, at, actor, summary, undone_at FROM change"
                + named
                + " ORDER BY id DESC LIMIT ?")) {
      int at = 1;
      for (int part = 0; part < 2; part++) {
        for (Subject subject : about) {
          of.setString(at++, subject.text());
        }
      }
      of.setInt(at, limit);
      List<PastChange> history = new ArrayList<>();
      try (ResultSet row = of.executeQuery()) {
        while (row.next()) {
          history.add(
              new PastChange(
                  row.getLong(1),
                  Instant.ofEpochMilli(row.getLong(2)),
                  row.getString(3),
                  row.getString(4),
                  RuleRows.readTime(row, 5)));
        }
      }
      return history;
    }
  }

  /**
   * Within a transaction: deletes what names a device. A change that was about others, too, stays
   * without it and loses its words, which may have its name in them.
   */
  void forget(int device) throws SQLException {
    String subject = new Subject.OfDevice(device).text();
    String number = Integer.toString(device);
    String inRules = "subject = ?";
    String inSettings =
        "subject = ? OR key = 'same-as' AND value = ?"
            + " OR key = 'not-same-as' AND instr(',' || value || ',', ',' || ? || ',')";
    database.execute("CREATE TEMP TABLE IF NOT EXISTS naming(id INTEGER PRIMARY KEY)");
    database.update("DELETE FROM naming");
    database.update(
        "INSERT OR IGNORE INTO naming SELECT change FROM change_rule WHERE " + inRules, subject);
    database.update(
        "INSERT OR IGNORE INTO naming SELECT change FROM change_setting WHERE " + inSettings,
        subject,
        number,
        number);
    database.update("DELETE FROM change_rule WHERE " + inRules, subject);
    database.update("DELETE FROM change_setting WHERE " + inSettings, subject, number, number);
    database.update("DELETE FROM change WHERE id IN (SELECT id FROM naming) AND " + WITHOUT_PARTS);
    database.update(
        "UPDATE change SET summary = 'about a device that is forgotten'"
            + " WHERE id IN (SELECT id FROM naming)");
    database.update("DELETE FROM naming");
  }
}
