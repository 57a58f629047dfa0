package dev.tacet.store;

import dev.tacet.dns.AddressText;
import dev.tacet.dns.Origin;
import dev.tacet.dns.Rcodes;
import dev.tacet.policy.Rung;
import dev.tacet.querylog.Outcome;
import java.net.InetAddress;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the ids of clients and outcomes in {@code queries.db} stand for, as far as sums need it.
 * Remembered, since a few stand in nearly all rows; bounded, since a flood makes many. One thread.
 */
final class LogTexts {
  private static final int REMEMBERED = 4_096;

  private static final String OUTCOME =
      "SELECT verdict = %d AND origin IN (%d, %d, %d) AND rcode = %d, CASE WHEN rung <> %d THEN list ELSE '' END FROM outcome WHERE id = ?"
          .formatted(
              Outcome.ALLOWED,
              Origin.Kind.CACHE.ordinal(),
              Origin.Kind.STALE.ordinal(),
              Origin.Kind.UPSTREAM.ordinal(),
              Rcodes.NOERROR,
              Rung.OWNER.code());

  /**
   * @param resolved as {@link dev.tacet.querylog.UsedName#isResolved}
   * @param list the list that had the last word, empty where none had
   */
  record Result(boolean resolved, String list) {}

  private interface Reading<T> {
    T read(ResultSet row) throws SQLException;
  }

  private final Map<Long, Optional<InetAddress>> clients = new HashMap<>();
  private final Map<Long, Optional<Result>> results = new HashMap<>();

  /** Empty where retention has removed it. */
  Optional<InetAddress> client(Database log, long asker) throws SQLException {
    Optional<InetAddress> known = clients.get(asker);
    return known != null
        ? known
        : look(
            log,
            "SELECT client FROM asker WHERE id = ?",
            asker,
            clients,
            row -> AddressText.parse(row.getString(1)));
  }

  /** Empty where retention has removed it. */
  Optional<Result> result(Database log, long outcome) throws SQLException {
    Optional<Result> known = results.get(outcome);
    return known != null
        ? known
        : look(
            log,
            OUTCOME,
            outcome,
            results,
            row -> new Result(row.getInt(1) != 0, row.getString(2)));
  }

  private static <T> Optional<T> look(
      Database log, String sql, long id, Map<Long, Optional<T>> remembered, Reading<T> reading)
      throws SQLException {
    if (remembered.size() >= REMEMBERED) {
      remembered.clear();
    }
    try (PreparedStatement statement = log.prepare(sql)) {
      statement.setLong(1, id);
      try (ResultSet row = statement.executeQuery()) {
        Optional<T> found = row.next() ? Optional.of(reading.read(row)) : Optional.empty();
        remembered.put(id, found);
        return found;
      }
    }
  }
}
