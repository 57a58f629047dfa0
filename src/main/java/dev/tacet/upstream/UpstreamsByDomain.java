package dev.tacet.upstream;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.Question;
import dev.tacet.dns.UpstreamQuery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * The upstreams of the house: some domains have one of their own, which is asked for them and all
 * names below and nobody else is; the longest domain counts. Thread-safe.
 */
public final class UpstreamsByDomain implements Upstream {
  /**
   * @param domains those it is asked for
   */
  record Forward(List<DomainName> domains, FailoverUpstream upstream) {
    Forward {
      domains = List.copyOf(domains);
    }

    private Health health(Health of) {
      String names = String.join(", ", domains.stream().map(UpstreamsByDomain::text).toList());
      return new Health(
          of.name() + " for " + names,
          of.up(),
          of.consecutiveFailures(),
          of.lastError(),
          of.roundTrip(),
          of.asked(),
          of.failed(),
          of.mismatches());
    }
  }

  private record Domain(DomainName name, FailoverUpstream upstream) {}

  private final FailoverUpstream others;
  private final List<Forward> forwards;
  private final List<Domain> longestFirst;

  /**
   * @param others asked for all the rest
   */
  UpstreamsByDomain(FailoverUpstream others, List<Forward> forwards) {
    this.others = others;
    this.forwards = List.copyOf(forwards);
    List<Domain> domains = new ArrayList<>();
    for (Forward forward : forwards) {
      forward.domains().forEach(name -> domains.add(new Domain(name, forward.upstream())));
    }
    domains.sort(Comparator.comparingInt((Domain domain) -> -domain.name().labelCount()));
    longestFirst = List.copyOf(domains);
  }

  private static String text(DomainName name) {
    String text = name.toString();
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }

  @Override
  public CompletionStage<Exchange> exchange(UpstreamQuery query) {
    return of(query.question().qname()).exchange(query);
  }

  private FailoverUpstream of(DomainName qname) {
    for (Domain domain : longestFirst) {
      if (qname.isAtOrBelow(domain.name())) {
        return domain.upstream();
      }
    }
    return others;
  }

  private Stream<FailoverUpstream> all() {
    return Stream.concat(Stream.of(others), forwards.stream().map(Forward::upstream));
  }

  /** Opens connections before they are needed; returns at once. Called once, from any thread. */
  public void warmUp() {
    all().forEach(FailoverUpstream::warmUp);
  }

  @Override
  public boolean cameBack(Question question) {
    for (Forward forward : forwards) {
      if (forward.upstream().cameBack(question)) {
        return true;
      }
    }
    return others.cameBack(question);
  }

  @Override
  public String name() {
    return others.name();
  }

  @Override
  public long mismatches() {
    return all().mapToLong(Upstream::mismatches).sum();
  }

  /** How each is doing: in the order of the configuration, then those of domains. */
  public List<Health> health() {
    List<Health> health = new ArrayList<>(others.health());
    for (Forward forward : forwards) {
      forward.upstream().health().stream().map(forward::health).forEach(health::add);
    }
    return health;
  }

  @Override
  public void close() {
    all().forEach(Upstream::close);
  }
}
