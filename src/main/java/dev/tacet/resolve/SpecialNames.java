package dev.tacet.resolve;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.Query;
import dev.tacet.dns.Question;
import dev.tacet.dns.Rcodes;
import dev.tacet.dns.RecordClasses;
import dev.tacet.dns.RecordTypes;
import dev.tacet.dns.ResourceData;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.LocalNames;
import dev.tacet.policy.SpecialUse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Answers for names that are never asked of another resolver ({@link SpecialUse}): they would tell
 * strangers about the house, and no stranger knows them. Thread-safe.
 */
public final class SpecialNames implements Resolver {
  /** Seconds; what is so by agreement does not change, but a setting does. */
  private static final long TTL = 60;

  private static final List<ResourceData> LOOPBACK =
      List.of(
          new ResourceData(RecordTypes.A, new byte[] {127, 0, 0, 1}),
          new ResourceData(
              RecordTypes.AAAA, new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}));

  private static final List<ResourceData> POINTER =
      List.of(new ResourceData(RecordTypes.PTR, DomainName.parse("localhost").toWire()));

  private static final Resolution NAME_ERROR = new Resolution.NotAsked(Rcodes.NXDOMAIN, false);

  private final Resolver next;
  private final CurrentPolicy policy;

  public SpecialNames(Resolver next, CurrentPolicy policy) {
    this.next = next;
    this.policy = policy;
  }

  @Override
  public CompletionStage<Resolution> resolve(Query query) {
    Question question = query.question();
    if (question.qclass() != RecordClasses.IN || question.qtype() == RecordTypes.ANY) {
      return next.resolve(query);
    }
    LocalNames local = policy.get().localNames();
    // Devices have these from their verdict; Tacet itself, which fetches lists, asks here.
    List<ResourceData> records = local.records(question.qname());
    if (!records.isEmpty()) {
      return CompletableFuture.completedFuture(new Resolution.Given(records, TTL));
    }
    Optional<SpecialUse> special = local.specialUse(question.qname(), question.qtype());
    return special.isPresent()
        ? CompletableFuture.completedFuture(answer(special.get()))
        : next.resolve(query);
  }

  private static Resolution answer(SpecialUse special) {
    return switch (special.kind()) {
      case LOCALHOST -> new Resolution.Given(LOOPBACK, TTL);
      case LOOPBACK_POINTER -> new Resolution.Given(POINTER, TTL);
      case NO_DATA -> new Resolution.Given(List.of(), TTL);
      case NAME_ERROR -> NAME_ERROR;
    };
  }
}
