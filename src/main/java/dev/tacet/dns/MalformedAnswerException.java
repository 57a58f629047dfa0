package dev.tacet.dns;

/** An upstream's octets are no answer that may be passed on. The message says what is wrong. */
public final class MalformedAnswerException extends Exception {
  public MalformedAnswerException(String reason) {
    super(reason, null, false, false);
  }
}
