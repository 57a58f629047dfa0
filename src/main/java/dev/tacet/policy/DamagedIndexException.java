package dev.tacet.policy;

/**
 * A compiled index that cannot be used: cut off, altered, or of another format. The message says
 * what is wrong. Nothing is lost for good: the index is made from the lists and can be made again.
 */
public final class DamagedIndexException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public DamagedIndexException(String message) {
    super(message);
  }

  DamagedIndexException(String message, Throwable cause) {
    super(message, cause);
  }
}
