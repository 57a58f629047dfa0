package dev.tacet.upstream;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2FrameStreamException;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * One HTTP/2 connection to a resolver: each query is a stream, answers come as they are ready. What
 * is asked before the handshake is done waits for it. One thread: the event loop.
 */
final class HttpsConnection implements StreamConnection {
  /** Queries under way on one connection; the resolver may allow fewer, then they wait. */
  private static final int CAPACITY = 4_096;

  /** Streams opened before the resolver has said how many it allows. */
  private static final int BEFORE_SETTINGS = 8;

  private final HttpSite site;
  private final Link link;
  private final EventLoop loop;
  private final Timing timing;
  private final LongSupplier ticker;
  private final Owner owner;
  private final Channel channel;
  private final Streams streams = new Streams();
  private final Set<StreamCall> waiting = new LinkedHashSet<>();
  private final Map<Http2FrameStream, StreamCall> calls = new LinkedHashMap<>();
  private final Map<StreamCall, Http2FrameStream> byCall = new LinkedHashMap<>();
  private final Map<Http2FrameStream, HttpReply> replies = new LinkedHashMap<>();
  private Future<?> idle;
  private long heardNanos;
  private boolean ready;
  private boolean settled;
  private boolean answered;
  private boolean leaving;
  private boolean ended;

  HttpsConnection(
      InetSocketAddress remote,
      HttpSite site,
      Link link,
      EventLoop loop,
      Timing timing,
      LongSupplier ticker,
      Owner owner) {
    this.site = site;
    this.link = link;
    this.loop = loop;
    this.timing = timing;
    this.ticker = ticker;
    this.owner = owner;
    heardNanos = ticker.getAsLong();
    idle = loop.newSucceededFuture(null);
    var connected =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timing.patience().toMillis())
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel made) throws IOException {
                    link.join(made.pipeline());
                    made.pipeline().addLast(new Handshake());
                  }
                })
            .connect(remote);
    channel = connected.channel();
    connected.addListener(
        done -> {
          if (!done.isSuccess()) {
            loop.execute(() -> end(done.cause()));
          }
        });
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
    return waiting.size() + calls.size() >= CAPACITY;
  }

  @Override
  public void ask(StreamCall call) {
    idle.cancel(false);
    waiting.add(call);
    openWaiting();
  }

  private void openWaiting() {
    int most = !ready ? 0 : settled ? CAPACITY : BEFORE_SETTINGS;
    List<StreamCall> next = waiting.stream().limit(Math.max(0, most - calls.size())).toList();
    next.forEach(
        call -> {
          waiting.remove(call);
          open(call);
        });
  }

  @Override
  public void cancel(StreamCall call) {
    waiting.remove(call);
    Http2FrameStream stream = byCall.get(call);
    if (stream != null) {
      forget(stream);
      reset(stream);
    }
    callEnded();
  }

  private void open(StreamCall call) {
    Http2FrameStream stream = streams.newStream();
    calls.put(stream, call);
    byCall.put(call, stream);
    replies.put(stream, new HttpReply());
    byte[] body = site.body(call.message());
    Http2Headers head = site.head(new DefaultHttp2Headers(false), call.message());
    boolean bare = body.length == 0;
    var written = channel.write(new DefaultHttp2HeadersFrame(head, bare).stream(stream));
    if (!bare) {
      channel.write(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(body), true).stream(stream));
    }
    written.addListener(
        done -> {
          if (!done.isSuccess() && forget(stream) != null) {
            // No stream is left on it, or it is about to go: another connection is the answer.
            leave();
            call.refused();
            callEnded();
          }
        });
    channel.flush();
  }

  private StreamCall forget(Http2FrameStream stream) {
    StreamCall call = calls.remove(stream);
    replies.remove(stream);
    if (call != null) {
      byCall.remove(call);
    }
    return call;
  }

  private void reset(Http2FrameStream stream) {
    if (!ended) {
      channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL).stream(stream));
    }
  }

  private void leave() {
    if (!leaving) {
      leaving = true;
      owner.leaving(this);
      List<StreamCall> elsewhere = List.copyOf(waiting);
      waiting.clear();
      elsewhere.forEach(StreamCall::refused);
    }
  }

  @Override
  public void retire() {
    leaving = true;
    callEnded();
  }

  private void callEnded() {
    if (ended || !waiting.isEmpty() || !calls.isEmpty()) {
      return;
    }
    if (leaving) {
      close();
      return;
    }
    idle.cancel(false);
    idle =
        loop.schedule(
            () -> {
              if (waiting.isEmpty() && calls.isEmpty()) {
                close();
              }
            },
            timing.idle().toNanos(),
            TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    end(new ClosedChannelException());
  }

  private void end(Throwable cause) {
    if (ended) {
      return;
    }
    ended = true;
    idle.cancel(false);
    Throwable known = link.whatEnded(channel.pipeline(), cause);
    Ending ending = new Ending(link.reason(known), link.inWords(known));
    if (channel.isRegistered()) {
      channel.close();
    }
    List<StreamCall> open = new ArrayList<>(waiting);
    open.addAll(calls.values());
    waiting.clear();
    calls.clear();
    byCall.clear();
    replies.clear();
    owner.closed(this, ending);
    open.forEach(call -> call.lost(ending));
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

  private final class Streams extends Http2ChannelDuplexHandler {
    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
      heardNanos = ticker.getAsLong();
      try {
        if (frame instanceof Http2HeadersFrame headers) {
          headers(headers);
        } else if (frame instanceof Http2DataFrame data) {
          data(context, data);
        } else if (frame instanceof Http2ResetFrame reset) {
          wasReset(reset);
        } else if (frame instanceof Http2GoAwayFrame goAway) {
          goesAway(goAway);
        } else if (frame instanceof Http2SettingsFrame) {
          settled = true;
          openWaiting();
        }
      } finally {
        ReferenceCountUtil.release(frame);
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }

    private void headers(Http2HeadersFrame frame) {
      HttpReply reply = replies.get(frame.stream());
      if (reply != null) {
        reply.head(frame.headers());
        came(frame.stream(), reply, frame.isEndStream());
      }
    }

    private void data(ChannelHandlerContext context, Http2DataFrame frame) {
      HttpReply reply = replies.get(frame.stream());
      int octets = frame.initialFlowControlledBytes();
      if (octets > 0) {
        context.write(new DefaultHttp2WindowUpdateFrame(octets).stream(frame.stream()));
      }
      if (reply != null) {
        reply.data(frame.content());
        came(frame.stream(), reply, frame.isEndStream());
      }
    }

    private void came(Http2FrameStream stream, HttpReply reply, boolean whole) {
      boolean useless = reply.isUnfit();
      if (whole || useless) {
        answered = true;
        StreamCall call = forget(stream);
        if (!whole) {
          reset(stream);
        }
        call.replied(reply.whole());
        callEnded();
      }
    }

    private void wasReset(Http2ResetFrame frame) {
      StreamCall call = forget(frame.stream());
      if (call != null) {
        if (frame.errorCode() == Http2Error.REFUSED_STREAM.code()) {
          call.refused();
        } else {
          call.reset("it broke the query off (" + error(frame.errorCode()) + ")");
        }
        callEnded();
      }
    }

    private void goesAway(Http2GoAwayFrame frame) {
      leave();
      for (Http2FrameStream stream : List.copyOf(calls.keySet())) {
        if (stream.id() < 0 || stream.id() > frame.lastStreamId()) {
          forget(stream).refused();
        }
      }
      callEnded();
    }

    private static String error(long code) {
      Http2Error known = Http2Error.valueOf(code);
      return known == null ? "HTTP/2 error " + code : known.name();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (cause instanceof Http2FrameStreamException broken) {
        StreamCall call = forget(broken.stream());
        if (call != null) {
          reset(broken.stream());
          call.reset("its HTTP/2 is broken (" + broken.error() + ")");
          callEnded();
        }
        return;
      }
      end(cause);
    }
  }
}
