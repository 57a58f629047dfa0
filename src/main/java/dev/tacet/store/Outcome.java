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
import dev.tacet.policy.Verdict.Rewritten;
import dev.tacet.querylog.Decision;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * All of a decision that repeats with many queries: a row of the table {@code outcome}. What a
 * client was given is not kept, beyond the response code.
 *
 * @param verdict one of the codes below
 * @param error the extended error of a refusal, or 0
 */
record Outcome(
    int verdict,
    Reason reason,
    Optional<String> matched,
    Optional<DomainName> via,
    int error,
    Origin origin,
    int rcode) {
  static final String COLUMNS = "verdict, rung, list, matched, via, error, origin, upstream, rcode";

  /** Of {@code outcome.verdict}; never reused. */
  static final int ALLOWED = 0;

  private static final int BLOCKED = 1;
  private static final int REFUSED = 2;
  private static final int REWRITTEN = 3;

  static Outcome of(Decision decision) {
    Verdict verdict = decision.verdict();
    return new Outcome(
        verdict.match(a -> ALLOWED, b -> BLOCKED, w -> REWRITTEN, r -> REFUSED),
        verdict.reason(),
        verdict.matched(),
        verdict.via(),
        verdict.match(a -> 0, b -> 0, w -> 0, r -> r.error().code()),
        decision.origin(),
        decision.rcode());
  }

  /** Sets the values of {@link #COLUMNS}, from a place on. */
  void bind(PreparedStatement statement, int at) throws SQLException {
    statement.setInt(at, verdict);
    statement.setInt(at + 1, reason.rung().code());
    statement.setString(at + 2, reason.list());
    // NULL in SQL is what an empty Optional is here.
    statement.setString(at + 3, matched.orElse(null));
    statement.setString(at + 4, via.map(DomainName::toString).orElse(null));
    statement.setInt(at + 5, error);
    statement.setInt(at + 6, origin.kind().ordinal());
    statement.setString(at + 7, origin.upstream());
    statement.setInt(at + 8, rcode);
  }

  /** Reads {@link #COLUMNS}, from a place on. */
  static Outcome read(Columns row, int at) throws SQLException {
    return new Outcome(
        (int) row.number(at),
        new Reason(Rung.ofCode((int) row.number(at + 1)), row.text(at + 2)),
        Optional.ofNullable(row.text(at + 3)),
        Optional.ofNullable(row.text(at + 4)).map(DomainName::parse),
        (int) row.number(at + 5),
        new Origin(Origin.Kind.values()[(int) row.number(at + 6)], row.text(at + 7)),
        (int) row.number(at + 8));
  }

  /** The verdict, as far as it is kept. */
  Verdict asVerdict() {
    return switch (verdict) {
      case ALLOWED -> new Allowed(reason, matched, via);
      case BLOCKED -> new Blocked(reason, matched.orElse(""), via);
      case REWRITTEN -> new Rewritten(reason, matched.orElse(""), via, List.of(), List.of());
      default -> new Refused(reason, errorOf(error));
    };
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
    return 40 + matched.map(String::length).orElse(0) + via.map(DomainName::length).orElse(0);
  }
}
