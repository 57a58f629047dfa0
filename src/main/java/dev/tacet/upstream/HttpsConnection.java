package dev.tacet.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * One HTTP/2 connection to a resolver: each query is a stream, answers come as they are ready. What
 * is asked before the handshake is done waits for it. One thread: the event loop.
 */
final class HttpsConnection implements StreamConnection {
  /** Streams opened before the resolver has said how many it allows. */
  private static final int BEFORE_SETTINGS = 8;

  private final Link link;
  private final LongSupplier ticker;
  private final Channel channel;
  private final Http2Streams streams;
  private final StreamCalls<Http2FrameStream> calls;
  private long heardNanos;
  private boolean ready;
  private boolean settled;
  private boolean answered;

  HttpsConnection(
      InetSocketAddress remote,
      HttpSite site,
      Link link,
      EventLoop loop,
      Timing timing,
      LongSupplier ticker,
      Owner owner) {
    this.link = link;
    this.ticker = ticker;
    streams = new Http2Streams(site, new Heard());
    calls = new StreamCalls<>(this, owner, loop, timing.idle());
    heardNanos = ticker.getAsLong();
    channel =
        new TcpDial(remote, link, loop, timing.patience())
            .connect(this::end, new Handshake())
            .channel();
  }

  @Override
  public boolean proven() {
    return answered;
  }

  @Override
  public long heardNanos() {
    return heardNanos;
  }

  @Override
  public boolean isFull() {
    return calls.isFull();
  }

  @Override
  public void ask(StreamCall call) {
    calls.add(call);
    openWaiting();
  }

  private void openWaiting() {
    for (Optional<StreamCall> next = next(); next.isPresent(); next = next()) {
      Http2FrameStream stream = streams.newStream();
      calls.opened(next.get(), stream);
      streams.ask(stream, next.get().message());
    }
  }

  private Optional<StreamCall> next() {
    int most = !ready ? 0 : settled ? StreamCalls.CAPACITY : BEFORE_SETTINGS;
    return calls.open() < most ? calls.next() : Optional.empty();
  }

  @Override
  public void cancel(StreamCall call) {
    calls.withdraw(call).ifPresent(streams::cancel);
    calls.ended();
  }

  @Override
  public void retire() {
    calls.retire();
  }

  @Override
  public void close() {
    end(new ClosedChannelException());
  }

  private void end(Throwable cause) {
    if (calls.stop()) {
      Throwable known = link.whatEnded(channel.pipeline(), cause);
      if (channel.isRegistered()) {
        channel.close();
      }
      calls.lost(new Ending(link.reason(known), link.inWords(known)));
    }
  }

  private final class Handshake extends ChannelInboundHandlerAdapter {
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof SslHandshakeCompletionEvent done) {
        shaken(context, done);
      }
      context.fireUserEventTriggered(event);
    }

    private void shaken(ChannelHandlerContext context, SslHandshakeCompletionEvent done) {
      if (!done.isSuccess()) {
        end(done.cause());
      } else if (!TlsLink.agreed(context.pipeline()).equals(Optional.of("h2"))) {
        end(new TlsCauses.NoHttp2Exception());
      } else {
        context.pipeline().addLast(HttpsCodec.made(), streams);
        ready = true;
        openWaiting();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      end(new ClosedChannelException());
      context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      end(cause);
    }
  }

  /** What comes back. */
  private final class Heard implements Http2Streams.Signs {
    @Override
    public void replied(Http2FrameStream stream, StreamReply reply) {
      answered = true;
      calls.take(stream).ifPresent(call -> call.replied(reply));
      calls.ended();
    }

    @Override
    public void refused(Http2FrameStream stream) {
      calls.take(stream).ifPresent(StreamCall::refused);
      calls.ended();
    }

    @Override
    public void reset(Http2FrameStream stream, String words) {
      calls.take(stream).ifPresent(call -> call.reset(words));
      calls.ended();
    }

    @Override
    public void unopened(Http2FrameStream stream) {
      // Another connection is the answer, for those that wait as well.
      Optional<StreamCall> call = calls.take(stream);
      calls.leave();
      call.ifPresent(StreamCall::refused);
      calls.ended();
    }

    @Override
    public void heard() {
      heardNanos = ticker.getAsLong();
    }

    @Override
    public void settled() {
      settled = true;
      openWaiting();
    }

    @Override
    public void goesAway(Predicate<Http2FrameStream> unseen) {
      calls.leave(unseen);
    }

    @Override
    public void failed(Throwable cause) {
      end(cause);
    }
  }
}
