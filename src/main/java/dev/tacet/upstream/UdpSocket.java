package dev.tacet.upstream;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.LongSupplier;

/**
 * One datagram socket on a port the system chose at random. It is connected, so the kernel drops
 * what comes from elsewhere and reports ICMP errors. A retired socket takes no new queries and
 * closes when its last one ends. One thread: the event loop.
 */
final class UdpSocket {
  /** What a socket tells the upstream it belongs to. */
  interface Owner {
    void received(UdpSocket socket, byte[] octets);

    /** A message from another address got through, or one too short to have an id. */
    void stranger();

    void broken(UdpSocket socket, Throwable cause);
  }

  /** Ids a socket can have in use and resting: far more than the queries it is used for. */
  private static final int CAPACITY = 4_096;

  /** Above what we let upstreams send, for those that send more all the same. */
  private static final int RECEIVE_OCTETS = 4_096;

  private final PendingExchanges<UdpUpstream.Asking> pending;
  private final ChannelFuture connected;
  private final Channel channel;
  private final EventLoop loop;
  private final Owner owner;
  private final long openedNanos;
  private int uses;
  private boolean retired;

  UdpSocket(
      InetSocketAddress remote,
      EventLoop loop,
      ByteBufAllocator buffers,
      IdSource ids,
      LongSupplier ticker,
      Owner owner) {
    pending = new PendingExchanges<>(CAPACITY, ids, ticker);
    this.loop = loop;
    this.owner = owner;
    openedNanos = ticker.getAsLong();
    connected =
        new Bootstrap()
            .group(loop)
            .channel(NioDatagramChannel.class)
            .option(ChannelOption.ALLOCATOR, buffers)
            // Of so many sockets hardly one has two replies waiting: to look for a second costs a
            // system call for each. What waits all the same is read in the loop's next round.
            .option(
                ChannelOption.RECVBUF_ALLOCATOR,
                new FixedRecvByteBufAllocator(RECEIVE_OCTETS).maxMessagesPerRead(1))
            .handler(new Receiver(remote))
            .connect(remote);
    channel = connected.channel();
  }

  PendingExchanges<UdpUpstream.Asking> pending() {
    return pending;
  }

  /** Whether it has served long enough to be replaced by one on another port. */
  boolean worn(int maxUses, long maxNanos, long nowNanos) {
    return uses >= maxUses || nowNanos - openedNanos >= maxNanos;
  }

  void used() {
    uses++;
  }

  void send(byte[] message) {
    // A socket that could not even be made reports so on a thread of Netty's own.
    connected.addListener(opened -> OnLoop.run(loop, () -> sendOver(opened.cause(), message)));
  }

  private void sendOver(Throwable notOpened, byte[] message) {
    if (notOpened != null) {
      owner.broken(this, notOpened);
      return;
    }
    channel
        .writeAndFlush(Unpooled.wrappedBuffer(message))
        .addListener(
            sent -> {
              if (!sent.isSuccess()) {
                owner.broken(this, sent.cause());
              }
            });
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  /** Takes no new queries from now on. */
  void retire() {
    retired = true;
    closeWhenIdle();
  }

  /** Closes a retired socket that waits for nothing; called after each query that ends. */
  void closeWhenIdle() {
    if (retired && pending.size() == 0 && channel.isRegistered()) {
      channel.close();
    }
  }

  private final class Receiver extends SimpleChannelInboundHandler<DatagramPacket> {
    private final SocketAddress remote;

    Receiver(SocketAddress remote) {
      this.remote = remote;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
      // Header alone: what is shorter has no meaning. The sender was checked by the kernel, except
      // for datagrams that arrived between bind and connect.
      if (packet.content().readableBytes() < 12 || !remote.equals(packet.sender())) {
        owner.stranger();
        return;
      }
      owner.received(UdpSocket.this, ByteBufUtil.getBytes(packet.content()));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      owner.broken(UdpSocket.this, cause);
    }
  }
}
