package dev.tacet.store;

import dev.tacet.dns.AddressText;
import dev.tacet.dns.DomainName;
import dev.tacet.policy.Rung;
import dev.tacet.querylog.DecisionFilter;
import dev.tacet.querylog.Outcome;
import dev.tacet.querylog.Sequence;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.StringJoiner;

/**
 * A {@link DecisionFilter} as a WHERE clause over {@code decision d}. It lets through at least what
 * the filter accepts; only for names a little more (an escaped dot looks like a dot), so whoever
 * reads asks the filter again.
 */
final class HistoryCondition {
  static final String AT = "((d.seq >> " + Sequence.COUNTER_BITS + ") + d.skew)";

  private final StringJoiner sql = new StringJoiner(" AND ", " WHERE ", "");
  private final List<Object> values = new ArrayList<>();

  private HistoryCondition() {}

  /**
   * @param after exclusive
   * @param before exclusive
   */
  static HistoryCondition of(DecisionFilter filter, long after, long before) {
    HistoryCondition where = new HistoryCondition();
    // A decision never has a lower number than its time: the row id alone finds the beginning.
    long start = filter.since().map(Sequence::first).orElse(0L) - 1;
    where.and("d.seq > ?", Math.max(after, start));
    where.and("d.seq < ?", before);
    // SQLite asks in this order: of one device few rows are left to read the time of.
    where.askers(filter);
    filter.since().ifPresent(since -> where.and(AT + " >= ?", ceilingMillis(since)));
    filter.before().ifPresent(end -> where.and(AT + " < ?", ceilingMillis(end)));
    switch (filter.kind()) {
      case ALL -> {}
      case ALLOWED ->
          where.and("d.outcome IN (SELECT id FROM outcome WHERE verdict = ?)", Outcome.ALLOWED);
      case BLOCKED ->
          where.and("d.outcome IN (SELECT id FROM outcome WHERE verdict <> ?)", Outcome.ALLOWED);
      case WOULD_BLOCK ->
          where.and(
              "d.outcome IN (SELECT id FROM outcome WHERE rung IN (" + Rung.SHADOW.code() + ", ?))",
              Rung.OBSERVE.code());
    }
    if (!filter.under().isEmpty() && !filter.under().contains(DomainName.ROOT)) {
      where.under(filter.under());
    }
    return where;
  }

  /** Stored times are whole milliseconds: one is at or after a moment if it is so of the next. */
  static long ceilingMillis(Instant moment) {
    long millis = moment.toEpochMilli();
    return Instant.ofEpochMilli(millis).isBefore(moment) ? millis + 1 : millis;
  }

  private void askers(DecisionFilter filter) {
    if (!filter.devices().isEmpty() || !filter.clients().isEmpty()) {
      sql.add(
          "d.asker IN (SELECT id FROM asker WHERE device IN "
              + places(filter.devices().size())
              + " OR client IN "
              + places(filter.clients().size())
              + ")");
      values.addAll(filter.devices());
      filter.clients().forEach(client -> values.add(AddressText.of(client)));
    }
  }

  /** So many values, in brackets. */
  static String places(int count) {
    return "(" + String.join(", ", Collections.nCopies(count, "?")) + ")";
  }

  private void under(List<DomainName> suffixes) {
    StringJoiner names = new StringJoiner(" OR ");
    StringJoiner aliases = new StringJoiner(" OR ");
    List<Object> asked = new ArrayList<>();
    for (DomainName suffix : suffixes) {
      String text = suffix.toString();
      // Not LIKE: an underscore is common in names and means "any character" there.
      names.add("text = ? OR substr(text, ?) = ?");
      aliases.add("via = ? OR substr(via, ?) = ?");
      asked.addAll(List.of(text, -text.length() - 1, "." + text));
    }
    sql.add(
        "(d.name IN (SELECT id FROM name WHERE "
            + names
            + ") OR d.outcome IN (SELECT id FROM outcome WHERE "
            + aliases
            + "))");
    values.addAll(asked);
    values.addAll(asked);
  }

  private void and(String condition, Object value) {
    sql.add(condition);
    values.add(value);
  }

  String sql() {
    return sql.toString();
  }

  void bind(PreparedStatement statement) throws SQLException {
    for (int i = 0; i < values.size(); i++) {
      statement.setObject(i + 1, values.get(i));
    }
  }
}
