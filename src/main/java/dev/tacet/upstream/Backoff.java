package dev.tacet.upstream;

import dev.tacet.upstream.Exchange.Failed;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Keeps a resolver whose connections come to nothing from being given a handshake for each query.
 * The pause doubles from one failure to the next, up to a second: who comes back is noticed soon.
 * One thread: the event loop.
 */
final class Backoff {
  private static final long FIRST_NANOS = 100_000_000;
  private static final long LONGEST_NANOS = 1_000_000_000;

  private final LongSupplier ticker;
  private Optional<Failed> last = Optional.empty();
  private long pauseNanos = FIRST_NANOS;
  private long untilNanos;

  Backoff(LongSupplier ticker) {
    this.ticker = ticker;
  }

  /** What the last connection failed of, while none is to be tried. */
  Optional<Failed> pausing() {
    return last.filter(failed -> untilNanos - ticker.getAsLong() > 0);
  }

  /** A connection ended before it carried an answer. */
  void failed(Failed failed) {
    last = Optional.of(failed);
    untilNanos = ticker.getAsLong() + pauseNanos;
    pauseNanos = Math.min(2 * pauseNanos, LONGEST_NANOS);
  }

  /** A connection carries answers. */
  void cleared() {
    last = Optional.empty();
    pauseNanos = FIRST_NANOS;
  }
}
