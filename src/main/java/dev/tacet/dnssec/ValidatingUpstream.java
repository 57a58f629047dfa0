package dev.tacet.dnssec;

import dev.tacet.config.DnssecConfig;
import dev.tacet.dns.Answer;
import dev.tacet.dns.AnswerReader;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.MalformedAnswerException;
import dev.tacet.dns.Question;
import dev.tacet.dns.Rcodes;
import dev.tacet.dns.RecordClasses;
import dev.tacet.dns.UpstreamQuery;
import dev.tacet.dnssec.AnswerJudge.Judged;
import dev.tacet.dnssec.Lookup.Found;
import dev.tacet.upstream.Exchange;
import dev.tacet.upstream.Exchange.Answered;
import dev.tacet.upstream.Exchange.Bogus;
import dev.tacet.upstream.Exchange.Failed;
import dev.tacet.upstream.FailureReason;
import dev.tacet.upstream.TrustedTime;
import dev.tacet.upstream.Upstream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;

/**
 * Asks an upstream, and judges what it says by the signatures (RFC 4035 section 5). Proven data has
 * the AD bit, data that cannot be proven has not, and what is wrong is {@link Bogus}. The upstream
 * is asked with DO and CD, so that it is us who judge (RFC 6840 section 5.9). Who asks with CD gets
 * the data as it came.
 *
 * <p>Arithmetic is done on one thread of its own, never on an event loop; what one question may
 * cost is counted ({@link Work}), and it ends in time whatever happens. Its answers go into the
 * cache behind it like any other, so a name is judged once for as long as it may be kept. While the
 * clock cannot be trusted dates are not judged, chains are, and nothing is called authentic.
 *
 * <p>Thread-safe; stages complete on the event loop.
 */
public final class ValidatingUpstream implements Upstream {
  /** All that a question may take; the stub gives up after 5 s. */
  public static final Duration BUDGET = Duration.ofMillis(4_750);

  /** Questions being judged; what is more fails at once instead of piling up. */
  private static final int MAX_JUDGING = 2_048;

  private final Upstream upstream;
  private final List<DomainName> forwarded;
  private final TrustedTime time;
  private final ScheduledExecutorService loop;
  private final Duration budget;
  private final Executor thread = new ValidatorThread();
  private final TrustChain chain;
  private final Tally tally;
  private final AtomicInteger judging = new AtomicInteger();

  /**
   * @param forwarded domains that resolvers of the owner's are asked for: not judged, and asked as
   *     they would be without validation, but for what has a trust anchor there
   * @param time what dates are judged by
   * @param loop an event loop, for time-outs and for completing
   * @param budget usually {@link #BUDGET}
   * @param ticker monotonic nanoseconds
   */
  public ValidatingUpstream(
      Upstream upstream,
      DnssecConfig config,
      Collection<DomainName> forwarded,
      TrustedTime time,
      ScheduledExecutorService loop,
      Duration budget,
      LongSupplier ticker) {
    this.upstream = upstream;
    this.forwarded = List.copyOf(forwarded);
    this.time = time;
    this.loop = loop;
    this.budget = budget;
    List<DomainName> unjudged = new ArrayList<>(config.negativeTrustAnchors());
    unjudged.addAll(forwarded);
    TrustPoints points = new TrustPoints(config.trustAnchors(), unjudged);
    this.tally = new Tally(upstream.name());
    this.chain = new TrustChain(points, this::ask, tally::anchor, ticker);
  }

  /** What became of answers so far. */
  public DnssecCounts counts() {
    return tally.counts();
  }

  @Override
  public CompletionStage<Exchange> exchange(UpstreamQuery query) {
    Question question = query.question();
    if (query.checkingDisabled() || question.qclass() != RecordClasses.IN) {
      return upstream.exchange(query).thenApply(ValidatingUpstream::unproven);
    }
    if (chain.unjudged(TrustPoints.name(question.qname()))) {
      if (forwarded.stream().anyMatch(question.qname()::isAtOrBelow)) {
        return upstream.exchange(query).thenApply(ValidatingUpstream::unproven);
      }
      // The upstream must not judge it either.
      return upstream
          .exchange(new UpstreamQuery(question, query.dnssecOk(), true))
          .thenApply(ValidatingUpstream::unproven);
    }
    if (judging.incrementAndGet() > MAX_JUDGING) {
      judging.decrementAndGet();
      return CompletableFuture.completedFuture(
          new Failed(FailureReason.OVERLOADED, MAX_JUDGING + " answers are being judged already"));
    }
    CompletableFuture<Exchange> result = new CompletableFuture<>();
    Future<?> timer = loop.schedule(() -> late(result), budget.toNanos(), TimeUnit.NANOSECONDS);
    upstream
        .exchange(new UpstreamQuery(question, true, true))
        .thenComposeAsync(exchange -> judged(query, exchange), thread)
        .whenComplete(
            (exchange, bug) -> {
              judging.decrementAndGet();
              timer.cancel(false);
              onLoop(
                  () -> {
                    if (bug == null) {
                      result.complete(exchange);
                    } else {
                      result.completeExceptionally(bug);
                    }
                  });
            });
    return result;
  }

  private static void late(CompletableFuture<Exchange> result) {
    result.complete(
        new Failed(FailureReason.TIMED_OUT, "what proves the answer was not there in time"));
  }

  private void onLoop(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      task.run(); // Tacet is stopping: there is no loop any more
    }
  }

  private static Exchange unproven(Exchange exchange) {
    return exchange instanceof Answered answered
        ? new Answered(answered.answer().unproven(), answered.upstream())
        : exchange;
  }

  private CompletionStage<Exchange> judged(UpstreamQuery query, Exchange exchange) {
    if (!(exchange instanceof Answered answered)
        || answered.answer().rcode() != Rcodes.NOERROR
            && answered.answer().rcode() != Rcodes.NXDOMAIN) {
      return CompletableFuture.completedFuture(unproven(exchange));
    }
    Work work = new Work(time.now());
    return new AnswerJudge(chain, read(answered.answer()), work)
        .judge()
        .thenApply(
            judged -> {
              tally.count(judged.judgement());
              return result(query, answered, judged, work);
            });
  }

  private static SignedMessage read(Answer answer) {
    try {
      return new SignedMessage(new Message(answer.message()));
    } catch (IOException e) {
      throw new IllegalStateException("an answer that was read once does not parse", e);
    }
  }

  private static Exchange result(UpstreamQuery query, Answered answered, Judged judged, Work work) {
    Judgement judgement = judged.judgement();
    Answer answer = answered.answer();
    try {
      return switch (judgement.state()) {
        case SECURE ->
            new Answered(
                AnswerReader.judged(
                    answer, judged.kept(), query, work.now().isPresent(), judged.mostSeconds()),
                answered.upstream());
        case INSECURE ->
            new Answered(
                AnswerReader.judged(answer, answer.message(), query, false, Integer.MAX_VALUE),
                answered.upstream());
        case UNKNOWN -> new Failed(FailureReason.SERVER_FAILURE, judgement.why());
        case BOGUS -> new Bogus(judgement.error(), judgement.why(), answered.upstream());
      };
    } catch (MalformedAnswerException e) {
      return new Failed(FailureReason.BAD_REPLY, answered.upstream() + ": " + e.getMessage());
    }
  }

  /** The keys of others are asked for like any name, and what comes is judged by who asked. */
  private CompletionStage<Found> ask(Name name, int type) {
    Question question = new Question(DomainName.fromWire(name.toWire()), type, RecordClasses.IN);
    return upstream
        .exchange(new UpstreamQuery(question, true, true))
        .thenApplyAsync(ValidatingUpstream::found, thread);
  }

  private static Found found(Exchange exchange) {
    if (exchange instanceof Answered answered) {
      int rcode = answered.answer().rcode();
      if (rcode == Rcodes.NOERROR || rcode == Rcodes.NXDOMAIN) {
        return Found.message(read(answered.answer()));
      }
      return Found.failure(answered.upstream() + " gave no DS or DNSKEY (RCODE " + rcode + ")");
    }
    return Found.failure(exchange instanceof Failed failed ? failed.detail() : "bogus");
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
