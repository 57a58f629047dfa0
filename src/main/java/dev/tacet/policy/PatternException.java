package dev.tacet.policy;

/**
 * A pattern that cannot be used. The message is the reason in words and the place in the pattern,
 * made to follow the rejected text: "(?<=look)behind (a look-behind at character 1: ...)".
 */
final class PatternException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  PatternException(String reason) {
    super(reason);
  }

  /** Lists may hold many bad lines; a stack trace for each would be most of the work. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
