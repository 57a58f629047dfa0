package dev.tacet.upstream;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamLimitChangedEvent;
import io.netty.handler.codec.quic.QuicStreamType;
import java.net.Inet4Address;
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
 * One QUIC connection to a resolver, with a socket of its own. A query nobody waits for any more
 * keeps its stream until the answer has come: what is broken off costs the resolver as much, and us
 * the memory of the stream. One thread: the event loop.
 */
final class QuicConnection implements StreamConnection {
  /** Queries under way on one connection; the resolver may allow fewer, then they wait. */
  private static final int CAPACITY = 4_096;

  /** Streams that came to nothing; each costs memory until the connection ends. */
  private static final int MOST_LOST = 256;

  private final InetSocketAddress remote;
  private final QuicLink link;
  private final QuicLanguage language;
  private final EventLoop loop;
  private final Timing timing;
  private final LongSupplier ticker;
  private final Owner owner;
  private final Channel socket;
  private final Set<StreamCall> waiting = new LinkedHashSet<>();
  private final Map<StreamCall, Stream> calls = new LinkedHashMap<>();
  private Optional<QuicChannel> connection = Optional.empty();
  private Optional<QuicConnectionCloseEvent> goodbye = Optional.empty();
  private Future<?> idle;
  private long heardNanos;
  private int lost;
  private boolean ready;
  private boolean answered;
  private boolean leaving;
  private boolean ended;

  QuicConnection(
      InetSocketAddress remote,
      QuicLink link,
      QuicLanguage language,
      EventLoop loop,
      Timing timing,
      LongSupplier ticker,
      Owner owner) {
    this.remote = remote;
    this.link = link;
    this.language = language;
    this.loop = loop;
    this.timing = timing;
    this.ticker = ticker;
    this.owner = owner;
    heardNanos = ticker.getAsLong();
    idle = loop.newSucceededFuture(null);
    SocketProtocolFamily family =
        remote.getAddress() instanceof Inet4Address
            ? SocketProtocolFamily.INET
            : SocketProtocolFamily.INET6;
    ChannelFuture connected =
        new Bootstrap()
            .group(loop)
            .channelFactory(() -> new NioDatagramChannel(family))
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel made) {
                    made.pipeline()
                        .addLast(new Ear(), link.codec(language.ownStreams()), new SocketErrors());
                  }
                })
            .connect(remote);
    socket = connected.channel();
    connected.addListener(
        done ->
            loop.execute(
                () -> {
                  if (done.isSuccess()) {
                    shakeHands();
                  } else {
                    failed(done.cause());
                  }
                }));
  }

  private void shakeHands() {
    if (ended) {
      return;
    }
    // Before the query's own time is over: then there is something to say of it.
    int within = (int) timing.budget().multipliedBy(4).dividedBy(5).toMillis();
    QuicChannel.newBootstrap(socket)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, within)
        .handler(
            new ChannelInitializer<QuicChannel>() {
              @Override
              protected void initChannel(QuicChannel made) {
                connection = Optional.of(made);
                made.pipeline().addLast(new Events());
                made.pipeline().addLast(language.connection(QuicConnection.this::goesAway));
              }
            })
        .remoteAddress(remote)
        .connect()
        .addListener(
            done -> {
              if (!done.isSuccess()) {
                failed(done.cause());
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
    while (ready && !ended && !waiting.isEmpty() && streamsLeft() > 0) {
      StreamCall next = waiting.iterator().next();
      waiting.remove(next);
      open(next);
    }
  }

  private long streamsLeft() {
    return connection.map(open -> open.peerAllowedStreams(QuicStreamType.BIDIRECTIONAL)).orElse(0L);
  }

  private void open(StreamCall call) {
    Stream stream = new Stream(call);
    calls.put(call, stream);
    language
        .ask(connection.orElseThrow(), call.message(), stream)
        .addListener(
            opened -> {
              if (opened.isSuccess()) {
                stream.id = ((QuicStreamChannel) opened.getNow()).streamId();
              } else if (calls.remove(call, stream)) {
                // No stream is left on it, or it is about to go: another connection is the answer.
                leave();
                call.refused();
                callEnded();
              }
            });
  }

  @Override
  public void cancel(StreamCall call) {
    waiting.remove(call);
    if (calls.remove(call) != null) {
      streamLost();
    }
    callEnded();
  }

  private void streamLost() {
    lost++;
    if (lost > MOST_LOST) {
      leave();
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

  private void goesAway(long firstStream) {
    leave();
    for (Map.Entry<StreamCall, Stream> each : List.copyOf(calls.entrySet())) {
      if (each.getValue().id >= firstStream && calls.remove(each.getKey(), each.getValue())) {
        each.getKey().refused();
      }
    }
    callEnded();
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
    failed(new ClosedChannelException());
  }

  private void failed(Throwable cause) {
    Optional<UntrustedException> refused =
        connection.flatMap(made -> Optional.ofNullable(made.sslEngine())).flatMap(link::refused);
    Ending known =
        goodbye
            .map(event -> QuicCauses.closed(event, language))
            .filter(said -> refused.isEmpty())
            .orElseGet(() -> QuicCauses.failed(cause, refused, remote.getPort()));
    end(known, language.noError());
  }

  private void end(Ending ending, int code) {
    if (ended) {
      return;
    }
    ended = true;
    idle.cancel(false);
    if (connection.isPresent() && ready) {
      connection.get().close(true, code, Unpooled.EMPTY_BUFFER).addListener(said -> socket.close());
    } else if (socket.isRegistered()) {
      socket.close();
    }
    List<StreamCall> open = new ArrayList<>(waiting);
    open.addAll(calls.keySet());
    waiting.clear();
    calls.clear();
    owner.closed(this, ending);
    open.forEach(call -> call.lost(ending));
  }

  /** One query under way. */
  private final class Stream implements QuicLanguage.Outcome {
    private final StreamCall call;
    private long id = -1;

    Stream(StreamCall call) {
      this.call = call;
    }

    @Override
    public void replied(StreamReply reply) {
      answered = true;
      if (calls.remove(call, this)) {
        call.replied(reply);
        callEnded();
      } else {
        lost--; // nobody waited, and its memory is free again
      }
    }

    @Override
    public void refused() {
      if (calls.remove(call, this)) {
        streamLost();
        call.refused();
        callEnded();
      }
    }

    @Override
    public void reset(String words) {
      if (calls.remove(call, this)) {
        streamLost();
        call.reset(words);
        callEnded();
      }
    }

    @Override
    public void broken(String words) {
      end(new Ending(FailureReason.BAD_REPLY, words), language.protocolError());
    }
  }

  /** Notes that the resolver is heard, whatever it says. */
  private final class Ear extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object datagram) {
      heardNanos = ticker.getAsLong();
      context.fireChannelRead(datagram);
    }
  }

  /** What the system says of the socket: port unreachable, no route. */
  private final class SocketErrors extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      failed(cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      failed(new ClosedChannelException());
      context.fireChannelInactive();
    }
  }

  private final class Events extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext context) {
      String agreed =
          connection.orElseThrow().sslEngine() == null
              ? ""
              : connection.orElseThrow().sslEngine().getApplicationProtocol();
      if (language.protocol().equals(agreed)) {
        ready = true;
        context.fireChannelActive();
        openWaiting();
      } else {
        end(
            new Ending(FailureReason.UNTRUSTED, QuicCauses.other(language)),
            language.protocolError());
      }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof QuicConnectionCloseEvent close) {
        goodbye = Optional.of(close);
      } else if (event instanceof QuicStreamLimitChangedEvent) {
        openWaiting();
      }
      context.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      failed(new ClosedChannelException());
      context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      failed(cause);
    }
  }
}
