package dev.tacet.upstream;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * One TCP connection to a resolver, plain or under TLS: queries are sent as they come, answers may
 * overtake each other, and with nothing to wait for it closes after a while (RFC 7766). One thread:
 * the event loop.
 */
final class TcpConnection {
  /** What a connection tells the upstream it belongs to. */
  interface Owner {
    void received(TcpConnection connection, byte[] octets);

    /** Called once, whatever ended it. */
    void closed(TcpConnection connection, Throwable cause);
  }

  /** Queries under way on one connection, and ids at rest. */
  private static final int CAPACITY = 8_192;

  private static final int MAX_MESSAGE = 0xffff;

  private final Link link;
  private final EventLoop loop;
  private final Timing timing;
  private final LongSupplier ticker;
  private final Owner owner;
  private final PendingExchanges<TcpUpstream.Asking> pending;
  private final ChannelFuture connected;
  private final Channel channel;
  private Future<?> idle;
  private long heardNanos;
  private boolean answered;
  private boolean ended;

  TcpConnection(
      InetSocketAddress remote,
      Link link,
      EventLoop loop,
      Timing timing,
      IdSource ids,
      LongSupplier ticker,
      Owner owner) {
    this.link = link;
    this.loop = loop;
    this.timing = timing;
    this.ticker = ticker;
    this.owner = owner;
    pending = new PendingExchanges<>(CAPACITY, ids, ticker);
    heardNanos = ticker.getAsLong();
    idle = loop.newSucceededFuture(null);
    connected =
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
                    made.pipeline()
                        .addLast(new LengthFieldBasedFrameDecoder(MAX_MESSAGE + 2, 0, 2, 0, 2))
                        .addLast(new Receiver());
                  }
                })
            .connect(remote);
    channel = connected.channel();
    // A socket that could not even be made reports so on a thread of Netty's own, and perhaps
    // before this constructor has returned.
    connected.addListener(
        done -> {
          if (!done.isSuccess()) {
            loop.execute(() -> end(done.cause()));
          }
        });
  }

  PendingExchanges<TcpUpstream.Asking> pending() {
    return pending;
  }

  /** Whether it has carried an answer: if it closes now, that may be the resolver's idle limit. */
  boolean proven() {
    return answered;
  }

  /** When the resolver was last heard on it. */
  long heardNanos() {
    return heardNanos;
  }

  void send(byte[] message) {
    idle.cancel(false);
    connected.addListener(
        opened -> {
          if (opened.isSuccess()) {
            // Length and message in one segment (RFC 7766 section 8).
            ByteBuf framed = Unpooled.buffer(2 + message.length);
            framed.writeShort(message.length).writeBytes(message);
            channel
                .writeAndFlush(framed)
                .addListener(
                    sent -> {
                      if (!sent.isSuccess()) {
                        end(sent.cause());
                      }
                    });
          }
        });
  }

  /** Called after each query that ends: with none left, the idle time begins. */
  void queryEnded() {
    if (pending.size() == 0 && !ended) {
      idle.cancel(false);
      idle =
          loop.schedule(
              () -> {
                if (pending.size() == 0) {
                  close();
                }
              },
              timing.idle().toNanos(),
              TimeUnit.NANOSECONDS);
    }
  }

  void close() {
    end(new ClosedChannelException());
  }

  private void end(Throwable cause) {
    if (!ended) {
      ended = true;
      idle.cancel(false);
      Throwable ending = link.whatEnded(channel.pipeline(), cause);
      if (channel.isRegistered()) {
        channel.close();
      }
      owner.closed(this, ending);
    }
  }

  private final class Receiver extends SimpleChannelInboundHandler<ByteBuf> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
      heardNanos = ticker.getAsLong();
      answered = true;
      owner.received(TcpConnection.this, ByteBufUtil.getBytes(frame));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      end(new ClosedChannelException());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      end(cause);
    }
  }
}
