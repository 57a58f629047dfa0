package dev.tacet.store;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.Origin;
import dev.tacet.policy.Reason;
import dev.tacet.policy.Rung;
import dev.tacet.querylog.Outcome;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;

/**
 * An {@link Outcome} as a row of the table {@code outcome}. Its column {@code matched} holds what
 * matched; where that is the end of the name asked, a blank and how many characters of the name
 * come before it; where it begins with a blank, which no rule does, {@link #LITERAL} before it.
 */
final class OutcomeRow {
  static final String COLUMNS = "verdict, rung, list, matched, via, error, origin, upstream, rcode";

  /** In SQL, what matched, of a row {@code o} and a name {@code n}. */
  static final String MATCHED =
      "CASE WHEN o.matched GLOB ' [0-9]*' THEN substr(n.text, 1 + substr(o.matched, 2))"
          + " WHEN o.matched GLOB ' =*' THEN substr(o.matched, 3) ELSE o.matched END";

  private static final String MARK = " ";
  private static final String LITERAL = " =";

  private static final Origin.Kind[] KINDS = Origin.Kind.values();

  private OutcomeRow() {}

  /** Sets the values of {@link #COLUMNS}, from a place on. */
  static void bind(Outcome outcome, PreparedStatement statement, int at) throws SQLException {
    statement.setInt(at, outcome.verdict());
    statement.setInt(at + 1, outcome.reason().rung().code());
    statement.setString(at + 2, outcome.reason().list());
    // NULL in SQL is what an empty Optional is here.
    statement.setString(at + 3, matched(outcome));
    statement.setString(at + 4, outcome.via().map(DomainName::toString).orElse(null));
    statement.setInt(at + 5, outcome.error());
    statement.setInt(at + 6, outcome.origin().kind().ordinal());
    statement.setString(at + 7, outcome.origin().upstream());
    statement.setInt(at + 8, outcome.rcode());
  }

  private static String matched(Outcome outcome) {
    return outcome.matchedFrom() == Outcome.ELSEWHERE
        ? outcome.matched().map(text -> text.startsWith(MARK) ? LITERAL + text : text).orElse(null)
        : MARK + outcome.matchedFrom();
  }

  /**
   * Reads {@link #COLUMNS}, from a place on.
   *
   * @throws IllegalArgumentException where they hold what we never wrote
   */
  static Outcome read(Columns row, int at) throws SQLException {
    String matched = row.text(at + 3);
    boolean literal = matched != null && matched.startsWith(LITERAL);
    boolean ofName = matched != null && matched.startsWith(MARK) && !literal;
    int from = ofName ? Integer.parseInt(matched.substring(MARK.length())) : Outcome.ELSEWHERE;
    if (ofName && from < 0) {
      throw new IllegalArgumentException("no place in a name: " + from);
    }
    return new Outcome(
        (int) row.number(at),
        new Reason(Rung.ofCode((int) row.number(at + 1)), row.text(at + 2)),
        ofName
            ? Optional.empty()
            : Optional.ofNullable(literal ? matched.substring(LITERAL.length()) : matched),
        from,
        Optional.ofNullable(row.text(at + 4)).map(DomainName::parse),
        (int) row.number(at + 5),
        new Origin(KINDS[(int) row.number(at + 6)], row.text(at + 7)),
        (int) row.number(at + 8));
  }
}
