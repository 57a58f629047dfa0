package dev.tacet.upstream;

import io.netty.handler.codec.quic.Quic;
import java.util.Optional;

/** Whether QUIC can be spoken on this machine. Loads what speaks it. */
final class QuicHere {
  private QuicHere() {}

  /** Why not, and what to do; empty where it can. */
  static Optional<String> problem() {
    return Quic.isAvailable() ? Optional.empty() : Optional.of(words(Quic.unavailabilityCause()));
  }

  static String words(Throwable cause) {
    Throwable first = cause;
    while (first.getCause() != null) {
      first = first.getCause();
    }
    return "QUIC cannot be spoken on this machine, as its library does not load ("
        + first.getMessage()
        + "); use tls:// or https:// instead";
  }
}
