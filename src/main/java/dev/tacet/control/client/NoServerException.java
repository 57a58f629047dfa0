package dev.tacet.control.client;

import java.io.IOException;

/** Nobody answers on the socket: there is none, or what made it is gone. */
final class NoServerException extends IOException {
  NoServerException(String message, Throwable cause) {
    super(message, cause);
  }
}
