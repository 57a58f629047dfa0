package dev.tacet.querylog;

/** A batch could not be kept. The message says where, what and what to do, for {@code status}. */
public class SinkException extends RuntimeException {
  public SinkException(String message, Throwable cause) {
    super(message, cause);
  }
}
