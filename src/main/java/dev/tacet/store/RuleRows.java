package dev.tacet.store;

import dev.tacet.dns.DomainName;
import dev.tacet.policy.Action;
import dev.tacet.policy.DomainRule;
import dev.tacet.policy.Scope;
import dev.tacet.policy.Subject;
import dev.tacet.policy.UserRule;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Optional;

/** The owner's rules as rows: an id, then {@link StateSchema#RULE_COLUMNS}. */
final class RuleRows {
  private RuleRows() {}

  static void bind(PreparedStatement statement, int at, UserRule rule) throws SQLException {
    statement.setLong(at, rule.id());
    statement.setString(at + 1, rule.rule().name().toString());
    statement.setInt(at + 2, rule.rule().scope().ordinal());
    statement.setInt(at + 3, rule.rule().action().ordinal());
    statement.setLong(at + 4, rule.created().toEpochMilli());
    bindTime(statement, at + 5, rule.until());
    statement.setString(at + 6, rule.comment());
    statement.setString(at + 7, rule.subject().text());
    statement.setString(at + 8, rule.schedule().orElse(null));
  }

  /**
   * @throws SQLException where it is none that we ever wrote; says which row
   */
  static UserRule read(ResultSet row, int at) throws SQLException {
    try {
      return new UserRule(
          row.getLong(at),
          new DomainRule(
              DomainName.parse(row.getString(at + 1)),
              Scope.values()[row.getInt(at + 2)],
              Action.values()[row.getInt(at + 3)]),
          Instant.ofEpochMilli(row.getLong(at + 4)),
          readTime(row, at + 5),
          row.getString(at + 6),
          Subject.parse(row.getString(at + 7)),
          Optional.ofNullable(row.getString(at + 8)));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw StoreException.unreadable("rule " + row.getLong(at), e);
    }
  }

  static void bindTime(PreparedStatement statement, int at, Optional<Instant> time)
      throws SQLException {
    if (time.isPresent()) {
      statement.setLong(at, time.get().toEpochMilli());
    } else {
      statement.setNull(at, Types.INTEGER);
    }
  }

  static Optional<Instant> readTime(ResultSet row, int at) throws SQLException {
    long millis = row.getLong(at);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }
}
