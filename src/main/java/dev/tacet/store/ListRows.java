package dev.tacet.store;

import dev.tacet.policy.Action;
import dev.tacet.policy.SubscribedList;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** Subscriptions as rows: {@link StateSchema#LIST_COLUMNS}. */
final class ListRows {
  private ListRows() {}

  static void bind(PreparedStatement statement, int at, SubscribedList list) throws SQLException {
    statement.setString(at, list.name());
    statement.setString(at + 1, list.url());
    statement.setInt(at + 2, list.action().ordinal());
    statement.setString(at + 3, list.subdomains());
    statement.setString(at + 4, list.syntax());
    statement.setLong(at + 5, list.every().toMillis());
    statement.setBoolean(at + 6, list.mayAnswer());
    statement.setBoolean(at + 7, list.shadow());
    statement.setString(at + 8, list.group().orElse(""));
    statement.setBoolean(at + 9, list.enabled());
  }

  static SubscribedList read(ResultSet row, int at) throws SQLException {
    return new SubscribedList(
        row.getString(at),
        row.getString(at + 1),
        Action.values()[row.getInt(at + 2)],
        row.getString(at + 3),
        row.getString(at + 4),
        Duration.ofMillis(row.getLong(at + 5)),
        row.getBoolean(at + 6),
        row.getBoolean(at + 7),
        Optional.of(row.getString(at + 8)).filter(group -> !group.isEmpty()),
        row.getBoolean(at + 9));
  }
}
