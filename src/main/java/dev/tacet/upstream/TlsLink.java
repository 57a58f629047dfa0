package dev.tacet.upstream;

import dev.tacet.config.UpstreamTls;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * TLS 1.2 or 1.3 to one resolver, by the JDK: its certificate is judged by {@link
 * CertificateCheck}, sessions are resumed, and nothing is ever sent before the handshake is done
 * (the JDK has no 0-RTT, whose data others can send again). What handshakes take in arithmetic is
 * done by a thread of its own. Used on its event loop.
 */
final class TlsLink implements Link {
  private static final int SESSIONS = 8;
  private static final int MOST_TOGETHER = 64;
  private static final Duration RESUMED_WITHIN = Duration.ofHours(1);
  private static final Duration GOODBYE_WITHIN = Duration.ofSeconds(1);

  private final UpstreamTls config;
  private final int port;
  private final String protocol;
  private final TrustedTime time;
  private final Executor handshakes;
  private final Timing timing;
  private final DatedContext<SslContext> context;

  /**
   * @param protocol for ALPN: {@code dot} or {@code h2}
   */
  TlsLink(
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
    this.timing = timing;
  }

  @Override
  public void join(ChannelPipeline pipeline) throws IOException {
    // The host is who must be there: the check compares the certificate with it, and a name is
    // sent as SNI.
    SslHandler tls =
        context
            .orMadeBy(this::made)
            .newHandler(pipeline.channel().alloc(), config.host(), port, handshakes);
    tls.setHandshakeTimeoutMillis(timing.budget().toMillis());
    tls.setCloseNotifyFlushTimeout(GOODBYE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    // What is asked in one turn of the event loop leaves in one record.
    pipeline.addLast(tls, new FlushConsolidationHandler(MOST_TOGETHER, true), new CutNotice());
  }

  @Override
  public boolean outdated() {
    return context.outdated();
  }

  private SslContext made() throws IOException {
    return SslContextBuilder.forClient()
        .sslProvider(SslProvider.JDK)
        .protocols("TLSv1.3", "TLSv1.2")
        .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
        .trustManager(new CertificateCheck(config, time))
        .endpointIdentificationAlgorithm("HTTPS")
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT,
                List.of(protocol)))
        .sessionCacheSize(SESSIONS)
        .sessionTimeout(RESUMED_WITHIN.toSeconds())
        .build();
  }

  /** The protocol agreed on in the handshake; empty where the resolver said none. */
  static Optional<String> agreed(ChannelPipeline pipeline) {
    return Optional.ofNullable(pipeline.get(SslHandler.class)).map(SslHandler::applicationProtocol);
  }

  @Override
  public Throwable whatEnded(ChannelPipeline pipeline, Throwable cause) {
    CutNotice notice = pipeline.get(CutNotice.class);
    boolean cut = cause instanceof ClosedChannelException && notice != null && !notice.goodbye;
    return cut ? new TlsCauses.CutException(notice.shaken) : cause;
  }

  @Override
  public String inWords(Throwable cause) {
    return TlsCauses.inWords(cause);
  }

  @Override
  public FailureReason reason(Throwable cause) {
    return TlsCauses.reason(cause);
  }

  @Override
  public int paddedTo() {
    return StreamConnection.Dial.QUERY_BLOCK;
  }

  @Override
  public boolean costly() {
    return true;
  }

  /** Knows an end without a goodbye, which anybody on the way can make, from one with it. */
  private static final class CutNotice extends ChannelInboundHandlerAdapter {
    private boolean shaken;
    private boolean goodbye;

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof SslHandshakeCompletionEvent done) {
        shaken = done.isSuccess();
      } else if (event instanceof SslCloseCompletionEvent close) {
        goodbye = close.isSuccess();
      }
      context.fireUserEventTriggered(event);
    }
  }
}
