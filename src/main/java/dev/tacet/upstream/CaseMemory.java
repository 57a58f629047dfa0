package dev.tacet.upstream;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether an upstream repeats the letter case of a question, so that it can be mixed against
 * forgers. After some replies that do, others are taken for forged; one that does not repeat it is
 * spared for a while. So is one that answered several questions only once they were repeated in
 * lower case; a datagram or two are lost by chance. One thread: the upstream's event loop.
 */
final class CaseMemory {
  private static final int REPLIES_TO_KNOW = 3;
  private static final int SILENCES_TO_KNOW = 3;
  private static final Duration SPARED = Duration.ofHours(1);

  private final boolean wanted;
  private final LongSupplier ticker;
  private int repeated;
  private int silences;
  private boolean spared;
  private long sparedUntilNanos;

  /**
   * @param wanted whether the owner wants it at all
   */
  CaseMemory(boolean wanted, LongSupplier ticker) {
    this.wanted = wanted;
    this.ticker = ticker;
  }

  /** Whether the next question is to be mixed. */
  boolean mixes() {
    if (spared && sparedUntilNanos - ticker.getAsLong() <= 0) {
      spared = false;
    }
    return wanted && !spared;
  }

  /** Whether the upstream is known to repeat the case, so that a reply in another is forged. */
  boolean isKnown() {
    return repeated >= REPLIES_TO_KNOW;
  }

  /**
   * What a question's silence is reckoned by. Questions that are lost together, as while the
   * network comes, have the same round and are one silence.
   */
  int round() {
    return silences;
  }

  /**
   * A mixed question had no answer, and the same in lower case has: it is dropped for its letters,
   * or was lost.
   *
   * @param asked the round in which it was sent
   */
  void wasSilent(int asked) {
    if (isKnown() || asked != silences) {
      return;
    }
    silences++;
    if (silences >= SILENCES_TO_KNOW) {
      spare();
    }
  }

  void repeats() {
    silences = 0;
    repeated = Math.min(REPLIES_TO_KNOW, repeated + 1);
  }

  void spare() {
    repeated = 0;
    silences = 0;
    spared = true;
    sparedUntilNanos = ticker.getAsLong() + SPARED.toNanos();
  }
}
