package dev.tacet.it.conformance;

/** A check waited for an answer in vain. */
final class NoAnswer extends AssertionError {
  private static final long serialVersionUID = 1L;

  NoAnswer(String what, Throwable cause) {
    super("no answer: " + what, cause);
  }
}
