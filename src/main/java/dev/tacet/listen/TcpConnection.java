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
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
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

  private static final int MIN_MESSAGE = 12;
  private static final int FIRST_ROOM = 512;

  private final InetAddress client;
  private final Transport transport;
  private final Function<ChannelHandlerContext, ClientHint> hints;
  private final Duration idle;
  private final Answering answering;
  private final Counters counters;
  private final ConnectionCaps caps;
  private final Limits limits;
  private final Patience patience;
  private final Outstanding outstanding;

  private volatile ChannelHandlerContext context;
  private volatile boolean draining;

  /** How the messages of this connection come, or null before the first. */
  private Arrival arrival;

  private Future<?> watch;

  /** What was read and not looked at yet, or null. */
  private ByteBuf unread;

  /** Octets of the length that have come: 0 to 2. */
  private int lengthOctets;

  private int length;
  private byte[] message;
  private int filled;

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
      Answering answering,
      Counters counters,
      ConnectionCaps caps,
      Limits limits,
      Duration idle) {
    this.client = client;
    this.transport = transport;
    this.hints = hints;
    this.idle = idle;
    this.answering = answering;
    this.counters = counters;
    this.caps = caps;
    this.limits = limits;
    this.patience = new Patience(idle);
    this.outstanding = new Outstanding(new AtomicInteger(), limits.perConnection());
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    context = active;
    patience.moved();
    long every = patience.lookEveryNanos();
    watch =
        active.executor().scheduleWithFixedDelay(this::watch, every, every, TimeUnit.NANOSECONDS);
    inputEnded = draining;
    advance();
  }

  @Override
  public void channelInactive(ChannelHandlerContext inactive) {
    if (watch != null) {
      watch.cancel(false);
    }
    outstanding.clear();
    releaseUnread();
    message = null;
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
      counters.dropped(Dropped.HANDSHAKE);
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
    counters.lost(cause);
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
    if (lengthOctets < 2) {
      if (lengthOctets == 0) {
        patience.began();
      }
      length = length << 8 | from.readUnsignedByte();
      if (++lengthOctets == 2 && length < MIN_MESSAGE) {
        end(Dropped.BAD_FRAME); // where one length is nonsense, so is all that follows
      }
      return;
    }
    if (message == null) {
      message = new byte[Math.min(length, FIRST_ROOM)];
    }
    int taken = Math.min(from.readableBytes(), length - filled);
    if (filled + taken > message.length) {
      int room = Math.max(filled + taken, 2 * message.length);
      message = Arrays.copyOf(message, Math.min(length, room));
    }
    from.readBytes(message, filled, taken);
    filled += taken;
    if (filled == length) {
      byte[] whole = message.length == length ? message : Arrays.copyOf(message, length);
      message = null;
      lengthOctets = 0;
      length = 0;
      filled = 0;
      patience.moved();
      if (arrival == null) {
        arrival = new Arrival(client, transport, hints.apply(context), idle);
      }
      answering.take(whole, arrival, outstanding, context.executor(), this::reply);
    }
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
    if (!context.channel().isWritable() && caps.unsent.get() + size > limits.unsentOctets()) {
      end(Dropped.UNSENT);
      return;
    }
    caps.unsent.addAndGet(size);
    ByteBuf buffer = context.alloc().directBuffer(size).writeShort(octets.length);
    context
        .write(buffer.writeBytes(octets))
        .addListener(
            written -> {
              caps.unsent.addAndGet(-size);
              if (written.isSuccess()) {
                patience.moved();
                counters.answered.increment();
              } else {
                counters.dropped(Dropped.UNSENT);
              }
            });
    advance();
  }

  /** Ends the connection whose client is silent, stuck in a message, or does not read. */
  private void watch() {
    answering.expire(outstanding);
    if (patience.over(inMessage() && !suspended, inMessage() || !outstanding.isEmpty())) {
      end(Dropped.IDLE);
    }
  }

  private boolean inMessage() {
    return lengthOctets > 0;
  }

  private void end(Dropped reason) {
    if (context.channel().isActive()) {
      counters.dropped(reason);
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
