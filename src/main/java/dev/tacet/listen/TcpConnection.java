package dev.tacet.listen;

import dev.tacet.dns.Arrival;
import dev.tacet.dns.ClientHint;
import dev.tacet.dns.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * One TCP client (RFC 7766), under TLS or not. Each message has two octets of length before it;
 * many may come at once, and answers leave as they are ready.
 *
 * <p>Nothing is read ahead: there is at most one buffer of unread octets, one unfinished message
 * that grows with what has come of it, and {@link Limits#perConnection} queries in flight. While
 * more is waiting than that, or the client does not read its answers, the rest stays in the
 * system's buffers and slows the client, nobody else. Used on its event loop only.
 */
final class TcpConnection extends ChannelInboundHandlerAdapter implements Connection {
  /** Octets of one read. */
  static final int READ = 4096;

  private final InetAddress client;
  private final Transport transport;
  private final Function<ChannelHandlerContext, ClientHint> hints;
  private final Terms terms;
  private final Patience patience;
  private final Outstanding outstanding;
  private final ClientWatch watch;
  private final TcpFrames frames = new TcpFrames();

  private volatile ChannelHandlerContext context;
  private volatile boolean draining;

  /** How the messages of this connection come, or null before the first. */
  private Arrival arrival;

  /** What was read and not looked at yet, or null. */
  private ByteBuf unread;

  private boolean advancing;
  private boolean suspended;
  private boolean inputEnded;
  private boolean ending;

  /**
   * @param hints what a connection says of its device; asked once, with its first message
   */
  TcpConnection(
      InetAddress client,
      Transport transport,
      Function<ChannelHandlerContext, ClientHint> hints,
      Terms terms) {
    this.client = client;
    this.transport = transport;
    this.hints = hints;
    this.terms = terms;
    this.patience = new Patience(terms.idle());
    this.outstanding = new Outstanding(new AtomicInteger(), terms.limits().perConnection());
    this.watch = new ClientWatch(terms.answering(), outstanding);
  }

  /** DNS as it is. */
  static ConnectionKind plain(Terms terms) {
    return (accepted, client) -> {
      TcpConnection connection =
          new TcpConnection(client, Transport.TCP, context -> ClientHint.NONE, terms);
      accepted.pipeline().addLast(connection);
      return Optional.of(connection);
    };
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    context = active;
    patience.moved();
    watch.begin(active.executor(), patience, this::look);
    inputEnded = draining;
    advance();
  }

  @Override
  public void channelInactive(ChannelHandlerContext inactive) {
    watch.end();
    releaseUnread();
  }

  @Override
  public void channelRead(ChannelHandlerContext reading, Object octets) {
    ByteBuf buffer = (ByteBuf) octets;
    if (ending) {
      buffer.release();
      return;
    }
    unread = unread == null ? buffer : Unpooled.wrappedBuffer(unread, buffer);
    advance();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext reading, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE || event == SslCloseCompletionEvent.SUCCESS) {
      // Half-closed: the client asks no more, and still wants its answers.
      inputEnded = true;
      advance();
    } else if (isLateHandshake(event)) {
      terms.counters().dropped(Dropped.HANDSHAKE);
    }
  }

  /** Counts a handshake that took too long; others that fail come as exceptions. */
  static boolean isLateHandshake(Object event) {
    return event instanceof SslHandshakeCompletionEvent shaken
        && shaken.cause() instanceof SslHandshakeTimeoutException;
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext writing) {
    boolean writable = writing.channel().isWritable();
    patience.reads(writable);
    if (writable) {
      advance();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext failing, Throwable cause) {
    // A reset is how many clients end; what it was is of no use to anybody but the counter.
    terms.counters().lost(cause);
    failing.close();
  }

  @Override
  public void drain() {
    draining = true;
    ChannelHandlerContext active = context;
    if (active != null) {
      active.executor().execute(this::endInput);
    }
  }

  private void endInput() {
    inputEnded = true;
    releaseUnread();
    advance();
  }

  /** Goes as far as it can: takes messages, sends replies, asks for more, or ends. */
  private void advance() {
    if (advancing || ending) {
      return;
    }
    advancing = true;
    try {
      do {
        takeMessages();
        context.flush();
      } while (unread != null && mayTake());
    } finally {
      advancing = false;
    }
    suspended = unread != null;
    if (ending || suspended) {
      return;
    }
    if (!inputEnded) {
      context.read();
    } else if (outstanding.isEmpty()) {
      ending = true;
      context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  private boolean mayTake() {
    return !ending && !outstanding.full() && context.channel().isWritable();
  }

  private void takeMessages() {
    if (suspended && mayTake()) {
      patience.began(); // the rest of it may have waited for us
    }
    while (unread != null && mayTake()) {
      if (unread.isReadable()) {
        takeSome(unread);
      } else {
        releaseUnread();
      }
    }
  }

  private void takeSome(ByteBuf from) {
    if (!frames.inMessage()) {
      patience.began();
    }
    Optional<byte[]> message = frames.take(from);
    if (message.isPresent()) {
      asked(message.get());
    } else if (frames.isBroken()) {
      end(Dropped.BAD_FRAME);
    }
  }

  private void asked(byte[] message) {
    patience.moved();
    if (arrival == null) {
      arrival = new Arrival(client, transport, hints.apply(context), terms.idle());
    }
    terms.answering().take(message, arrival, outstanding, context.executor(), this::reply);
  }

  private void reply(byte[] octets) {
    if (ending && !context.channel().isActive()) {
      return;
    }
    if (octets.length == 0) {
      // A rule drops the query. Silence would hold the client until its time-out, so the connection
      // ends instead, as with BIND, once the queries that came before have their answers.
      endInput();
      return;
    }
    int size = 2 + octets.length;
    if (!context.channel().isWritable()
        && terms.caps().unsent.get() + size > terms.limits().unsentOctets()) {
      end(Dropped.UNSENT);
      return;
    }
    terms.caps().unsent.addAndGet(size);
    ByteBuf buffer = context.alloc().directBuffer(size).writeShort(octets.length);
    context
        .write(buffer.writeBytes(octets))
        .addListener(
            written -> {
              terms.caps().unsent.addAndGet(-size);
              if (written.isSuccess()) {
                patience.moved();
                terms.counters().answered.increment();
              } else {
                terms.counters().dropped(Dropped.UNSENT);
              }
            });
    advance();
  }

  /** Ends the connection whose client is silent, stuck in a message, or does not read. */
  private void look() {
    boolean inMessage = frames.inMessage();
    if (patience.over(inMessage && !suspended, inMessage || !outstanding.isEmpty())) {
      end(Dropped.IDLE);
    }
  }

  private void end(Dropped reason) {
    if (context.channel().isActive()) {
      terms.counters().dropped(reason);
    }
    ending = true;
    releaseUnread();
    context.close();
  }

  private void releaseUnread() {
    if (unread != null) {
      unread.release();
      unread = null;
    }
  }
}
