package dev.tacet.lists;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * A whole list that cannot be used, or not be had; the last good copy stays. The message is the
 * reason in words.
 */
final class ListRefusedException extends IOException {
  private final transient Optional<Duration> retryAfter;

  ListRefusedException(String reason) {
    this(reason, null);
  }

  ListRefusedException(String reason, Throwable cause) {
    this(reason, cause, Optional.empty());
  }

  ListRefusedException(String reason, Throwable cause, Optional<Duration> retryAfter) {
    super(reason, cause);
    this.retryAfter = retryAfter;
  }

  /** How long the source asks to be left alone, at most a week; empty where it does not say. */
  Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
