package dev.tacet.dnssec;

import dev.tacet.dns.ExtendedError;
import dev.tacet.dnssec.Signatures.Outcome;
import dev.tacet.dnssec.Signatures.Verified;
import dev.tacet.dnssec.Trust.Signed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.NSEC3Record;
import org.xbill.DNS.NSECRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Type;

/** The records of denial in a message that one zone signed, and what they prove. One thread. */
final class Proofs {
  /** A denial takes three; more than this are not looked at. */
  private static final int MAX_RRSETS = 12;

  private final Name zone;
  private final List<RRset> verified = new ArrayList<>();
  private final List<NSECRecord> nsec = new ArrayList<>();
  private final List<NSEC3Record> nsec3 = new ArrayList<>();
  private final List<Denial> denials;
  private Optional<Judgement> wrong = Optional.empty();
  private long seconds = Long.MAX_VALUE;

  Proofs(Signed signer, SignedMessage message, Work work) {
    this.zone = signer.zone();
    int looked = 0;
    for (RRset rrset : message.authority()) {
      boolean denies = rrset.getType() == Type.NSEC || rrset.getType() == Type.NSEC3;
      boolean ours =
          rrset.sigs().stream().anyMatch(signature -> signature.getSigner().equals(zone));
      if (denies && ours && ++looked <= MAX_RRSETS) {
        read(rrset, signer, work);
      }
    }
    this.denials = List.of(new NsecDenial(zone, nsec), new Nsec3Denial(zone, nsec3, work));
  }

  private void read(RRset rrset, Signed signer, Work work) {
    Outcome outcome = Signatures.verify(rrset, zone, signer.keys(), work);
    if (outcome.verified().isEmpty()) {
      wrong = Optional.of(outcome.wrong());
      return;
    }
    Verified by = outcome.verified().get();
    if (by.expandedBelow(rrset.getName()).isPresent()) {
      // Made from a wildcard's own record: its owner is not the name that it stands at.
      return;
    }
    verified.add(rrset);
    seconds = Math.min(seconds, Math.min(rrset.getTTL(), by.mostSeconds()));
    rrset.rrs(false).stream()
        .filter(NSECRecord.class::isInstance)
        .forEach(record -> nsec.add((NSECRecord) record));
    rrset.rrs(false).stream()
        .filter(NSEC3Record.class::isInstance)
        .forEach(record -> nsec3.add((NSEC3Record) record));
  }

  /** Whether it is NSEC3 that takes more work than is allowed: the zone counts as insecure. */
  boolean tooCostly() {
    return nsec.isEmpty() && Nsec3Denial.tooCostly(nsec3);
  }

  Denied noName(Name name) {
    return best(denial -> denial.noName(name));
  }

  Denied noData(Name name, int type) {
    return best(denial -> denial.noData(name, type));
  }

  Denied expanded(Name name, Name enclosing) {
    return best(denial -> denial.expanded(name, enclosing));
  }

  Cut cut(Name name) {
    for (Denial denial : denials) {
      Cut cut = denial.cut(name);
      if (cut != Cut.NOT_PROVEN) {
        return cut;
      }
    }
    return Cut.NOT_PROVEN;
  }

  private interface Claim {
    Denied of(Denial denial);
  }

  private Denied best(Claim claim) {
    Denied best = Denied.NOT_PROVEN;
    for (Denial denial : denials) {
      Denied denied = claim.of(denial);
      best = denied.compareTo(best) < 0 ? denied : best;
    }
    return best;
  }

  /** Those that may be passed on. */
  List<RRset> verified() {
    return verified;
  }

  /** How long what they prove may be kept. */
  long seconds() {
    return seconds == Long.MAX_VALUE ? 0 : seconds;
  }

  /** Why a claim does not hold: what was wrong with the proof, or that there is none. */
  Judgement lacking(String claim) {
    if (wrong.isPresent()) {
      return wrong.get();
    }
    return verified.isEmpty()
        ? Judgement.bogus(ExtendedError.NSEC_MISSING, "no proof of " + zone + " " + claim)
        : Judgement.bogus(
            ExtendedError.DNSSEC_BOGUS, "the proof of " + zone + " does not show " + claim);
  }
}
