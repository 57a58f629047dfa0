package dev.tacet.upstream;

import dev.tacet.upstream.StreamConnection.Ending;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** What ended a QUIC connection, in the owner's words. */
final class QuicCauses {
  private static final int NO_APPLICATION_PROTOCOL = 120; // RFC 7301 section 3.2
  private static final int CONNECTION_REFUSED = 2; // RFC 9000 section 20.1

  private QuicCauses() {}

  /** It closed the connection, and said why. */
  static Ending closed(QuicConnectionCloseEvent event, QuicLanguage language) {
    if (event.isTlsError()) {
      int alert = QuicConnectionCloseEvent.extractTlsError(event.error());
      return new Ending(
          FailureReason.UNTRUSTED,
          alert == NO_APPLICATION_PROTOCOL
              ? other(language)
              : "it ended the QUIC handshake with TLS alert " + alert);
    }
    if (event.isApplicationClose()) {
      return new Ending(
          FailureReason.UNREACHABLE,
          "it closed the connection (" + language.error(event.error()) + ")");
    }
    return new Ending(
        FailureReason.UNREACHABLE,
        event.error() == CONNECTION_REFUSED
            ? "it takes no connection of ours now"
            : "it closed the connection (QUIC error " + event.error() + ")");
  }

  /** Something speaks QUIC there, and not what is wanted. */
  static String other(QuicLanguage language) {
    return "it does not speak "
        + (language.protocol().equals("doq") ? "DNS over QUIC" : "HTTP/3")
        + "; is it the right port?";
  }

  /**
   * @param port of the resolver
   */
  static Ending failed(Throwable cause, Optional<UntrustedException> refused, int port) {
    if (refused.isPresent()) {
      return new Ending(FailureReason.UNTRUSTED, refused.get().getMessage());
    }
    if (cause instanceof ConnectTimeoutException) {
      return new Ending(
          FailureReason.UNREACHABLE,
          "no QUIC handshake in time; is UDP to port "
              + port
              + " let through, and is that what it speaks there?");
    }
    if (cause instanceof SSLException) {
      return new Ending(FailureReason.UNTRUSTED, "TLS in QUIC failed: " + cause.getMessage());
    }
    return new Ending(FailureReason.UNREACHABLE, Causes.inWords(cause));
  }
}
