package dev.tacet.dnssec;

import dev.tacet.dns.ExtendedError;
import dev.tacet.dns.Rcodes;
import dev.tacet.dnssec.RrsetJudge.Signing;
import dev.tacet.dnssec.Signatures.Outcome;
import dev.tacet.dnssec.Trust.Signed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DNAMERecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Type;

/**
 * Judges one answer (RFC 4035 section 5): follows its aliases from the QNAME on, each link and the
 * data at the end by the keys of its own zone, and where nothing is at the end, the proof of that.
 * Whatever else is in the message is not kept. Used once; one thread.
 */
final class AnswerJudge {
  private static final int MAX_ALIASES = 16;

  /** Zones whose denials are looked at; an honest answer has one. */
  private static final int MAX_DENYING = 3;

  /**
   * What became of it.
   *
   * @param kept the message without what was not judged; of no meaning unless secure
   * @param mostSeconds how long it may be kept
   */
  record Judged(Judgement judgement, byte[] kept, long mostSeconds) {}

  private final TrustChain chain;
  private final SignedMessage message;
  private final Work work;
  private final RrsetJudge rrsets;
  private final List<RRset> answers = new ArrayList<>();
  private final Set<RRset> authorities = new LinkedHashSet<>();
  private final Map<Name, Proofs> proofs = new HashMap<>();
  private Judgement judgement = Judgement.SECURE;
  private long mostSeconds = Long.MAX_VALUE;

  AnswerJudge(TrustChain chain, SignedMessage message, Work work) {
    this.chain = chain;
    this.message = message;
    this.work = work;
    this.rrsets = new RrsetJudge(chain, work);
  }

  CompletionStage<Judged> judge() {
    if (message.qtype() == Type.RRSIG) {
      // Nobody signs signatures (RFC 4035 section 2.2).
      judgement = Judgement.insecure("signatures are not signed");
      return done(judged());
    }
    if (message.tooLarge()) {
      bogus(ExtendedError.DNSSEC_BOGUS, "more records than can be judged");
      return done(judged());
    }
    return follow(message.qname(), 0).thenApply(end -> judged());
  }

  private Judged judged() {
    byte[] kept = judgement.secure() ? message.only(answers, authorities) : new byte[0];
    return new Judged(judgement, kept, mostSeconds);
  }

  private static <T> CompletionStage<T> done(T value) {
    return CompletableFuture.completedFuture(value);
  }

  private void part(Judgement part) {
    judgement = judgement.and(part);
  }

  private void bogus(ExtendedError error, String why) {
    part(Judgement.bogus(error, why));
  }

  /** Judges what there is at this name; the stage completes when all behind it is judged. */
  private CompletionStage<Void> follow(Name name, int aliases) {
    if (judgement.bogus()) {
      return done(null);
    }
    if (aliases > MAX_ALIASES) {
      bogus(ExtendedError.DNSSEC_BOGUS, "it leads through too many aliases");
      return done(null);
    }
    int qtype = message.qtype();
    Optional<RRset> data = message.answer(name, qtype);
    if (data.isPresent()) {
      if (message.rcode() == Rcodes.NXDOMAIN) {
        bogus(ExtendedError.DNSSEC_BOGUS, "it has " + name + ", and says that there is none");
        return done(null);
      }
      return judge(data.get());
    }
    Optional<RRset> alias = message.answer(name, Type.CNAME);
    Optional<RRset> redirection = message.redirectionAbove(name);
    if (redirection.isPresent()) {
      return redirected(name, alias, redirection.get(), aliases);
    }
    if (alias.isEmpty()) {
      return nothingAt(name);
    }
    if (alias.get().size() != 1) {
      bogus(ExtendedError.DNSSEC_BOGUS, name + " has several aliases");
      return done(null);
    }
    Name target = ((CNAMERecord) alias.get().first()).getTarget();
    return judge(alias.get()).thenCompose(end -> follow(target, aliases + 1));
  }

  /** The DNAME is signed; the CNAME that was made from it is not, and must be what it says. */
  private CompletionStage<Void> redirected(
      Name name, Optional<RRset> alias, RRset redirection, int aliases) {
    Name target;
    try {
      target = name.fromDNAME((DNAMERecord) redirection.first());
    } catch (NameTooLongException e) {
      bogus(ExtendedError.DNSSEC_BOGUS, "the DNAME of " + redirection.getName() + " leads nowhere");
      return done(null);
    }
    // Whoever answers makes it (RFC 6672 section 3.1), and clients follow it rather than the DNAME.
    boolean made = alias.filter(one -> one.size() == 1 && leadsTo(one, target)).isPresent();
    if (redirection.size() != 1 || !made) {
      bogus(ExtendedError.DNSSEC_BOGUS, "the alias of " + name + " is not what its DNAME says");
      return done(null);
    }
    return judge(redirection)
        .thenCompose(
            end -> {
              alias.ifPresent(answers::add);
              return follow(target, aliases + 1);
            });
  }

  private static boolean leadsTo(RRset alias, Name target) {
    return ((CNAMERecord) alias.first()).getTarget().equals(target);
  }

  /** Judges an RRset of the answer; where it came from a wildcard, the right to that as well. */
  private CompletionStage<Void> judge(RRset rrset) {
    answers.add(rrset);
    return rrsets
        .judge(rrset)
        .thenAccept(
            proven -> {
              part(proven.judgement());
              proven.signing().ifPresent(signing -> signed(rrset, signing));
            });
  }

  private void signed(RRset rrset, Signing signing) {
    mostSeconds = Math.min(mostSeconds, signing.by().mostSeconds());
    Name owner = rrset.getName();
    Optional<Name> enclosing = signing.by().expandedBelow(owner);
    if (enclosing.isEmpty()) {
      return;
    }
    if (rrset.getType() == Type.DNAME) {
      bogus(ExtendedError.DNSSEC_BOGUS, "a DNAME made from a wildcard"); // RFC 4592 section 4.4
      return;
    }
    Proofs there = proofs(signing.zone());
    take(
        there,
        there.tooCostly() ? Denied.OPEN : there.expanded(owner, enclosing.get()),
        "that " + owner + " has nothing of its own");
  }

  private Proofs proofs(Signed zone) {
    return proofs.computeIfAbsent(zone.zone(), name -> new Proofs(zone, message, work));
  }

  private void take(Proofs there, Denied denied, String claim) {
    switch (denied) {
      case PROVEN -> {
        authorities.addAll(there.verified());
        mostSeconds = Math.min(mostSeconds, there.seconds());
      }
      case OPEN -> part(Judgement.insecure("there may be something unsigned in its place"));
      case NOT_PROVEN -> part(there.lacking(claim));
    }
  }

  /** The end of the chain, where the message has nothing: by NXDOMAIN, or for this type. */
  private CompletionStage<Void> nothingAt(Name name) {
    if (chain.unjudged(name)) {
      part(Judgement.insecure(name + " is not judged"));
      return done(null);
    }
    List<Name> signers =
        message.authority().stream()
            .filter(rrset -> rrset.getType() == Type.NSEC || rrset.getType() == Type.NSEC3)
            .flatMap(rrset -> rrset.sigs().stream())
            .map(RRSIGRecord::getSigner)
            .filter(signer -> RrsetJudge.maySign(signer, name, message.qtype()))
            .distinct()
            .sorted(Comparator.comparingInt(Name::labels).reversed())
            .limit(MAX_DENYING)
            .toList();
    boolean unsigned =
        message.authority().stream()
            .anyMatch(rrset -> rrset.getType() != Type.NS && rrset.sigs().isEmpty());
    Judgement missing =
        Judgement.bogus(
            unsigned ? ExtendedError.RRSIGS_MISSING : ExtendedError.NSEC_MISSING,
            "no signed proof that there is no " + name + " " + Type.string(message.qtype()));
    return denied(name, signers, missing);
  }

  private CompletionStage<Void> denied(Name name, List<Name> signers, Judgement wrong) {
    if (signers.isEmpty()) {
      return rrsets.expected(name, message.qtype(), wrong).thenAccept(this::part);
    }
    List<Name> others = signers.subList(1, signers.size());
    return chain
        .to(signers.get(0), work)
        .thenCompose(
            trust -> {
              if (!(trust instanceof Signed signed) || !signed.zone().equals(signers.get(0))) {
                return denied(name, others, wrong);
              }
              Proofs there = proofs(signed);
              boolean nothing = message.rcode() == Rcodes.NXDOMAIN;
              Denied denied =
                  there.tooCostly()
                      ? Denied.OPEN
                      : nothing ? there.noName(name) : there.noData(name, message.qtype());
              String claim =
                  nothing
                      ? "that there is no " + name
                      : "that " + name + " has no " + Type.string(message.qtype());
              if (denied == Denied.NOT_PROVEN) {
                return denied(name, others, there.lacking(claim));
              }
              take(there, denied, claim);
              start(signed);
              return done(null);
            });
  }

  /** The SOA says how long a denial may be kept (RFC 2308 section 5): it must be the zone's. */
  private void start(Signed zone) {
    for (RRset rrset : message.authority()) {
      if (rrset.getType() == Type.SOA && rrset.getName().equals(zone.zone())) {
        Outcome outcome = Signatures.verify(rrset, zone.zone(), zone.keys(), work);
        outcome
            .verified()
            .ifPresentOrElse(
                by -> {
                  authorities.add(rrset);
                  mostSeconds = Math.min(mostSeconds, by.mostSeconds());
                },
                () -> part(outcome.wrong()));
      }
    }
  }
}
