package dev.tacet.upstream;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamLimitChangedEvent;
import io.netty.handler.codec.quic.QuicStreamType;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * One QUIC connection to a resolver, with a socket of its own. A query nobody waits for any more
 * keeps its stream until the answer has come: what is broken off costs the resolver as much, and us
 * the memory of the stream. One thread: the event loop.
 */
final class QuicConnection implements StreamConnection {
  /** Streams that came to nothing; each costs memory until the connection ends. */
  private static final int MOST_LOST = 256;

  private final InetSocketAddress remote;
  private final QuicLink link;
  private final QuicLanguage language;
  private final Timing timing;
  private final LongSupplier ticker;
  private final StreamCalls<Stream> calls;
  private final QuicSocket socket;
  private Optional<QuicChannel> connection = Optional.empty();
  private Optional<QuicConnectionCloseEvent> goodbye = Optional.empty();
  private long heardNanos;
  private int lost;
  private boolean ready;
  private boolean answered;

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
    this.timing = timing;
    this.ticker = ticker;
    calls = new StreamCalls<>(this, owner, loop, timing.idle());
    heardNanos = ticker.getAsLong();
    socket = new QuicSocket(remote, link.codec(language.ownStreams()), loop, new Heard());
  }

  private void shakeHands() {
    if (calls.stopped()) {
      return;
    }
    // Before the query's own time is over: then there is something to say of it.
    int within = (int) timing.budget().multipliedBy(4).dividedBy(5).toMillis();
    QuicChannel.newBootstrap(socket.channel())
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
    return calls.isFull();
  }

  @Override
  public void ask(StreamCall call) {
    calls.add(call);
    openWaiting();
  }

  private void openWaiting() {
    for (Optional<StreamCall> next = next(); next.isPresent(); next = next()) {
      open(next.get());
    }
  }

  private Optional<StreamCall> next() {
    return ready && streamsLeft() > 0 ? calls.next() : Optional.empty();
  }

  private long streamsLeft() {
    return connection.map(open -> open.peerAllowedStreams(QuicStreamType.BIDIRECTIONAL)).orElse(0L);
  }

  private void open(StreamCall call) {
    Stream stream = new Stream();
    calls.opened(call, stream);
    language
        .ask(connection.orElseThrow(), call.message(), stream)
        .addListener(
            opened -> {
              if (opened.isSuccess()) {
                stream.id = ((QuicStreamChannel) opened.getNow()).streamId();
              } else {
                unopened(stream);
              }
            });
  }

  /** No stream is left on it, or it is about to go: another connection is the answer. */
  private void unopened(Stream stream) {
    Optional<StreamCall> call = calls.take(stream);
    if (call.isPresent()) {
      calls.leave();
      call.get().refused();
      calls.ended();
    }
  }

  @Override
  public void cancel(StreamCall call) {
    calls.withdraw(call).ifPresent(stream -> streamLost());
    calls.ended();
  }

  private void streamLost() {
    lost++;
    if (lost > MOST_LOST) {
      calls.leave();
    }
  }

  private void goesAway(long firstStream) {
    calls.leave(stream -> stream.id >= firstStream);
  }

  @Override
  public void retire() {
    calls.retire();
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
    if (!calls.stop()) {
      return;
    }
    if (connection.isPresent() && ready) {
      connection.get().close(true, code, Unpooled.EMPTY_BUFFER).addListener(said -> socket.close());
    } else {
      socket.close();
    }
    calls.lost(ending);
  }

  /** One query under way. */
  private final class Stream implements QuicLanguage.Outcome {
    private long id = -1;

    @Override
    public void replied(StreamReply reply) {
      answered = true;
      Optional<StreamCall> call = calls.take(this);
      if (call.isPresent()) {
        call.get().replied(reply);
        calls.ended();
      } else {
        lost--; // nobody waited, and its memory is free again
      }
    }

    @Override
    public void refused() {
      calls.take(this).ifPresent(call -> lost(call::refused));
    }

    @Override
    public void reset(String words) {
      calls.take(this).ifPresent(call -> lost(() -> call.reset(words)));
    }

    private void lost(Runnable telling) {
      streamLost();
      telling.run();
      calls.ended();
    }

    @Override
    public void broken(String words) {
      end(new Ending(FailureReason.BAD_REPLY, words), language.protocolError());
    }
  }

  /** What becomes of the socket. */
  private final class Heard implements QuicSocket.Signs {
    @Override
    public void open() {
      shakeHands();
    }

    @Override
    public void heard() {
      heardNanos = ticker.getAsLong();
    }

    @Override
    public void failed(Throwable cause) {
      QuicConnection.this.failed(cause);
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
