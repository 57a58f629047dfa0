package dev.tacet.resolve;

import dev.tacet.dns.AddressText;
import dev.tacet.dns.Answer;
import dev.tacet.dns.Dns64;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.MalformedAnswerException;
import dev.tacet.dns.Query;
import dev.tacet.dns.Question;
import dev.tacet.dns.Rcodes;
import dev.tacet.dns.RecordClasses;
import dev.tacet.dns.RecordTypes;
import dev.tacet.dns.ResourceData;
import dev.tacet.dns.ReverseName;
import dev.tacet.resolve.Resolution.Given;
import dev.tacet.resolve.Resolution.Resolved;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * DNS64 for a house without IPv4 (RFC 6147): a name without an IPv6 address gets those behind which
 * the network's NAT64 has its IPv4 addresses. {@code ipv4only.arpa}, by which devices find the
 * prefix (RFC 7050), is answered here (RFC 8880). Whoever validates by itself, CD and DO set, is
 * told nothing made up.
 *
 * <p>An upstream's error counts as no IPv6 address, as section 5.1.2 wants it, for some servers
 * answer SERVFAIL to AAAA all their life. What was found bogus, here or by the upstream, is left as
 * it is; so is silence, which section 5.1.3 would have counted as an error: whoever was silent for
 * the whole of a stub's patience would be so again. Thread-safe.
 */
public final class Dns64Resolver implements Resolver {
  private static final Logger LOG = LoggerFactory.getLogger(Dns64Resolver.class);

  private static final DomainName IPV4_ONLY = DomainName.parse("ipv4only.arpa");
  private static final List<InetAddress> WELL_KNOWN =
      List.of(AddressText.parse("192.0.0.170"), AddressText.parse("192.0.0.171"));
  private static final List<DomainName> WELL_KNOWN_POINTERS =
      WELL_KNOWN.stream().map(ReverseName::of).toList();

  private static final long TTL = 3_600;

  /** Where the absence of AAAA says no time (RFC 6147 section 5.1.7). */
  private static final long UNTOLD_TTL = 600;

  private final Resolver next;
  private final Dns64 dns64;
  private final List<ResourceData> ipv4Only;

  public Dns64Resolver(Resolver next, Dns64 dns64) {
    this.next = next;
    this.dns64 = dns64;
    List<ResourceData> records = new ArrayList<>();
    for (InetAddress address : WELL_KNOWN) {
      records.add(new ResourceData(RecordTypes.A, address.getAddress()));
      records.add(new ResourceData(RecordTypes.AAAA, dns64.embed(address).getAddress()));
    }
    ipv4Only = List.copyOf(records);
  }

  @Override
  public CompletionStage<Resolution> resolve(Query query) {
    Question question = query.question();
    boolean validates = query.checkingDisabled() && query.edns().dnssecOk();
    if (question.qclass() != RecordClasses.IN || validates) {
      return next.resolve(query);
    }
    if (question.qname().equals(IPV4_ONLY)) {
      return done(new Given(ipv4Only, TTL));
    }
    return switch (question.qtype()) {
      case RecordTypes.AAAA ->
          next.resolve(query).thenCompose(resolution -> withAddresses(query, resolution));
      case RecordTypes.PTR -> pointer(query);
      default -> next.resolve(query);
    };
  }

  private static CompletionStage<Resolution> done(Resolution resolution) {
    return CompletableFuture.completedFuture(resolution);
  }

  private CompletionStage<Resolution> withAddresses(Query query, Resolution ipv6) {
    if (!(ipv6 instanceof Resolved asked)
        || !Dns64.allowsSynthesis(asked.data())
        || Dns64.hasAddress(asked.data())) {
      return done(ipv6);
    }
    Answer none = asked.data();
    long most =
        none.rcode() == Rcodes.NOERROR && none.ttlSeconds() > 0
            ? Math.max(1, none.ttlSeconds() - asked.ageSeconds())
            : UNTOLD_TTL;
    return next.resolve(query.ofType(RecordTypes.A))
        .thenApply(ipv4 -> made(query, asked, ipv4, most));
  }

  private Resolution made(Query query, Resolved ipv6, Resolution ipv4, long most) {
    if (ipv4 instanceof Resolved found && Dns64.hasIpv4(found.data())) {
      try {
        // The TTL is counted down by the age afterwards.
        long ttl = most + found.ageSeconds();
        return new Resolved(
            dns64.synthesized(query, found.data(), ttl), found.origin(), found.ageSeconds());
      } catch (MalformedAnswerException e) {
        LOG.warn("no IPv6 address for {}: {}", query.question(), e.getMessage());
      }
    }
    // What it has then are IPv4 addresses in IPv6 form, which lead nowhere (section 5.1.4).
    return Dns64.hasIpv4(ipv6.data()) ? new Given(List.of(), UNTOLD_TTL) : ipv6;
  }

  private CompletionStage<Resolution> pointer(Query query) {
    DomainName name = query.question().qname();
    if (WELL_KNOWN_POINTERS.contains(name)) {
      return done(new Given(List.of(new ResourceData(RecordTypes.PTR, IPV4_ONLY.toWire())), TTL));
    }
    Optional<DomainName> target = dns64.pointerOf(name);
    if (target.isEmpty()) {
      return next.resolve(query);
    }
    return resolve(query.about(target.get()))
        .thenApply(resolution -> aliased(query, target.get(), resolution));
  }

  private static Resolution aliased(Query query, DomainName target, Resolution resolution) {
    if (resolution instanceof Resolved found) {
      try {
        return new Resolved(
            Dns64.aliased(query, target, found.data()), found.origin(), found.ageSeconds());
      } catch (MalformedAnswerException e) {
        LOG.warn("no pointer for {}: {}", query.question(), e.getMessage());
        return new Resolution.NotAsked(Rcodes.SERVFAIL, false);
      }
    }
    return resolution;
  }
}
