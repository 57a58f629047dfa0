package dev.tacet.resolve;

import dev.tacet.dns.Designation;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Query;
import dev.tacet.dns.Question;
import dev.tacet.dns.RecordClasses;
import dev.tacet.dns.RecordTypes;
import dev.tacet.dns.ResourceData;
import dev.tacet.querylog.Decision;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Answers for Tacet's own name: where it can be asked, also in an encrypted way (RFC 9462). What a
 * device puts before that name may be its secret, which is told to nobody. Thread-safe.
 */
public final class OwnNames implements Resolver {
  /** Served by every resolver for itself, never asked of another (RFC 9462 section 6.4). */
  private static final DomainName RESOLVER = DomainName.parse("resolver.arpa");

  private static final DomainName DESIGNATIONS = DomainName.parse("_dns.resolver.arpa");

  /** Seconds; an address that changes is noticed soon. */
  private static final long TTL = 60;

  private final Resolver next;
  private final Optional<DomainName> name;
  private final Supplier<List<InetAddress>> addresses;
  private final Supplier<List<Designation>> designations;

  /**
   * @param name of the server, where it is asked by one
   * @param addresses of the server; called on event loops, and so is the next
   * @param designations what it offers at this moment
   */
  public OwnNames(
      Resolver next,
      Optional<DomainName> name,
      Supplier<List<InetAddress>> addresses,
      Supplier<List<Designation>> designations) {
    this.next = next;
    this.name = name;
    this.addresses = addresses;
    this.designations = designations;
  }

  @Override
  public CompletionStage<Resolution> resolve(Query query) {
    Optional<List<ResourceData>> records = records(query.question());
    return records.isPresent()
        ? CompletableFuture.completedFuture(new Resolution.Given(records.get(), TTL))
        : next.resolve(query);
  }

  /** What the name has, of any type; empty where it is not ours to answer. */
  private Optional<List<ResourceData>> records(Question question) {
    DomainName asked = question.qname();
    if (question.qclass() != RecordClasses.IN || question.qtype() == RecordTypes.ANY) {
      return Optional.empty();
    }
    if (asked.isAtOrBelow(RESOLVER)) {
      return Optional.of(
          asked.equals(DESIGNATIONS)
              ? designations.get().stream().map(Designation::record).toList()
              : List.of());
    }
    if (name.isPresent() && (asked.equals(name.get()) || isDevices(asked, name.get()))) {
      return Optional.of(addresses.get().stream().map(OwnNames::record).toList());
    }
    return Optional.empty();
  }

  private static ResourceData record(InetAddress address) {
    int type = address instanceof Inet4Address ? RecordTypes.A : RecordTypes.AAAA;
    return new ResourceData(type, address.getAddress());
  }

  /** One label more than ours: the name a device has in the server's certificate. */
  private static boolean isDevices(DomainName asked, DomainName own) {
    return asked.isAtOrBelow(own) && asked.labelCount() == own.labelCount() + 1;
  }

  /** The decision as it may be kept: a device's own label, which may be its secret, is a star. */
  public Decision withoutSecret(Decision decision) {
    if (name.isEmpty()) {
      return decision;
    }
    Question question = decision.question();
    return name.filter(own -> isDevices(question.qname(), own))
        .map(own -> DomainName.parse("*." + own))
        .map(shown -> new Question(shown, question.qtype(), question.qclass()))
        .map(decision::about)
        .orElse(decision);
  }
}
