package dev.tacet.upstream;

import dev.tacet.dns.Answer;
import dev.tacet.dns.AnswerReader;
import dev.tacet.dns.MalformedAnswerException;
import dev.tacet.dns.Rcodes;
import dev.tacet.dns.UpstreamQuery;

/** What octets from an upstream's address mean for one query. Immutable. */
sealed interface Reading {
  /** Another id or another question: forged or late, ignored while waiting goes on. */
  record NotOurs() implements Reading {}

  /** TC: nothing of it is used (RFC 2181 section 9). */
  record Truncated() implements Reading {}

  /** FORMERR, NOTIMP or BADVERS to a query with EDNS (RFC 6891 section 6.2.2). */
  record EdnsRefused() implements Reading {}

  /**
   * An answer, errors included.
   *
   * @param formatRefused whether its rcode says that the upstream did not take the query's form
   */
  record Usable(Answer answer, boolean formatRefused) implements Reading {}

  /** It is the reply to our query, and it may not be passed on. */
  record Malformed(String reason) implements Reading {}

  Reading NOT_OURS = new NotOurs();
  Reading TRUNCATED = new Truncated();
  Reading EDNS_REFUSED = new EdnsRefused();

  /**
   * @param edns whether the query was sent with EDNS
   */
  static Reading of(byte[] octets, int id, UpstreamQuery query, boolean edns) {
    if (!AnswerReader.answers(octets, id, query)) {
      if (!isBareRefusal(octets, id)) {
        return NOT_OURS;
      }
      return edns ? EDNS_REFUSED : new Malformed("a refusal without the question");
    }
    if (edns && AnswerReader.refusesFormat(octets, id)) {
      return EDNS_REFUSED;
    }
    if (AnswerReader.truncated(octets)) {
      return TRUNCATED;
    }
    try {
      Answer answer = AnswerReader.read(octets, query);
      if (edns && answer.rcode() == Rcodes.BADVERS) {
        return EDNS_REFUSED;
      }
      return new Usable(answer, AnswerReader.refusesFormat(octets, id));
    } catch (MalformedAnswerException e) {
      return new Malformed(e.getMessage());
    }
  }

  /** Whether they are read as anything but {@link NotOurs}. */
  static boolean isReply(byte[] octets, int id, UpstreamQuery query) {
    return AnswerReader.answers(octets, id, query) || isBareRefusal(octets, id);
  }

  /** Only a message without a question (QDCOUNT 0) may refuse without repeating it. */
  private static boolean isBareRefusal(byte[] octets, int id) {
    return AnswerReader.refusesFormat(octets, id) && (octets[4] | octets[5]) == 0;
  }
}
