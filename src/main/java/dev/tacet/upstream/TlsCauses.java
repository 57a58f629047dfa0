package dev.tacet.upstream;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/** What ended a connection under TLS, in the owner's words. */
final class TlsCauses {
  private static final int MAX_DEPTH = 8;
  private static final String ALERT = "Received fatal alert: ";

  private TlsCauses() {}

  /** The connection ended without TLS's own goodbye. */
  static final class CutException extends IOException {
    private static final long serialVersionUID = 1;

    /**
     * @param shaken whether the handshake was done by then
     */
    CutException(boolean shaken) {
      super(
          shaken
              ? "the connection was cut in the middle of TLS"
              : "the connection was cut during the TLS handshake");
    }
  }

  /** The handshake was done, and what was agreed on is not HTTP/2. */
  static final class NoHttp2Exception extends IOException {
    private static final long serialVersionUID = 1;

    NoHttp2Exception() {
      super("it does not speak HTTP/2; is that a DoH resolver?");
    }
  }

  static String inWords(Throwable cause) {
    Optional<UntrustedException> untrusted = find(cause, UntrustedException.class);
    if (untrusted.isPresent()) {
      return untrusted.get().getMessage();
    }
    Optional<CutException> cut = find(cause, CutException.class);
    if (cut.isPresent()) {
      return cut.get().getMessage();
    }
    if (find(cause, NotSslRecordException.class).isPresent()) {
      return "what answers there does not speak TLS; is it the right port?";
    }
    if (find(cause, SslHandshakeTimeoutException.class).isPresent()) {
      return "connected, but no TLS handshake in time";
    }
    Optional<SSLException> tls = find(cause, SSLException.class);
    if (tls.isPresent()) {
      return inWords(tls.get());
    }
    return Causes.inWords(cause);
  }

  private static String inWords(SSLException cause) {
    String message = String.valueOf(cause.getMessage());
    if (message.startsWith(ALERT)) {
      return "it ended TLS with \"" + message.substring(ALERT.length()) + '"';
    }
    if (cause instanceof SSLHandshakeException && message.startsWith("Connection closed")) {
      return "the connection was cut during the TLS handshake";
    }
    return "TLS failed: " + message;
  }

  static FailureReason reason(Throwable cause) {
    boolean tls =
        find(cause, SSLException.class).isPresent()
            || find(cause, UntrustedException.class).isPresent();
    return tls ? FailureReason.UNTRUSTED : FailureReason.UNREACHABLE;
  }

  private static <T> Optional<T> find(Throwable cause, Class<T> type) {
    Throwable at = cause;
    for (int depth = 0; at != null && depth < MAX_DEPTH; depth++) {
      if (type.isInstance(at)) {
        return Optional.of(type.cast(at));
      }
      at = at.getCause();
    }
    return Optional.empty();
  }
}
