package dev.tacet.upstream;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.Question;
import dev.tacet.dns.RecordTypes;
import dev.tacet.dns.UpstreamQuery;
import dev.tacet.upstream.Exchange.Failed;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks upstreams for the root's name servers, as every resolver does at its start, so that the
 * first query of the house finds a connection, and a network that lets none through is known before
 * anybody waits for it. Asked again, ever less often, until there is an answer. Runs on the event
 * loop.
 */
final class WarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
  private static final UpstreamQuery ROOT =
      new UpstreamQuery(Question.of(DomainName.ROOT, RecordTypes.NS), false, false);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final Function<UpstreamQuery, CompletionStage<Exchange>> upstream;
  private final EventExecutor loop;
  private Duration pause = Duration.ofSeconds(2);
  private boolean told;
  private volatile boolean closed;

  WarmUp(Function<UpstreamQuery, CompletionStage<Exchange>> upstream, EventExecutor loop) {
    this.upstream = upstream;
    this.loop = loop;
  }

  /** From any thread. */
  void begin() {
    try {
      OnLoop.run(loop, this::ask);
    } catch (RejectedExecutionException e) {
      closed = true; // the loop has ended, and so has asking
    }
  }

  private void ask() {
    if (!closed) {
      upstream.apply(ROOT).whenComplete((exchange, bug) -> OnLoop.run(loop, () -> ended(exchange)));
    }
  }

  private void ended(Exchange exchange) {
    if (closed || loop.isShuttingDown() || !(exchange instanceof Failed failed)) {
      return;
    }
    if (!told) {
      told = true;
      LOG.warn(
          "no upstream answers yet ({}); tried again until one does; what to do: tacet status",
          failed.detail());
    }
    loop.schedule(this::ask, pause.toMillis(), TimeUnit.MILLISECONDS);
    Duration longer = pause.multipliedBy(2);
    pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
  }

  void close() {
    closed = true;
  }
}
