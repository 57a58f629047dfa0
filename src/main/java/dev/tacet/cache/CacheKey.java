package dev.tacet.cache;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.Query;
import dev.tacet.dns.Question;
import java.util.Objects;

/**
 * What must be equal for one answer to serve two queries: DO decides whether signatures are in it,
 * CD whether it was validated (RFC 4035 sections 3.2.1 and 4.7). Immutable.
 */
public record CacheKey(
    DomainName qname, int qtype, int qclass, boolean dnssecOk, boolean checkingDisabled) {
  public CacheKey {
    Objects.requireNonNull(qname);
  }

  public CacheKey(Question question, boolean dnssecOk, boolean checkingDisabled) {
    this(question.qname(), question.qtype(), question.qclass(), dnssecOk, checkingDisabled);
  }

  public static CacheKey of(Query query) {
    return new CacheKey(query.question(), query.edns().dnssecOk(), query.checkingDisabled());
  }

  /** Not kept: each query makes a key, which is one object less without it. */
  public Question question() {
    return new Question(qname, qtype, qclass);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CacheKey key
        && qtype == key.qtype
        && qclass == key.qclass
        && dnssecOk == key.dnssecOk
        && checkingDisabled == key.checkingDisabled
        && qname.equals(key.qname);
  }

  @Override
  public int hashCode() {
    int kind = qtype << 16 ^ qclass << 2 ^ (dnssecOk ? 2 : 0) ^ (checkingDisabled ? 1 : 0);
    return 31 * qname.hashCode() + kind;
  }
}
