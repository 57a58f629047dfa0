package dev.tacet.upstream;

import dev.tacet.dns.ReplyCookie;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The cookies of one upstream (RFC 7873): ours, by which its replies are known from forged ones,
 * and its own, by which it knows us. An upstream that seems to drop queries with cookies is sent
 * none for a while. One thread: the upstream's event loop.
 */
final class CookieMemory {
  /** What a reply's cookie says of the reply. */
  enum Word {
    /** Ours came back, or none was sent. */
    GOOD,
    /** Somebody else's: forged. */
    WRONG,
    /** None, as of an upstream that knows none yet. */
    NONE,
    /** None, though this upstream has sent one before: perhaps forged. */
    MISSING
  }

  private static final byte[] NO_COOKIE = {};
  private static final Duration SPARED = Duration.ofMinutes(5);

  /** Ours changes, so that an upstream does not know this house for ever. */
  private static final Duration LIFE = Duration.ofHours(1);

  private final SecureRandom random = new SecureRandom();
  private final LongSupplier ticker;
  private byte[] cookie = NO_COOKIE;
  private long madeNanos;
  private boolean spared;
  private long sparedUntilNanos;

  CookieMemory(LongSupplier ticker) {
    this.ticker = ticker;
  }

  /** What to send; empty for no cookie. Not to be changed. */
  byte[] next() {
    long now = ticker.getAsLong();
    if (spared && sparedUntilNanos - now > 0) {
      return NO_COOKIE;
    }
    spared = false;
    if (cookie.length == 0 || now - madeNanos >= LIFE.toNanos()) {
      cookie = new byte[ReplyCookie.CLIENT_OCTETS];
      random.nextBytes(cookie);
      madeNanos = now;
    }
    return cookie;
  }

  /** Whether a cookie holds the upstream's, so that it has answered one before. */
  static boolean isWhole(byte[] sent) {
    return ReplyCookie.isWhole(sent);
  }

  /**
   * Judges a reply, and keeps the upstream's cookie.
   *
   * @param sent with the query it answers
   */
  Word read(byte[] reply, byte[] sent) {
    if (sent.length == 0) {
      return Word.GOOD;
    }
    Optional<byte[]> shown = ReplyCookie.of(reply);
    if (shown.isEmpty()) {
      return isWhole(sent) ? Word.MISSING : Word.NONE;
    }
    int ours = ReplyCookie.CLIENT_OCTETS;
    byte[] whole = shown.get();
    if (whole.length < ours || !Arrays.equals(whole, 0, ours, sent, 0, ours)) {
      return Word.WRONG;
    }
    // Some send back whatever they do not know: that is no cookie of theirs.
    if (ReplyCookie.isWhole(whole)
        && cookie.length > 0
        && Arrays.equals(cookie, 0, ours, sent, 0, ours)) {
      cookie = whole;
    }
    return Word.GOOD;
  }

  /** It answers, but knows no cookies any more: what it once sent counts no longer. */
  void forget() {
    cookie = NO_COOKIE;
  }

  /** It answers only who sends no cookie. */
  void spare() {
    forget();
    spared = true;
    sparedUntilNanos = ticker.getAsLong() + SPARED.toNanos();
  }
}
