package dev.tacet.server;

import dev.tacet.listen.BindFailedException;
import java.io.IOException;

/** The port cannot be had. The message names who holds it, and the remedy. */
public final class PortException extends IOException {
  private final boolean notPermitted;

  PortException(String message, BindFailedException cause) {
    super(message, cause);
    notPermitted = cause.reason() == BindFailedException.Reason.NOT_PERMITTED;
  }

  /** Whether a privilege is missing, rather than a free port. */
  public boolean notPermitted() {
    return notPermitted;
  }
}
