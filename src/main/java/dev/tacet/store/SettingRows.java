package dev.tacet.store;

import dev.tacet.policy.Setting;
import dev.tacet.policy.Subject;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** What the owner set as rows: an id, then {@link StateSchema#SETTING_COLUMNS}. */
final class SettingRows {
  private SettingRows() {}

  static void bind(PreparedStatement statement, int at, Setting setting) throws SQLException {
    statement.setLong(at, setting.id());
    statement.setString(at + 1, setting.subject().text());
    statement.setString(at + 2, setting.key());
    statement.setString(at + 3, setting.value());
    statement.setLong(at + 4, setting.created().toEpochMilli());
    RuleRows.bindTime(statement, at + 5, setting.until());
    statement.setString(at + 6, setting.schedule().orElse(null));
  }

  /**
   * @throws SQLException where it is none that we ever wrote; says which row
   */
  static Setting read(ResultSet row, int at) throws SQLException {
    try {
      return new Setting(
          row.getLong(at),
          Subject.parse(text(row, at + 1)),
          text(row, at + 2),
          text(row, at + 3),
          Instant.ofEpochMilli(row.getLong(at + 4)),
          RuleRows.readTime(row, at + 5),
          Optional.ofNullable(row.getString(at + 6)));
    } catch (IllegalArgumentException e) {
      throw StoreException.unreadable("setting " + row.getString(at), e);
    }
  }

  private static String text(ResultSet row, int at) throws SQLException {
    return Optional.ofNullable(row.getString(at)).orElse("");
  }
}
