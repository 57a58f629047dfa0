package dev.tacet.upstream;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http3.DefaultHttp3DataFrame;
import io.netty.handler.codec.http3.DefaultHttp3Headers;
import io.netty.handler.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3ClientConnectionHandler;
import io.netty.handler.codec.http3.Http3DataFrame;
import io.netty.handler.codec.http3.Http3Exception;
import io.netty.handler.codec.http3.Http3GoAwayFrame;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.handler.codec.http3.Http3RequestStreamInboundHandler;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicException;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamResetException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;

/**
 * DNS over HTTPS (RFC 8484) in HTTP/3 (RFC 9114): each query is a request. Nothing is pushed to us,
 * and headers are not compressed by what came before them.
 */
final class Http3Language implements QuicLanguage {
  private static final int NO_ERROR = 0x100;
  private static final int PROTOCOL_ERROR = 0x101;
  private static final int REJECTED = 0x10b;
  private static final int CANCELLED = 0x10c;

  private final HttpSite site;

  Http3Language(HttpSite site) {
    this.site = site;
  }

  @Override
  public String protocol() {
    return "h3";
  }

  @Override
  public int ownStreams() {
    return Http3.MIN_INITIAL_MAX_STREAMS_UNIDIRECTIONAL;
  }

  @Override
  public ChannelHandler connection(Signs signs) {
    ChannelHandler control =
        new ChannelInboundHandlerAdapter() {
          @Override
          public void channelRead(ChannelHandlerContext context, Object frame) {
            try {
              if (frame instanceof Http3GoAwayFrame goAway) {
                signs.goesAway(goAway.id());
              }
            } finally {
              ReferenceCountUtil.release(frame);
            }
          }
        };
    return new Http3ClientConnectionHandler(control, null, null, null, true);
  }

  @Override
  public Future<QuicStreamChannel> ask(QuicChannel connection, byte[] message, Outcome outcome) {
    Future<QuicStreamChannel> opening = Http3.newRequestStream(connection, new Receiver(outcome));
    opening.addListener(
        opened -> {
          if (opened.isSuccess()) {
            QuicStreamChannel stream = (QuicStreamChannel) opened.getNow();
            byte[] body = site.body(message);
            var head = new DefaultHttp3HeadersFrame(site.head(new DefaultHttp3Headers(), message));
            var last = stream.write(head);
            if (body.length > 0) {
              last = stream.write(new DefaultHttp3DataFrame(Unpooled.wrappedBuffer(body)));
            }
            last.addListener(QuicStreamChannel.SHUTDOWN_OUTPUT);
            stream.flush();
          }
        });
    return opening;
  }

  @Override
  public int noError() {
    return NO_ERROR;
  }

  @Override
  public int protocolError() {
    return PROTOCOL_ERROR;
  }

  /** RFC 9114 section 8.1. */
  @Override
  public String error(long code) {
    return code == NO_ERROR ? "H3_NO_ERROR" : "HTTP/3 error 0x" + Long.toHexString(code);
  }

  /** Puts one reply together. */
  private final class Receiver extends Http3RequestStreamInboundHandler {
    private final Outcome outcome;
    private final HttpReply reply = new HttpReply();
    private boolean done;

    Receiver(Outcome outcome) {
      this.outcome = outcome;
    }

    @Override
    protected void channelRead(ChannelHandlerContext context, Http3HeadersFrame frame) {
      if (!done) {
        reply.head(frame.headers());
        stopIfUnfit(context);
      }
    }

    @Override
    protected void channelRead(ChannelHandlerContext context, Http3DataFrame frame) {
      try {
        if (!done) {
          reply.data(frame.content());
          stopIfUnfit(context);
        }
      } finally {
        frame.release();
      }
    }

    private void stopIfUnfit(ChannelHandlerContext context) {
      if (reply.isUnfit()) {
        ((QuicStreamChannel) context.channel()).shutdownInput(CANCELLED);
        end(() -> outcome.replied(reply.whole()));
      }
    }

    @Override
    protected void channelInputClosed(ChannelHandlerContext context) {
      end(() -> outcome.replied(reply.whole()));
    }

    @Override
    protected void handleQuicException(ChannelHandlerContext context, QuicException cause) {
      if (cause instanceof QuicStreamResetException reset) {
        long code = reset.applicationProtocolCode();
        end(
            code == REJECTED
                ? outcome::refused
                : () -> outcome.reset("it broke the query off (" + error(code) + ")"));
      } else {
        end(() -> outcome.reset("the stream broke: " + cause.getMessage()));
      }
      context.close();
    }

    @Override
    protected void handleHttp3Exception(ChannelHandlerContext context, Http3Exception cause) {
      end(() -> outcome.reset("its HTTP/3 is broken (" + cause.errorCode() + ")"));
      context.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (cause instanceof QuicException || cause instanceof Http3Exception) {
        super.exceptionCaught(context, cause);
      } else {
        end(() -> outcome.reset("the stream broke: " + cause.getMessage()));
        context.close();
      }
    }

    private void end(Runnable telling) {
      if (!done) {
        done = true;
        telling.run();
      }
    }
  }
}
