package dev.tacet.listen;

import dev.tacet.dns.ClientHint;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslHandler;
import java.util.function.Function;

/**
 * A connection for DNS over HTTPS (RFC 8484) until its handshake says which version of HTTP it is;
 * from then on that one's. Used on its event loop only, but for {@link #drain}.
 */
final class DohConnection extends ApplicationProtocolNegotiationHandler implements Connection {
  private static final int MAX_LINE = 8_192;
  private static final int MAX_HEADERS = 8_192;
  private static final int MAX_CHUNK = 8_192;

  private final String name;
  private final Counters counters;
  private final Function<ClientHint, HttpQueries> queries;

  private volatile Connection spoken;
  private volatile ChannelHandlerContext context;
  private volatile boolean draining;

  /**
   * @param name ours, which devices put their own before
   * @param queries made once it is known what the handshake says of the device
   */
  DohConnection(String name, Counters counters, Function<ClientHint, HttpQueries> queries) {
    super(ApplicationProtocolNames.HTTP_1_1);
    this.name = name;
    this.counters = counters;
    this.queries = queries;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) throws Exception {
    context = added;
    super.handlerAdded(added);
  }

  @Override
  protected void configurePipeline(ChannelHandlerContext shaken, String protocol) {
    SslHandler tls = shaken.pipeline().get(SslHandler.class);
    HttpQueries own = queries.apply(TlsDoor.hint(tls.engine().getSession(), name));
    if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
      Http2Connection http2 = new Http2Connection(own);
      http2.join(shaken.pipeline());
      spoken = http2;
    } else {
      Http1Connection http1 = new Http1Connection(own);
      HttpDecoderConfig bounds =
          new HttpDecoderConfig()
              .setMaxInitialLineLength(MAX_LINE)
              .setMaxHeaderSize(MAX_HEADERS)
              .setMaxChunkSize(MAX_CHUNK);
      shaken.pipeline().addLast(new HttpServerCodec(bounds), http1);
      spoken = http1;
    }
    if (draining) {
      spoken.drain();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext active, Object event) throws Exception {
    if (TcpConnection.isLateHandshake(event)) {
      counters.dropped(Dropped.HANDSHAKE);
    }
    super.userEventTriggered(active, event);
  }

  /** The exception that comes with it is counted; there is nobody to be told. */
  @Override
  protected void handshakeFailure(ChannelHandlerContext failing, Throwable cause) {
    failing.close();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext failing, Throwable cause) {
    counters.lost(cause);
    failing.close();
  }

  @Override
  public void drain() {
    draining = true;
    Connection known = spoken;
    if (known != null) {
      known.drain();
    } else if (context != null) {
      context.close();
    }
  }
}
