package dev.tacet.upstream;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether an upstream takes EDNS. One that refused it is spared for some minutes, then tried again:
 * it may have been updated, or a middlebox may have gone (RFC 6891 section 6.2.2). One thread.
 */
final class EdnsMemory {
  private static final Duration SPARED = Duration.ofMinutes(5);

  private final LongSupplier ticker;
  private boolean refused;
  private long untilNanos;

  EdnsMemory(LongSupplier ticker) {
    this.ticker = ticker;
  }

  boolean taken() {
    if (refused && untilNanos - ticker.getAsLong() <= 0) {
      refused = false;
    }
    return !refused;
  }

  void refuse() {
    refused = true;
    untilNanos = ticker.getAsLong() + SPARED.toNanos();
  }
}
