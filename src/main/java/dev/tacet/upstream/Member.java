package dev.tacet.upstream;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One upstream among several, with the memory of how it did. After three failures in a row it
 * rests: it is asked only when nobody else is left, and now and then as a probe. Thread-safe.
 */
final class Member {
  private static final Logger LOG = LoggerFactory.getLogger(FailoverUpstream.class);
  private static final int FAILURES_TO_REST = 3;

  private final Upstream upstream;
  private final Duration probeEvery;
  private final LongSupplier ticker;
  private int consecutiveFailures;
  private String lastError = "";
  private long roundTripNanos;
  private long asked;
  private long failed;
  private long nextProbeNanos;

  Member(Upstream upstream, Duration probeEvery, LongSupplier ticker) {
    this.upstream = upstream;
    this.probeEvery = probeEvery;
    this.ticker = ticker;
  }

  Upstream upstream() {
    return upstream;
  }

  synchronized void asked() {
    asked++;
    nextProbeNanos = ticker.getAsLong() + probeEvery.toNanos();
  }

  /**
   * @param error what it said instead of data, or empty; a resolver that says SERVFAIL is there
   */
  synchronized void answered(long tookNanos, String error) {
    roundTripNanos = roundTripNanos == 0 ? tookNanos : (7 * roundTripNanos + tookNanos) / 8;
    if (!error.isEmpty()) {
      lastError = error;
    }
    if (!up()) {
      LOG.info("upstream {} answers again", upstream.name());
    }
    consecutiveFailures = 0;
  }

  synchronized void failed(String error) {
    failed++;
    lastError = error;
    consecutiveFailures++;
    if (consecutiveFailures == FAILURES_TO_REST) {
      LOG.warn(
          "upstream {} failed {} times in a row (last: {}); others are asked first, and it is tried"
              + " again every {} s",
          upstream.name(),
          FAILURES_TO_REST,
          error,
          probeEvery.toSeconds());
    }
  }

  synchronized boolean up() {
    return consecutiveFailures < FAILURES_TO_REST;
  }

  synchronized boolean probeDue() {
    return !up() && nextProbeNanos - ticker.getAsLong() <= 0;
  }

  synchronized Health health() {
    return new Health(
        upstream.name(),
        up(),
        consecutiveFailures,
        lastError,
        Duration.ofNanos(roundTripNanos),
        asked,
        failed,
        upstream.mismatches());
  }
}
