package dev.tacet.cli;

/** What was typed cannot be meant; the message says what was expected. Ends with 64. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UsageException(String message) {
    super(message);
  }
}
