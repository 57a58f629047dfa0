package dev.tacet.control.client;

import java.io.IOException;

/** Nobody answers on the socket: there is none, or what made it is gone. */
public final class NoServerException extends IOException {
  public NoServerException(String message, Throwable cause) {
    super(message, cause);
  }
}
