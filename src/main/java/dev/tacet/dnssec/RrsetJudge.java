package dev.tacet.dnssec;

import dev.tacet.dns.ExtendedError;
import dev.tacet.dnssec.Signatures.Outcome;
import dev.tacet.dnssec.Signatures.Verified;
import dev.tacet.dnssec.Trust.Ended;
import dev.tacet.dnssec.Trust.Signed;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Type;

/**
 * Judges one RRset (RFC 4035 section 5.3): by the keys of whom its signatures name, and where none
 * of them holds by whether it ought to be signed at all. One thread.
 */
final class RrsetJudge {
  /** Whose signatures of one RRset are looked at; an honest one has one. */
  private static final int MAX_SIGNERS = 3;

  /**
   * @param signing there exactly where it is secure
   */
  record Proven(Judgement judgement, Optional<Signing> signing) {
    static Proven not(Judgement why) {
      return new Proven(why, Optional.empty());
    }
  }

  /** A signature that holds, and the zone whose key made it. */
  record Signing(Verified by, Signed zone) {}

  private final TrustChain chain;
  private final Work work;

  RrsetJudge(TrustChain chain, Work work) {
    this.chain = chain;
    this.work = work;
  }

  CompletionStage<Proven> judge(RRset rrset) {
    Name owner = rrset.getName();
    if (chain.unjudged(owner)) {
      return done(Proven.not(Judgement.insecure(owner + " is not judged")));
    }
    List<Name> signers =
        rrset.sigs().stream()
            .map(RRSIGRecord::getSigner)
            .filter(signer -> maySign(signer, owner, rrset.getType()))
            .distinct()
            .limit(MAX_SIGNERS)
            .toList();
    Judgement missing =
        Judgement.bogus(
            ExtendedError.RRSIGS_MISSING, Signatures.text(rrset) + " ought to be signed");
    return bySigner(rrset, signers, missing);
  }

  /** A DS is the parent's word; all else is the zone's own, or its parent's where it is none. */
  static boolean maySign(Name signer, Name owner, int type) {
    return owner.subdomain(signer)
        && (type != Type.DS || !signer.equals(owner) || owner.equals(Name.root));
  }

  private static <T> CompletionStage<T> done(T value) {
    return CompletableFuture.completedFuture(value);
  }

  private CompletionStage<Proven> bySigner(RRset rrset, List<Name> signers, Judgement wrong) {
    if (signers.isEmpty()) {
      return expected(rrset.getName(), rrset.getType(), wrong).thenApply(Proven::not);
    }
    List<Name> others = signers.subList(1, signers.size());
    Name signer = signers.get(0);
    return chain
        .to(signer, work)
        .thenCompose(
            trust -> {
              if (!(trust instanceof Signed signed) || !signed.zone().equals(signer)) {
                return bySigner(rrset, others, wrong);
              }
              Outcome outcome = Signatures.verify(rrset, signer, signed.keys(), work);
              return outcome
                  .verified()
                  .map(
                      by ->
                          done(new Proven(Judgement.SECURE, Optional.of(new Signing(by, signed)))))
                  .orElseGet(() -> bySigner(rrset, others, outcome.wrong()));
            });
  }

  /** What to think of something at a name that is not proven: wrong only where it ought to be. */
  CompletionStage<Judgement> expected(Name name, int type, Judgement wrong) {
    boolean parents = type == Type.DS && !name.equals(Name.root);
    return chain
        .to(parents ? new Name(name, 1) : name, work)
        .thenApply(trust -> trust instanceof Ended ended ? ended.why() : wrong);
  }
}
