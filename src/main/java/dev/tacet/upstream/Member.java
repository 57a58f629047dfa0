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

  private static final Duration LOOP_CHECK_EVERY = Duration.ofMinutes(1);
  private static final String LOOP =
      "a loop: it asks Tacet what Tacet asks it; give it another resolver (in a router: the DNS"
          + " servers of the Internet access), or take it out of upstreams";

  /** What differs by less than a millisecond is alike. */
  private static final double FASTEST_MILLIS = 1;

  private static final double SLOWEST_MILLIS = 5_000;

  private final Upstream upstream;
  private final Duration probeEvery;
  private final LongSupplier ticker;
  private int consecutiveFailures;
  private String lastError = "";
  private long roundTripNanos;
  private double failureShare;
  private long asked;
  private long failed;
  private long nextProbeNanos;
  private long nextLoopCheckNanos;
  private boolean looping;

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
    looping = false;
    if (!up()) {
      LOG.info("upstream {} answers again", upstream.name());
    }
    consecutiveFailures = 0;
    failureShare -= failureShare / 8;
  }

  synchronized void failed(String error) {
    // Its name stands beside it wherever this is read.
    String named = upstream.name() + ": ";
    String why = error.startsWith(named) ? error.substring(named.length()) : error;
    failed++;
    lastError = looping ? LOOP : why;
    consecutiveFailures++;
    failureShare += (1 - failureShare) / 8;
    if (consecutiveFailures == FAILURES_TO_REST) {
      nextLoopCheckNanos = ticker.getAsLong();
      LOG.warn(
          "upstream {} failed {} times in a row (last: {}); others are asked first, and it is tried"
              + " again every {} s",
          upstream.name(),
          FAILURES_TO_REST,
          why,
          probeEvery.toSeconds());
    }
  }

  synchronized boolean up() {
    return consecutiveFailures < FAILURES_TO_REST;
  }

  /**
   * How much it is to be preferred: less the slower it answers and the more often it fails, by the
   * square, so that one twice as fast is asked four times as often. One that nobody has measured
   * stands before all others, once.
   */
  synchronized double weight() {
    if (roundTripNanos == 0) {
      return asked == 0 ? Double.MAX_VALUE : 1.0 / (SLOWEST_MILLIS * SLOWEST_MILLIS);
    }
    double millis = Math.max(FASTEST_MILLIS, roundTripNanos / 1e6);
    double answers = 1 - failureShare;
    return answers * answers / (millis * millis);
  }

  /** Its silence after which another is asked beside it: all its patience until it is known. */
  synchronized long besideNanos(Timing timing) {
    long patience = timing.patience().toNanos();
    return roundTripNanos == 0
        ? patience
        : Math.max(timing.beside().toNanos(), Math.min(4 * roundTripNanos, patience));
  }

  synchronized boolean probeDue() {
    return !up() && nextProbeNanos - ticker.getAsLong() <= 0;
  }

  /** Whether it is time to see if it asks us; that is then taken as done. */
  synchronized boolean loopCheckDue() {
    long now = ticker.getAsLong();
    if (up() || nextLoopCheckNanos - now > 0) {
      return false;
    }
    nextLoopCheckNanos = now + LOOP_CHECK_EVERY.toNanos();
    return true;
  }

  /** It asked us for what we had asked it. */
  synchronized void loops() {
    if (!looping) {
      LOG.warn("upstream {}: {}", upstream.name(), LOOP);
    }
    looping = true;
    lastError = LOOP;
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
