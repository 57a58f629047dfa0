package dev.tacet.store;

import dev.tacet.querylog.SinkException;

/** A file that was given as a query log cannot be read as one; the message says what to do. */
public final class LogFileException extends SinkException {
  private static final long serialVersionUID = 1;

  /** What is wrong. */
  public enum Fault {
    MISSING,
    NOT_PERMITTED,
    /** It is something else, or nothing can be read of it. */
    NO_LOG,
    LATER_VERSION
  }

  private final Fault fault;

  LogFileException(Fault fault, String message, Throwable cause) {
    super(message, cause);
    this.fault = fault;
  }

  public Fault fault() {
    return fault;
  }
}
