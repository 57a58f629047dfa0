package dev.tacet.querylog;

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
import java.util.List;
import java.util.Optional;

/**
 * All of a decision that repeats with many queries. A rule that is the name asked, or one it is
 * below, is kept as the place where it begins in that name: else each blocked name had an outcome
 * of its own. What a client was given is not kept, beyond the response code.
 *
 * @param verdict one of the codes below
 * @param matched empty where there is none, and where {@code matchedFrom} says which
 * @param matchedFrom where what matched begins in the text of the name asked, or {@link #ELSEWHERE}
 * @param error the extended error of a refusal, or 0
 */
public record Outcome(
    int verdict,
    Reason reason,
    Optional<String> matched,
    int matchedFrom,
    Optional<DomainName> via,
    int error,
    Origin origin,
    int rcode) {
  /** Of {@code verdict}; stored, and never reused. */
  public static final int ALLOWED = 0;

  /** Of {@code matchedFrom}: no part of the name asked. */
  public static final int ELSEWHERE = -1;

  private static final int BLOCKED = 1;
  private static final int REFUSED = 2;
  private static final int REWRITTEN = 3;

  /** Of what is there, in a packed row. */
  private static final int HAS_MATCHED = 1;

  private static final int HAS_VIA = 2;
  private static final int MATCHED_OF_NAME = 4;

  private static final ExtendedError[] ERRORS = ExtendedError.values();
  private static final Origin.Kind[] KINDS = Origin.Kind.values();

  public static Outcome of(Decision decision) {
    Verdict verdict = decision.verdict();
    Optional<String> matched = verdict.matched();
    Optional<DomainName> via = verdict.via();
    // Behind an alias it is a part of that, if of any, and the outcome names the alias.
    int from =
        matched.isPresent() && via.isEmpty()
            ? placeIn(decision.question().qname(), matched.get())
            : ELSEWHERE;
    return new Outcome(
        codeOf(verdict),
        verdict.reason(),
        from == ELSEWHERE ? matched : Optional.empty(),
        from,
        via,
        verdict instanceof Refused refused ? refused.error().code() : 0,
        decision.origin(),
        decision.rcode());
  }

  private static int codeOf(Verdict verdict) {
    if (verdict instanceof Allowed) {
      return ALLOWED;
    }
    if (verdict instanceof Blocked) {
      return BLOCKED;
    }
    return verdict instanceof Rewritten ? REWRITTEN : REFUSED;
  }

  /**
   * Where a text begins that is the end of a name's text from one of its labels on. Names with
   * octets that are escaped are left alone: their texts and octets do not lie side by side.
   */
  private static int placeIn(DomainName name, String text) {
    int from = name.length() - 2 - text.length();
    if (from < 0 || text.isEmpty()) {
      return ELSEWHERE;
    }
    boolean atLabel = false;
    for (int label = 0; label < name.labelCount(); label++) {
      int start = name.labelStart(label);
      atLabel |= start == from;
      // The text's octets are those of the name but for the dots, which stand for lengths.
      if (start > from && text.charAt(start - 1 - from) != '.') {
        return ELSEWHERE;
      }
      for (int at = start + 1; at <= start + name.byteAt(start); at++) {
        int octet = name.byteAt(at);
        if (octet <= ' ' || octet >= 0x7f || octet == '.' || octet == '\\' || octet == '"') {
          return ELSEWHERE;
        }
        if (at > from && text.charAt(at - 1 - from) != octet) {
          return ELSEWHERE;
        }
      }
    }
    return atLabel ? from : ELSEWHERE;
  }

  /** The verdict on a name, as far as it is kept. */
  public Verdict asVerdict(DomainName qname) {
    return verdictOf(
        matchedFrom == ELSEWHERE ? matched : Optional.of(qname.toString().substring(matchedFrom)));
  }

  /** The same where no name is known; a rule that is part of it is left out. */
  public Verdict asVerdict() {
    return verdictOf(matched);
  }

  private Verdict verdictOf(Optional<String> rule) {
    return switch (verdict) {
      case ALLOWED -> new Allowed(reason, rule, via);
      case BLOCKED -> new Blocked(reason, rule.orElse(""), via);
      case REWRITTEN -> new Rewritten(reason, rule.orElse(""), via, List.of(), List.of());
      default -> new Refused(reason, errorOf(error));
    };
  }

  private static ExtendedError errorOf(int code) {
    for (ExtendedError known : ERRORS) {
      if (known.code() == code) {
        return known;
      }
    }
    return ExtendedError.PROHIBITED;
  }

  /** As it stands in a packed row: equal outcomes have equal octets. */
  public byte[] octets() {
    OctetWriter out = new OctetWriter(new byte[64], 0);
    write(out);
    return out.copy();
  }

  void write(OctetWriter out) {
    out.octet(verdict);
    out.number(reason.rung().code());
    out.text(reason.list());
    out.octet(
        (matched.isPresent() ? HAS_MATCHED : 0)
            + (via.isPresent() ? HAS_VIA : 0)
            + (matchedFrom == ELSEWHERE ? 0 : MATCHED_OF_NAME));
    if (matched.isPresent()) {
      out.text(matched.get());
    }
    if (via.isPresent()) {
      out.name(via.get());
    }
    if (matchedFrom != ELSEWHERE) {
      out.number(matchedFrom);
    }
    out.number(error);
    out.octet(origin.kind().ordinal());
    out.text(origin.upstream());
    out.number(rcode);
  }

  static Outcome read(OctetReader in) {
    int verdict = in.octet();
    Reason reason = new Reason(Rung.ofCode((int) in.number()), in.text());
    int has = in.octet();
    Optional<String> matched = (has & HAS_MATCHED) == 0 ? Optional.empty() : Optional.of(in.text());
    Optional<DomainName> via = (has & HAS_VIA) == 0 ? Optional.empty() : Optional.of(in.name());
    return new Outcome(
        verdict,
        reason,
        matched,
        (has & MATCHED_OF_NAME) == 0 ? ELSEWHERE : (int) in.number(),
        via,
        (int) in.number(),
        new Origin(KINDS[in.octet()], in.text()),
        (int) in.number());
  }

  /** Goes over one without making it. */
  static void skip(OctetReader in) {
    in.skip(1);
    in.skipNumber();
    in.skip(in.number());
    int has = in.octet();
    if ((has & HAS_MATCHED) != 0) {
      in.skip(in.number());
    }
    if ((has & HAS_VIA) != 0) {
      in.skipName();
    }
    if ((has & MATCHED_OF_NAME) != 0) {
      in.skipNumber();
    }
    in.skipNumber();
    in.skip(1);
    in.skip(in.number());
    in.skipNumber();
  }
}
