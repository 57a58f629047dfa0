package dev.tacet.cli;

import java.io.IOException;

/** Standard output takes no more: a closed pipe, or a full disk behind a redirection. */
final class OutputClosedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  OutputClosedException(IOException cause) {
    super(cause.getMessage(), cause);
  }

  /** Whether the reader simply had enough, as {@code head} has: nothing to report. */
  boolean readerLeft() {
    String message = String.valueOf(getMessage());
    return message.contains("Broken pipe") || message.contains("Connection reset");
  }
}
