package dev.tacet.resolve;

import dev.tacet.config.BlockMode;
import dev.tacet.config.PolicyConfig;
import dev.tacet.dns.ExtendedError;
import dev.tacet.dns.ExtendedErrorText;
import dev.tacet.dns.LocalAnswers;
import dev.tacet.dns.Origin;
import dev.tacet.dns.Query;
import dev.tacet.dns.Question;
import dev.tacet.dns.Rcodes;
import dev.tacet.dns.RecordClasses;
import dev.tacet.dns.RecordTypes;
import dev.tacet.policy.Verdict;
import dev.tacet.policy.Verdict.Blocked;
import dev.tacet.policy.Verdict.Refused;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/** Verdict and data to the message a client sees. Immutable; pure but for the owner's settings. */
final class Replies {
  /** A type without addresses: in other classes A means something else (RFC 1035 section 3.3). */
  private static final int OTHER_CLASS = 0;

  private final BlockMode mode;
  private final long ttlSeconds;
  private final Optional<InetAddress> ipv4;
  private final Optional<InetAddress> ipv6;

  Replies(PolicyConfig config) {
    mode = config.blockMode();
    ttlSeconds = config.blockTtl().toSeconds();
    ipv4 = address(config, 4);
    ipv6 = address(config, 16);
  }

  /** The address that stands in for a blocked one, of the family with that many octets. */
  private static Optional<InetAddress> address(PolicyConfig config, int octets) {
    return switch (config.blockMode()) {
      case NULL_IP -> Optional.of(nullAddress(octets));
      case ADDRESS ->
          config.blockAddresses().stream().filter(a -> a.getAddress().length == octets).findFirst();
      default -> Optional.empty();
    };
  }

  private static InetAddress nullAddress(int octets) {
    try {
      return InetAddress.getByAddress(new byte[octets]);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("no address has " + octets + " octets", e);
    }
  }

  Reply render(Query query, Verdict verdict, Resolution resolution) {
    return verdict.match(
        allowed -> data(query, resolution),
        blocked -> blocked(query, blocked),
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
        ours ->
            ours.minimalAny()
                ? new Reply(LocalAnswers.minimalAny(query), Rcodes.NOERROR)
                : error(query, ours.rcode(), List.of()));
  }

  private Reply blocked(Query query, Blocked verdict) {
    List<ExtendedErrorText> why =
        List.of(ExtendedErrorText.of(ExtendedError.BLOCKED, words(verdict)));
    int qtype = isInternet(query.question()) ? query.question().qtype() : OTHER_CLASS;
    Optional<InetAddress> address =
        switch (qtype) {
          case RecordTypes.A -> ipv4;
          case RecordTypes.AAAA -> ipv6;
          default -> Optional.empty();
        };
    if (address.isPresent()) {
      return new Reply(LocalAnswers.address(query, address.get(), ttlSeconds, why), Rcodes.NOERROR);
    }
    boolean isAddressType = qtype == RecordTypes.A || qtype == RecordTypes.AAAA;
    if (isAddressType && mode == BlockMode.NXDOMAIN) {
      return new Reply(LocalAnswers.nxdomain(query, ttlSeconds, why), Rcodes.NXDOMAIN);
    }
    if (isAddressType && mode == BlockMode.REFUSED) {
      return error(query, Rcodes.REFUSED, why);
    }
    return new Reply(LocalAnswers.nodata(query, ttlSeconds, why), Rcodes.NOERROR);
  }

  private static boolean isInternet(Question question) {
    return question.qclass() == RecordClasses.IN || question.qclass() == RecordClasses.ANY;
  }

  /** {@code blocked by vendor: xiaomi/block (tracking.miui.com)}, the same words as in the log. */
  private static String words(Blocked verdict) {
    String rule = "blocked by " + verdict.reason().words() + " (" + verdict.rule() + ")";
    return verdict.via().map(via -> rule + " via " + via).orElse(rule);
  }

  private static Reply refused(Query query, Refused verdict) {
    return error(
        query,
        Rcodes.REFUSED,
        List.of(ExtendedErrorText.of(verdict.error(), "not one of the networks served here")));
  }

  private static Reply error(Query query, int rcode, List<ExtendedErrorText> errors) {
    return new Reply(LocalAnswers.error(query, rcode, errors), rcode);
  }
}
