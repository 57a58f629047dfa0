package dev.tacet.upstream;

import dev.tacet.config.UpstreamTls;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicSslEngine;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLEngine;

/**
 * QUIC to one resolver (RFC 9000): its certificate is judged by {@link CertificateCheck}, sessions
 * are resumed, and nothing is ever sent before the handshake is done (no 0-RTT, whose data others
 * can send again). Certificates are judged on the thread of handshakes. Used on its event loop.
 */
final class QuicLink {
  private static final int SESSIONS = 8;
  private static final Duration RESUMED_WITHIN = Duration.ofHours(1);

  /** An answer with its length. */
  private static final int STREAM_WINDOW = 2 + 0xffff;

  private static final int CONNECTION_WINDOW = 1 << 20;

  /** What HTTP/3 has to say of itself. */
  private static final int OWN_STREAM_WINDOW = 8_192;

  /** Longer than ours, which ends connections with a word; this one ends them without. */
  private static final Duration SILENT_END_AFTER = Duration.ofSeconds(5);

  private record Refused(SSLEngine engine, UntrustedException why) {}

  private final UpstreamTls config;
  private final int port;
  private final String protocol;
  private final TrustedTime time;
  private final Executor handshakes;
  private final Duration idle;
  private final DatedContext<QuicSslContext> context;

  /** The last one. The code of the handshake keeps no more of it than a number. */
  private volatile Optional<Refused> refused = Optional.empty();

  /**
   * @param protocol for ALPN: {@code doq} or {@code h3}
   */
  QuicLink(
      UpstreamTls config,
      int port,
      String protocol,
      TrustedTime time,
      Executor handshakes,
      Timing timing) {
    this.config = config;
    this.port = port;
    this.protocol = protocol;
    this.time = time;
    this.context = new DatedContext<>(time);
    this.handshakes = handshakes;
    this.idle = timing.idle().plus(SILENT_END_AFTER);
  }

  /**
   * For the socket of one connection.
   *
   * @param ownStreams streams that the resolver may open to us
   */
  ChannelHandler codec(int ownStreams) {
    Function<QuicChannel, QuicSslEngine> engines =
        connection ->
            context.orMadeBy(this::made).newEngine(connection.alloc(), config.host(), port);
    return new QuicClientCodecBuilder()
        .sslEngineProvider(engines)
        .sslTaskExecutor(handshakes)
        .maxIdleTimeout(idle.toMillis(), TimeUnit.MILLISECONDS)
        .initialMaxData(CONNECTION_WINDOW)
        .initialMaxStreamDataBidirectionalLocal(STREAM_WINDOW)
        .initialMaxStreamDataUnidirectional(OWN_STREAM_WINDOW)
        .initialMaxStreamsUnidirectional(ownStreams)
        .initialMaxStreamsBidirectional(0)
        .activeMigration(false)
        .build();
  }

  /** Whether connections made before were judged by less than is known by now. */
  boolean outdated() {
    return context.outdated();
  }

  private QuicSslContext made() {
    return QuicSslContextBuilder.forClient()
        .trustManager(
            new CertificateCheck(
                config, time, (engine, why) -> refused = Optional.of(new Refused(engine, why))))
        .endpointIdentificationAlgorithm("HTTPS")
        .applicationProtocols(protocol)
        .earlyData(false)
        .sessionCacheSize(SESSIONS)
        .sessionTimeout(RESUMED_WITHIN.toSeconds())
        .build();
  }

  /** Why the certificate shown to this engine is not the right one; empty where it is. */
  Optional<UntrustedException> refused(SSLEngine engine) {
    return refused.filter(last -> last.engine() == engine).map(Refused::why);
  }
}
