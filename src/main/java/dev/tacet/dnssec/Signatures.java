package dev.tacet.dnssec;

import dev.tacet.dns.ExtendedError;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.DNSSEC.DNSSECException;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Type;

/** Signatures against keys, and keys against digests (RFC 4035 section 5.3). Pure but for work. */
final class Signatures {
  /** Clocks are never quite right. */
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  /**
   * An RRset that a key of the zone signed.
   *
   * @param by the signature
   * @param mostSeconds how long it may be kept: its own TTL as signed, and the signature's end
   */
  record Verified(RRSIGRecord by, long mostSeconds) {
    /** Labels of the name a wildcard stands right below, root included, where it was expanded. */
    Optional<Name> expandedBelow(Name owner) {
      int labels = owner.labels() - 1 - (owner.isWild() ? 1 : 0);
      return by.getLabels() < labels
          ? Optional.of(new Name(owner, owner.labels() - 1 - by.getLabels()))
          : Optional.empty();
    }
  }

  /** Either who signed, or what is wrong. */
  record Outcome(Optional<Verified> verified, Judgement wrong) {
    static Outcome wrong(ExtendedError error, String why) {
      return new Outcome(Optional.empty(), Judgement.bogus(error, why));
    }
  }

  private Signatures() {}

  /**
   * Looks for a signature of this zone that one of its keys made.
   *
   * @param keys verified ones of the zone
   */
  static Outcome verify(RRset rrset, Name zone, List<DNSKEYRecord> keys, Work work) {
    Outcome worst =
        Outcome.wrong(
            ExtendedError.RRSIGS_MISSING, "no signature of " + zone + " for " + text(rrset));
    for (RRSIGRecord signature : rrset.sigs()) {
      if (!signature.getSigner().equals(zone) || !Algorithms.known(signature.getAlgorithm())) {
        continue;
      }
      Outcome outcome = verify(rrset, signature, keys, work);
      if (outcome.verified().isPresent()) {
        return outcome;
      }
      worst = outcome;
      if (work.exhausted()) {
        break;
      }
    }
    return worst;
  }

  private static Outcome verify(
      RRset rrset, RRSIGRecord signature, List<DNSKEYRecord> keys, Work work) {
    Name owner = rrset.getName();
    int labels = owner.labels() - 1 - (owner.isWild() ? 1 : 0);
    if (signature.getLabels() > labels
        || signature.getLabels() < signature.getSigner().labels() - 1) {
      return Outcome.wrong(
          ExtendedError.DNSSEC_BOGUS, "the signature of " + text(rrset) + " is for another name");
    }
    Instant from = signature.getTimeSigned();
    Instant until = signature.getExpire();
    if (work.now().isPresent()) {
      Instant now = work.now().get();
      if (until.plus(TOLERANCE).isBefore(now)) {
        return Outcome.wrong(
            ExtendedError.SIGNATURE_EXPIRED, "the signature of " + text(rrset) + " ended " + until);
      }
      if (from.minus(TOLERANCE).isAfter(now)) {
        return Outcome.wrong(
            ExtendedError.SIGNATURE_NOT_YET_VALID,
            "the signature of " + text(rrset) + " begins " + from);
      }
    }
    boolean fits = false;
    for (DNSKEYRecord key : keys) {
      if (key.getFootprint() != signature.getFootprint()
          || key.getAlgorithm() != signature.getAlgorithm()
          || !Algorithms.signsZones(key)) {
        continue;
      }
      if (!work.signature()) {
        return Outcome.wrong(
            ExtendedError.DNSSEC_BOGUS, "more signatures than an honest answer needs");
      }
      fits = true;
      try {
        // The dates were judged above, or are not to be: here they always hold.
        DNSSEC.verify(rrset, signature, key, from);
        return new Outcome(
            Optional.of(new Verified(signature, mostSeconds(signature, work))), Judgement.SECURE);
      } catch (DNSSECException | RuntimeException e) {
        // A key of a stranger may be anything: what the arithmetic refuses has not signed.
        work.failed();
      }
    }
    return fits
        ? Outcome.wrong(ExtendedError.DNSSEC_BOGUS, "the signature of " + text(rrset) + " is wrong")
        : Outcome.wrong(
            ExtendedError.DNSKEY_MISSING,
            signature.getSigner() + " has no key that signed " + text(rrset));
  }

  /** RFC 4035 section 5.3.3; at least a moment, within the tolerance of clocks. */
  private static long mostSeconds(RRSIGRecord signature, Work work) {
    long left =
        work.now()
            .map(now -> Duration.between(now, signature.getExpire()).toSeconds())
            .orElse(Long.MAX_VALUE);
    return Math.max(1, Math.min(signature.getOrigTTL(), left));
  }

  /**
   * The keys of a zone, where a digest names one of them and that one signed them all.
   *
   * @param digests DS records that are believed
   */
  static Outcome verifyKeys(RRset keys, List<DSRecord> digests, Work work) {
    Outcome worst =
        Outcome.wrong(
            ExtendedError.DNSKEY_MISSING,
            keys.getName() + " has no key that its digest (DS) is of");
    for (DSRecord digest : digests) {
      for (DNSKEYRecord key : records(keys)) {
        if (!Algorithms.known(digest)
            || digest.getFootprint() != key.getFootprint()
            || digest.getAlgorithm() != key.getAlgorithm()
            || !Algorithms.signsZones(key)) {
          continue;
        }
        if (!work.signature()) {
          return Outcome.wrong(ExtendedError.DNSSEC_BOGUS, "more keys than an honest zone has");
        }
        if (!Arrays.equals(digest.getDigest(), digestOf(key, digest))) {
          work.failed();
          continue;
        }
        Outcome outcome = verify(keys, keys.getName(), List.of(key), work);
        if (outcome.verified().isPresent()) {
          return outcome;
        }
        worst = outcome;
      }
    }
    return worst;
  }

  private static byte[] digestOf(DNSKEYRecord key, DSRecord like) {
    return new DSRecord(key.getName(), key.getDClass(), 0, like.getDigestID(), key).getDigest();
  }

  static List<DNSKEYRecord> records(RRset keys) {
    return keys.rrs(false).stream()
        .filter(record -> record instanceof DNSKEYRecord)
        .map(record -> (DNSKEYRecord) record)
        .toList();
  }

  static String text(RRset rrset) {
    return rrset.getName() + " " + Type.string(rrset.getType());
  }
}
