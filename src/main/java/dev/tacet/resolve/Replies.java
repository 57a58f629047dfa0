package dev.tacet.resolve;

import dev.tacet.config.BlockMode;
import dev.tacet.config.PolicyConfig;
import dev.tacet.dns.ExtendedError;
import dev.tacet.dns.ExtendedErrorText;
import dev.tacet.dns.GivenAnswers;
import dev.tacet.dns.LocalAnswers;
import dev.tacet.dns.Origin;
import dev.tacet.dns.Query;
import dev.tacet.dns.Question;
import dev.tacet.dns.Rcodes;
import dev.tacet.dns.RecordClasses;
import dev.tacet.dns.RecordTypes;
import dev.tacet.policy.Reason;
import dev.tacet.policy.RuleAnswer;
import dev.tacet.policy.Rung;
import dev.tacet.policy.Verdict;
import dev.tacet.policy.Verdict.Blocked;
import dev.tacet.policy.Verdict.Refused;
import dev.tacet.policy.Verdict.Rewritten;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/** Verdict and data to the message a client sees. Immutable; pure but for the owner's settings. */
final class Replies {
  /** A type without addresses: in other classes A means something else (RFC 1035 section 3.3). */
  private static final int OTHER_CLASS = 0;

  /** Seconds that names of ours, and their absence, may be kept. */
  private static final long LOCAL_TTL = 60;

  private static final Optional<InetAddress> NULL_IPV4 = Optional.of(nullAddress(4));
  private static final Optional<InetAddress> NULL_IPV6 = Optional.of(nullAddress(16));

  private final BlockMode configured;
  private final long ttlSeconds;
  private final Optional<InetAddress> ipv4;
  private final Optional<InetAddress> ipv6;

  Replies(PolicyConfig config) {
    configured = config.blockMode();
    ttlSeconds = config.blockTtl().toSeconds();
    ipv4 = address(config, 4);
    ipv6 = address(config, 16);
  }

  /** The owner's address that stands in for a blocked one, with that many octets. */
  private static Optional<InetAddress> address(PolicyConfig config, int octets) {
    return config.blockAddresses().stream()
        .filter(a -> a.getAddress().length == octets)
        .findFirst();
  }

  private static InetAddress nullAddress(int octets) {
    try {
      return InetAddress.getByAddress(new byte[octets]);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("no address has " + octets + " octets", e);
    }
  }

  /**
   * @param mode how this device is told that a name is blocked; empty means as configured
   */
  Reply render(Query query, Verdict verdict, Resolution resolution, Optional<BlockMode> mode) {
    return verdict.match(
        allowed -> data(query, resolution),
        blocked -> blocked(query, blocked, mode.orElse(configured)),
        rewritten -> rewritten(query, rewritten, resolution),
        refused -> refused(query, refused));
  }

  private static Reply data(Query query, Resolution resolution) {
    return resolution.match(
        resolved -> {
          boolean stale = resolved.origin().kind() == Origin.Kind.STALE;
          byte[] octets =
              stale
                  ? resolved.data().staleForClient(query)
                  : resolved.data().forClient(query, resolved.ageSeconds());
          return new Reply(octets, resolved.data().rcodeFor(query));
        },
        unresolved ->
            error(
                query,
                Rcodes.SERVFAIL,
                List.of(ExtendedErrorText.of(unresolved.error(), unresolved.detail()))),
        ours -> ours(query, ours),
        given ->
            new Reply(
                GivenAnswers.records(
                    query, List.of(), given.records(), given.ttlSeconds(), List.of()),
                Rcodes.NOERROR));
  }

  private static Reply ours(Query query, Resolution.NotAsked ours) {
    if (ours.minimalAny()) {
      return new Reply(LocalAnswers.minimalAny(query), Rcodes.NOERROR);
    }
    return ours.rcode() == Rcodes.NXDOMAIN
        ? new Reply(LocalAnswers.nxdomain(query, LOCAL_TTL, List.of()), Rcodes.NXDOMAIN)
        : error(query, ours.rcode(), List.of());
  }

  private Reply blocked(Query query, Blocked verdict, BlockMode mode) {
    List<ExtendedErrorText> why = why(query, ExtendedError.BLOCKED, "blocked by ", verdict);
    RuleAnswer answer = verdict.answer();
    if (answer instanceof RuleAnswer.Drop) {
      return new Reply(QueryService.NO_REPLY, Rcodes.NO_REPLY);
    }
    if (answer instanceof RuleAnswer.TcpOnly) {
      return new Reply(GivenAnswers.truncated(query), Rcodes.NOERROR);
    }
    if (answer instanceof RuleAnswer.Code code) {
      return code(query, code.rcode(), why);
    }
    return inMode(query, mode, why);
  }

  private Reply code(Query query, int rcode, List<ExtendedErrorText> why) {
    return switch (rcode) {
      case Rcodes.NOERROR -> nodata(query, why);
      case Rcodes.NXDOMAIN ->
          new Reply(LocalAnswers.nxdomain(query, ttlSeconds, why), Rcodes.NXDOMAIN);
      default ->
          // Without an OPT there is no room for the upper bits (RFC 6891 section 6.1.3).
          error(query, rcode > 0xf && !query.edns().present() ? Rcodes.SERVFAIL : rcode, why);
    };
  }

  private Reply nodata(Query query, List<ExtendedErrorText> why) {
    return new Reply(LocalAnswers.nodata(query, ttlSeconds, why), Rcodes.NOERROR);
  }

  private Optional<InetAddress> address(BlockMode mode, int qtype) {
    boolean isNull = mode == BlockMode.NULL_IP;
    if (!isNull && mode != BlockMode.ADDRESS) {
      return Optional.empty();
    }
    return switch (qtype) {
      case RecordTypes.A -> isNull ? NULL_IPV4 : ipv4;
      case RecordTypes.AAAA -> isNull ? NULL_IPV6 : ipv6;
      default -> Optional.empty();
    };
  }

  private Reply inMode(Query query, BlockMode mode, List<ExtendedErrorText> why) {
    int qtype = isInternet(query.question()) ? query.question().qtype() : OTHER_CLASS;
    Optional<InetAddress> address = address(mode, qtype);
    if (address.isPresent()) {
      return new Reply(LocalAnswers.address(query, address.get(), ttlSeconds, why), Rcodes.NOERROR);
    }
    boolean isAddressType = qtype == RecordTypes.A || qtype == RecordTypes.AAAA;
    if (isAddressType && mode == BlockMode.NXDOMAIN) {
      return code(query, Rcodes.NXDOMAIN, why);
    }
    if (isAddressType && mode == BlockMode.REFUSED) {
      return error(query, Rcodes.REFUSED, why);
    }
    return nodata(query, why);
  }

  /** Whether an alias is the beginning of the answer rather than all of it. */
  static boolean follows(Question question) {
    return isInternet(question)
        && question.qtype() != RecordTypes.CNAME
        && question.qtype() != RecordTypes.ANY;
  }

  /**
   * @param target what the last alias led to, where it is looked up
   */
  private Reply rewritten(Query query, Rewritten verdict, Resolution target) {
    boolean local = verdict.reason().rung() == Rung.SPECIAL_USE;
    // The names of the house are nobody else's, so nothing is forged about them.
    List<ExtendedErrorText> why =
        local ? List.of() : why(query, ExtendedError.FORGED_ANSWER, "rewritten by ", verdict);
    long ttl = local ? LOCAL_TTL : ttlSeconds;
    if (!isInternet(query.question())) {
      // Names of the house are of class IN; other classes are refused for every name.
      return local ? error(query, Rcodes.REFUSED, List.of()) : nodata(query, why);
    }
    if (query.question().qtype() == RecordTypes.ANY) {
      return new Reply(LocalAnswers.minimalAny(query), Rcodes.NOERROR);
    }
    if (verdict.lookedUp().isPresent() && follows(query.question())) {
      Reply told = data(query.about(verdict.lookedUp().get()), target);
      byte[] octets = GivenAnswers.behindAliases(query, verdict.aliases(), ttl, told.octets(), why);
      return new Reply(octets, told.rcode());
    }
    byte[] octets = GivenAnswers.records(query, verdict.aliases(), verdict.records(), ttl, why);
    return new Reply(octets, Rcodes.NOERROR);
  }

  private static boolean isInternet(Question question) {
    return question.qclass() == RecordClasses.IN || question.qclass() == RecordClasses.ANY;
  }

  /** Nothing where it has no place: most stubs send no OPT, and are sent none. */
  private static List<ExtendedErrorText> why(
      Query query, ExtendedError error, String what, Verdict verdict) {
    return query.edns().present()
        ? List.of(ExtendedErrorText.of(error, words(what, verdict)))
        : List.of();
  }

  /** {@code blocked by vendor: xiaomi/block (tracking.miui.com)}, the same words as in the log. */
  private static String words(String what, Verdict verdict) {
    String rule = what + verdict.reason().words() + " (" + verdict.matched().orElse("") + ")";
    return verdict.via().map(via -> rule + " via " + via).orElse(rule);
  }

  private static Reply refused(Query query, Refused verdict) {
    String why =
        verdict.rcode() == Rcodes.SERVFAIL
            ? "not known yet which device this is; ask again"
            : verdict.reason().equals(Reason.RATE_LIMIT)
                ? "this device asks too much; ask again in a minute"
                : "not one of the networks served here";
    return error(query, verdict.rcode(), List.of(ExtendedErrorText.of(verdict.error(), why)));
  }

  private static Reply error(Query query, int rcode, List<ExtendedErrorText> errors) {
    return new Reply(LocalAnswers.error(query, rcode, errors), rcode);
  }
}
