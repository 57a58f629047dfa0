package dev.tacet.listen;

import dev.tacet.dns.ClientHint;
import dev.tacet.listen.tls.Certificates;
import dev.tacet.listen.tls.Identity;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

/**
 * TLS 1.2 and 1.3 in front of a connection, by the JDK. New connections use the certificate in
 * force at that moment; those that are open keep theirs. The arithmetic of handshakes is done by a
 * thread of its own, so that who is answered already does not wait for it. Thread-safe.
 */
final class TlsDoor {
  private static final String REFUSE_AGAIN = "jdk.tls.rejectClientInitiatedRenegotiation";

  static {
    // In TLS 1.2 one octet of a client's would have us do a handshake again, as often as it likes.
    if (System.getProperty(REFUSE_AGAIN) == null) {
      System.setProperty(REFUSE_AGAIN, "true");
    }
  }

  private static final Duration HANDSHAKE_WITHIN = Duration.ofSeconds(10);
  private static final Duration GOODBYE_WITHIN = Duration.ofSeconds(1);

  /** Sessions that can be resumed; with TLS 1.3 clients keep their own. */
  private static final int SESSIONS = 1_024;

  private static final int SESSION_SECONDS = 3_600;

  private record InForce(Identity identity, SslContext context) {}

  private final Certificates certificates;
  private final List<String> protocols;
  private final Executor handshakes;
  private final long handshakeMillis;

  private volatile Optional<InForce> inForce = Optional.empty();

  /**
   * @param protocols for ALPN, the best first. A client that offers only others is turned away, so
   *     that what it means for another server is not taken for a query (ALPACA); one that offers
   *     none is let in
   */
  TlsDoor(
      Certificates certificates, List<String> protocols, Executor handshakes, Duration patience) {
    this.certificates = certificates;
    this.protocols = List.copyOf(protocols);
    this.handshakes = handshakes;
    this.handshakeMillis = Math.min(patience.toMillis(), HANDSHAKE_WITHIN.toMillis());
  }

  /**
   * For one connection; empty where there is no certificate to show.
   *
   * @throws SSLException where the certificate is not to the JDK's liking
   */
  Optional<SslHandler> handler(ByteBufAllocator buffers) throws SSLException {
    Optional<Identity> identity = certificates.current();
    if (identity.isEmpty()) {
      return Optional.empty();
    }
    SslHandler handler = context(identity.get()).newHandler(buffers, handshakes);
    handler.setHandshakeTimeoutMillis(handshakeMillis);
    handler.setCloseNotifyFlushTimeout(GOODBYE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    return Optional.of(handler);
  }

  private SslContext context(Identity identity) throws SSLException {
    Optional<InForce> known = inForce.filter(each -> each.identity() == identity);
    if (known.isPresent()) {
      return known.get().context();
    }
    SslContext made =
        SslContextBuilder.forServer(identity.key(), identity.chain())
            .sslProvider(SslProvider.JDK)
            .protocols("TLSv1.3", "TLSv1.2")
            .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    Protocol.ALPN,
                    SelectorFailureBehavior.FATAL_ALERT,
                    SelectedListenerFailureBehavior.ACCEPT,
                    protocols))
            .sessionCacheSize(SESSIONS)
            .sessionTimeout(SESSION_SECONDS)
            .build();
    inForce = Optional.of(new InForce(identity, made));
    return made;
  }

  /**
   * What the server name of a handshake says of the device: the one label before our own name.
   *
   * @param name ours, in lower case
   */
  static ClientHint hint(SSLSession session, String name) {
    if (session instanceof ExtendedSSLSession extended) {
      for (SNIServerName asked : extended.getRequestedServerNames()) {
        if (asked instanceof SNIHostName host) {
          return hint(host.getAsciiName().toLowerCase(Locale.ROOT), name);
        }
      }
    }
    return ClientHint.NONE;
  }

  static ClientHint hint(String asked, String name) {
    int label = asked.length() - name.length() - 1;
    boolean below = label > 0 && asked.endsWith("." + name);
    return below && label <= ClientHint.MAX_NAME && asked.indexOf('.') == label
        ? ClientHint.ofName(asked.substring(0, label))
        : ClientHint.NONE;
  }
}
