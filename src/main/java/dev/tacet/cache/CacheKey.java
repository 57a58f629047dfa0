package dev.tacet.cache;

import dev.tacet.dns.Query;
import dev.tacet.dns.Question;
import java.util.Objects;

/**
 * What must be equal for one answer to serve two queries: DO decides whether signatures are in it,
 * CD whether it was validated (RFC 4035 sections 3.2.1 and 4.7). Immutable.
 */
public record CacheKey(Question question, boolean dnssecOk, boolean checkingDisabled) {
  public CacheKey {
    Objects.requireNonNull(question);
  }

  public static CacheKey of(Query query) {
    return new CacheKey(query.question(), query.edns().dnssecOk(), query.checkingDisabled());
  }
}
