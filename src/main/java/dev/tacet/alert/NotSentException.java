package dev.tacet.alert;

/** A channel could not send; the message says why, to the person who must act, without secrets. */
final class NotSentException extends Exception {
  private final boolean again;

  private NotSentException(String message, boolean again, Throwable cause) {
    super(message, cause);
    this.again = again;
  }

  /** It may go well later: the receiver is away, or busy. */
  static NotSentException forNow(String message, Throwable cause) {
    return new NotSentException(message, true, cause);
  }

  static NotSentException forNow(String message) {
    return new NotSentException(message, true, null);
  }

  /** Trying again would end alike, until somebody changes something. */
  static NotSentException forGood(String message) {
    return new NotSentException(message, false, null);
  }

  static NotSentException forGood(String message, Throwable cause) {
    return new NotSentException(message, false, cause);
  }

  boolean again() {
    return again;
  }
}
