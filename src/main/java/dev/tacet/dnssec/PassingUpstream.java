package dev.tacet.dnssec;

import dev.tacet.dns.Question;
import dev.tacet.dns.UpstreamQuery;
import dev.tacet.upstream.Exchange;
import dev.tacet.upstream.Exchange.Answered;
import dev.tacet.upstream.Upstream;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/**
 * Passes on what an upstream says of signatures and of itself. That data is authentic (AD) is worth
 * as much as the way it came by: it is believed of those only who vouch for it, which a resolver
 * asked in the clear cannot (RFC 4035 section 4.9.3). Thread-safe.
 */
public final class PassingUpstream implements Upstream {
  private final Upstream upstream;
  private final Predicate<String> vouches;
  private final boolean signatures;

  private PassingUpstream(Upstream upstream, Predicate<String> vouches, boolean signatures) {
    this.upstream = upstream;
    this.vouches = vouches;
    this.signatures = signatures;
  }

  /**
   * DO and CD go up, signatures come down.
   *
   * @param vouches whose word is believed, by the name of the upstream
   */
  public static PassingUpstream of(Upstream upstream, Predicate<String> vouches) {
    return new PassingUpstream(upstream, vouches, true);
  }

  /** As if there were no DNSSEC: it is not asked for, and nothing of it is passed on. */
  public static PassingUpstream withoutDnssec(Upstream upstream) {
    return new PassingUpstream(upstream, name -> false, false);
  }

  @Override
  public CompletionStage<Exchange> exchange(UpstreamQuery query) {
    UpstreamQuery asked = signatures ? query : new UpstreamQuery(query.question(), false, false);
    return upstream.exchange(asked).thenApply(this::told);
  }

  private Exchange told(Exchange exchange) {
    return exchange instanceof Answered answered && !vouches.test(answered.upstream())
        ? new Answered(answered.answer().unproven(), answered.upstream())
        : exchange;
  }

  @Override
  public String name() {
    return upstream.name();
  }

  @Override
  public long mismatches() {
    return upstream.mismatches();
  }

  @Override
  public boolean cameBack(Question question) {
    return upstream.cameBack(question);
  }

  @Override
  public void close() {
    upstream.close();
  }
}
