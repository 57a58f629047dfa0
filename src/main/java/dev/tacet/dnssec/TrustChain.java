package dev.tacet.dnssec;

import dev.tacet.dns.ExtendedError;
import dev.tacet.dnssec.KnownZones.Known;
import dev.tacet.dnssec.Signatures.Outcome;
import dev.tacet.dnssec.Trust.Ended;
import dev.tacet.dnssec.Trust.Signed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Type;

/**
 * From a trust anchor down to the zone of a name, label by label: at each one the parent says by a
 * signed DS, or by signed denial of one, whether a zone begins there and with which key (RFC 4035
 * section 5). What was found is kept; a step that several need is taken once. One thread.
 */
final class TrustChain {
  /** How long a broken zone is not looked at again; short, for its operator is repairing it. */
  private static final long KEEP_BOGUS = 30;

  private static final Judgement SPENT =
      Judgement.bogus(ExtendedError.DNSSEC_BOGUS, "more work than an honest answer takes");

  private final TrustPoints points;
  private final Lookup lookup;
  private final Consumer<Judgement> anchorNews;
  private final KnownZones known;
  private final Map<Name, CompletableFuture<Known>> underWay = new HashMap<>();

  /**
   * @param anchorNews takes what became of the keys of a trust anchor
   * @param ticker monotonic nanoseconds
   */
  TrustChain(
      TrustPoints points, Lookup lookup, Consumer<Judgement> anchorNews, LongSupplier ticker) {
    this.points = points;
    this.lookup = lookup;
    this.anchorNews = anchorNews;
    this.known = new KnownZones(ticker);
  }

  /** Whether the owner said that a name is not to be judged, or gave nothing to judge it by. */
  boolean unjudged(Name name) {
    return points.above(name).isEmpty();
  }

  /** What the zone is that this name is in; where one begins at it, that one. */
  CompletionStage<Trust> to(Name name, Work work) {
    Optional<Name> anchor = points.above(name);
    if (anchor.isEmpty()) {
      return done(new Ended(Judgement.insecure(name + " is under no trust anchor")));
    }
    Name top = anchor.get();
    boolean judged = work.now().isPresent();
    for (int drop = 0; drop <= name.labels() - top.labels(); drop++) {
      Name at = new Name(name, drop);
      Optional<Known> found = known.find(at, judged);
      if (found.isPresent()) {
        return from(at, found.get(), name, work);
      }
    }
    return step(top, work, () -> anchored(top, work))
        .thenCompose(found -> from(top, found, name, work));
  }

  private static <T> CompletionStage<T> done(T value) {
    return CompletableFuture.completedFuture(value);
  }

  private CompletionStage<Trust> from(Name at, Known found, Name name, Work work) {
    if (at.equals(name) || found.bottom() || !(found.trust() instanceof Signed signed)) {
      return done(found.trust());
    }
    Name next = new Name(name, name.labels() - at.labels() - 1);
    Optional<Known> there = known.find(next, work.now().isPresent());
    if (there.isPresent()) {
      return from(next, there.get(), name, work);
    }
    return step(next, work, () -> delegated(next, signed, work))
        .thenCompose(beyond -> from(next, beyond, name, work));
  }

  private interface Step {
    CompletionStage<Known> take();
  }

  /** Takes a step, or waits for whoever takes it; who had used up its work takes it for nobody. */
  private CompletionStage<Known> step(Name name, Work work, Step step) {
    CompletableFuture<Known> shared = underWay.get(name);
    if (shared != null) {
      return shared.thenCompose(
          found -> spent(found) && !work.exhausted() ? step(name, work, step) : done(found));
    }
    CompletableFuture<Known> mine = new CompletableFuture<>();
    underWay.put(name, mine);
    step.take()
        .whenComplete(
            (found, bug) -> {
              underWay.remove(name, mine);
              if (bug != null) {
                mine.completeExceptionally(bug);
              } else {
                mine.complete(found);
              }
            });
    return mine;
  }

  private CompletionStage<Known> anchored(Name zone, Work work) {
    return keys(zone, points.digests(zone), Long.MAX_VALUE, work)
        .thenApply(
            found -> {
              anchorNews.accept(
                  found.trust() instanceof Ended ended ? ended.why() : Judgement.SECURE);
              return found;
            });
  }

  /** The DNSKEY of a zone whose DS is believed. */
  private CompletionStage<Known> keys(Name zone, List<DSRecord> digests, long seconds, Work work) {
    if (digests.stream().noneMatch(Algorithms::known)) {
      return done(
          keep(
              zone,
              new Ended(Judgement.insecure(zone + " is signed by no algorithm known here")),
              true,
              seconds,
              work));
    }
    if (!work.lookup()) {
      return done(passing(SPENT));
    }
    return lookup
        .ask(zone, Type.DNSKEY)
        .thenApply(
            found -> {
              if (found.message().isEmpty()) {
                return passing(Judgement.unknown(found.failure()));
              }
              Optional<RRset> keys = found.message().get().answer(zone, Type.DNSKEY);
              if (keys.isEmpty()) {
                return bogus(
                    zone, ExtendedError.DNSKEY_MISSING, zone + " has no DNSKEY, but a DS", work);
              }
              Outcome outcome = Signatures.verifyKeys(keys.get(), digests, work);
              if (outcome.verified().isEmpty()) {
                return bogus(zone, outcome.wrong().error(), outcome.wrong().why(), work);
              }
              long kept =
                  Math.min(
                      seconds,
                      Math.min(keys.get().getTTL(), outcome.verified().get().mostSeconds()));
              Trust signed = new Signed(zone, Signatures.records(keys.get()));
              return keep(zone, signed, false, kept, work);
            });
  }

  /** Whether a zone begins at this name, right below one that is in a signed zone. */
  private CompletionStage<Known> delegated(Name name, Signed parent, Work work) {
    if (!work.lookup()) {
      return done(passing(SPENT));
    }
    return lookup
        .ask(name, Type.DS)
        .thenCompose(
            found -> {
              if (found.message().isEmpty()) {
                return done(passing(Judgement.unknown(found.failure())));
              }
              SignedMessage message = found.message().get();
              Optional<RRset> digests = message.answer(name, Type.DS);
              if (digests.isPresent()) {
                return withDigests(name, digests.get(), parent, work);
              }
              Optional<RRset> alias = message.answer(name, Type.CNAME);
              if (alias.isPresent()) {
                Outcome outcome =
                    Signatures.verify(alias.get(), parent.zone(), parent.keys(), work);
                return done(
                    outcome
                        .verified()
                        .map(by -> keep(name, parent, false, by.mostSeconds(), work))
                        .orElseGet(() -> bogus(name, outcome.wrong(), work)));
              }
              return done(withoutDigests(name, message, parent, work));
            });
  }

  private CompletionStage<Known> withDigests(Name name, RRset digests, Signed parent, Work work) {
    Outcome outcome = Signatures.verify(digests, parent.zone(), parent.keys(), work);
    if (outcome.verified().isEmpty()) {
      return done(bogus(name, outcome.wrong(), work));
    }
    List<DSRecord> believed = digests.rrs(false).stream().map(record -> (DSRecord) record).toList();
    long seconds = Math.min(digests.getTTL(), outcome.verified().get().mostSeconds());
    return keys(name, believed, seconds, work);
  }

  private Known withoutDigests(Name name, SignedMessage message, Signed parent, Work work) {
    Proofs proofs = new Proofs(parent, message, work);
    if (proofs.tooCostly()) {
      Judgement why = Judgement.insecure(parent.zone() + " hashes its names too often");
      return keep(name, new Ended(why), true, proofs.seconds(), work);
    }
    return switch (proofs.cut(name)) {
      case INSECURE ->
          keep(
              name,
              new Ended(Judgement.insecure(name + " is not signed, says " + parent.zone())),
              true,
              proofs.seconds(),
              work);
      case NONE -> keep(name, parent, false, proofs.seconds(), work);
      case NOTHING -> keep(name, parent, true, proofs.seconds(), work);
      case NOT_PROVEN -> bogus(name, proofs.lacking("that " + name + " has no DS"), work);
    };
  }

  private Known keep(Name name, Trust trust, boolean bottom, long seconds, Work work) {
    boolean judged = work.now().isPresent();
    known.keep(name, trust, bottom, judged, seconds);
    return new Known(trust, bottom, judged, 0);
  }

  private Known bogus(Name name, Judgement wrong, Work work) {
    return bogus(name, wrong.error(), wrong.why(), work);
  }

  private Known bogus(Name name, ExtendedError error, String why, Work work) {
    Trust trust = new Ended(Judgement.bogus(error, why));
    // What ran out of work says nothing about the name: the next question has its own.
    return work.exhausted() ? passing(SPENT) : keep(name, trust, true, KEEP_BOGUS, work);
  }

  private static boolean spent(Known found) {
    return found.trust() instanceof Ended ended && ended.why() == SPENT;
  }

  /** Not kept: of nobody's answering the resolver remembers by itself. */
  private static Known passing(Judgement why) {
    return new Known(new Ended(why), true, true, 0);
  }
}
