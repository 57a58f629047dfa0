package dev.tacet.store;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.ExtendedError;
import dev.tacet.dns.Origin;
import dev.tacet.policy.Reason;
import dev.tacet.policy.Rung;
import dev.tacet.policy.Verdict;
import dev.tacet.policy.Verdict.Allowed;
import dev.tacet.policy.Verdict.Blocked;
import dev.tacet.policy.Verdict.Refused;
import dev.tacet.querylog.Decision;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** All of a decision that repeats with many queries: a row of the table {@code outcome}. */
record Outcome(Verdict verdict, Origin origin, int rcode) {
  static final String COLUMNS = "verdict, rung, list, matched, via, error, origin, upstream, rcode";

  /** Of {@code outcome.verdict}; never reused. */
  static final int ALLOWED = 0;

  private static final int BLOCKED = 1;
  private static final int REFUSED = 2;

  static Outcome of(Decision decision) {
    return new Outcome(decision.verdict(), decision.origin(), decision.rcode());
  }

  /** Sets the values of {@link #COLUMNS}, from a place on. */
  void bind(PreparedStatement statement, int at) throws SQLException {
    statement.setInt(at, verdict.match(a -> ALLOWED, b -> BLOCKED, r -> REFUSED));
    statement.setInt(at + 1, verdict.reason().rung().code());
    statement.setString(at + 2, verdict.reason().list());
    statement.setString(at + 3, textOf(verdict.matched()));
    statement.setString(at + 4, textOf(verdict.via()));
    statement.setInt(at + 5, verdict.match(a -> 0, b -> 0, r -> r.error().code()));
    statement.setInt(at + 6, origin.kind().ordinal());
    statement.setString(at + 7, origin.upstream());
    statement.setInt(at + 8, rcode);
  }

  /** NULL in SQL is what an empty Optional is here. */
  private static String textOf(Optional<DomainName> name) {
    return name.map(DomainName::toString).orElse(null);
  }

  /** Reads {@link #COLUMNS}, from a place on. */
  static Outcome read(ResultSet row, int at) throws SQLException {
    Reason reason = new Reason(Rung.ofCode(row.getInt(at + 1)), row.getString(at + 2));
    Optional<DomainName> matched =
        Optional.ofNullable(row.getString(at + 3)).map(DomainName::parse);
    Optional<DomainName> via = Optional.ofNullable(row.getString(at + 4)).map(DomainName::parse);
    Verdict verdict =
        switch (row.getInt(at)) {
          case ALLOWED -> new Allowed(reason, matched);
          case BLOCKED -> new Blocked(reason, matched.orElse(DomainName.ROOT), via);
          default -> new Refused(reason, errorOf(row.getInt(at + 5)));
        };
    Origin origin = new Origin(Origin.Kind.values()[row.getInt(at + 6)], row.getString(at + 7));
    return new Outcome(verdict, origin, row.getInt(at + 8));
  }

  private static ExtendedError errorOf(int code) {
    for (ExtendedError error : ExtendedError.values()) {
      if (error.code() == code) {
        return error;
      }
    }
    return ExtendedError.PROHIBITED;
  }

  /** The octets it takes in the file, about. */
  int bytes() {
    return 40
        + verdict.matched().map(DomainName::length).orElse(0)
        + verdict.via().map(DomainName::length).orElse(0);
  }
}
