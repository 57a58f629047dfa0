package dev.tacet.querylog;

/**
 * What was decided could not be kept, or what was kept could not be read. The message says where,
 * what and what to do, for {@code status}.
 */
public class SinkException extends RuntimeException {
  public SinkException(String message, Throwable cause) {
    super(message, cause);
  }
}
