package dev.tacet.lists;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * A list, or a file it includes, that cannot be used, or not be had. The message is the reason in
 * words.
 */
final class ListRefusedException extends IOException {
  /** What a failure says of the file. */
  enum Why {
    /** What came, or where it lies, is no good. */
    UNFIT,
    /**
     * Its source could not be asked or answer, or there was no room: another time it may be had.
     */
    UNREACHED,
    /** Its source says that there is nothing. */
    GONE,
    /** With it the list has more than {@link ListLimits} allow. */
    TOO_MUCH
  }

  private final Why why;
  private final transient Optional<Duration> retryAfter;

  ListRefusedException(String reason) {
    this(reason, null);
  }

  ListRefusedException(String reason, Throwable cause) {
    this(Why.UNFIT, reason, cause);
  }

  ListRefusedException(Why why, String reason, Throwable cause) {
    this(why, reason, cause, Optional.empty());
  }

  ListRefusedException(Why why, String reason, Throwable cause, Optional<Duration> retryAfter) {
    super(reason, cause);
    this.why = why;
    this.retryAfter = retryAfter;
  }

  Why why() {
    return why;
  }

  /** How long the source asks to be left alone, at most a week; empty where it does not say. */
  Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
