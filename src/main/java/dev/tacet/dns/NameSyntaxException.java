package dev.tacet.dns;

/**
 * A text or octets that are no domain name. The message is the reason in words, made to follow the
 * rejected text: "not a domain name: "a..b" (it has an empty label)".
 */
public final class NameSyntaxException extends IllegalArgumentException {
  public NameSyntaxException(String reason) {
    super(reason);
  }

  /** Lists may hold millions of bad lines; a stack trace for each would be most of the work. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
