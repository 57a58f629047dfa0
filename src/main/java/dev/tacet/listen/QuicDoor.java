package dev.tacet.listen;

import dev.tacet.listen.tls.Certificates;
import dev.tacet.listen.tls.Identity;
import io.netty.handler.codec.quic.Quic;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * The TLS inside QUIC (RFC 9001). New connections use the certificate in force at that moment;
 * those that are open keep theirs. A client that offers another protocol is turned away in its
 * handshake, and nothing is taken before that is done (no 0-RTT). Used on one event loop.
 */
final class QuicDoor {
  private static final int SESSIONS = 1_024;
  private static final int SESSION_SECONDS = 3_600;

  private record InForce(Identity identity, QuicSslContext context) {}

  private final Certificates certificates;
  private final String protocol;
  private Optional<InForce> inForce = Optional.empty();

  /**
   * @param protocol for ALPN
   */
  QuicDoor(Certificates certificates, String protocol) {
    this.certificates = certificates;
    this.protocol = protocol;
  }

  /** Why QUIC cannot be spoken on this machine; empty where it can. Loads what speaks it. */
  static Optional<String> problem() {
    if (Quic.isAvailable()) {
      return Optional.empty();
    }
    Throwable first = Quic.unavailabilityCause();
    while (first.getCause() != null) {
      first = first.getCause();
    }
    return Optional.of(
        "DNS over QUIC is not offered, as the library that speaks it does not load ("
            + first.getMessage()
            + "); devices can use encryption.dot, and encryption.doq: false ends this message");
  }

  /** Whether there is a certificate to show, of a kind that QUIC can be spoken under. */
  boolean isReady() {
    return certificates.current().filter(Identity::servesQuic).isPresent();
  }

  /**
   * For one connection.
   *
   * @throws IllegalArgumentException where the certificate is not to the library's liking
   */
  QuicSslContext context() {
    Identity identity = certificates.current().orElseThrow();
    Optional<InForce> known = inForce.filter(each -> each.identity() == identity);
    if (known.isPresent()) {
      return known.get().context();
    }
    QuicSslContext plain = builder(identity).build();
    // Only who maps names to contexts is told the name: it is the same one for all of them.
    QuicSslContext made = builder(identity).sni(name -> plain).build();
    inForce = Optional.of(new InForce(identity, made));
    return made;
  }

  private QuicSslContextBuilder builder(Identity identity) {
    return QuicSslContextBuilder.forServer(
            identity.key(), null, identity.chain().toArray(new X509Certificate[0]))
        .applicationProtocols(protocol)
        .earlyData(false)
        .sessionCacheSize(SESSIONS)
        .sessionTimeout(SESSION_SECONDS);
  }
}
