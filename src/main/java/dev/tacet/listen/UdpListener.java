package dev.tacet.listen;

import dev.tacet.dns.Arrival;
import dev.tacet.dns.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DatagramPacket;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * One UDP socket on one address, so that an answer leaves from the address that was asked.
 *
 * <p>A datagram is copied out of Netty's buffer, decoded and handed on; replies that are ready
 * within a burst of reads leave together at its end, later ones on their own. Where the system
 * takes no more, a reply is dropped and counted: a stub asks again, memory does not come back.
 */
final class UdpListener implements Listener {
  /** Longer than any query a stub has reason to send. */
  static final int MAX_QUERY = 4096;

  private static final WriteBufferWaterMark UNSENT = new WriteBufferWaterMark(1 << 18, 1 << 20);

  /**
   * Buffers used again: a new one for each datagram is taken from the system, and cleared. One for
   * all sockets there ever are, for a thread keeps what it had of each until it ends.
   */
  private static final ByteBufAllocator BUFFERS =
      new PooledByteBufAllocator(
          true, 0, 1, 8_192, 4, ListeningSocket.DATAGRAMS_PER_READ, 0, false);

  private final ListeningSocket socket;
  private final EventLoopGroup loops;
  private final Answering answering;
  private final Counters counters;
  private final Predicate<InetSocketAddress> ours;
  private final Outstanding outstanding;

  private final ChannelFutureListener sent = this::sent;

  private volatile boolean closing;

  /**
   * @param address one unicast address; port 0 takes a free one
   * @param ours whether a source is one of our own listening sockets
   */
  UdpListener(
      InetSocketAddress address,
      EventLoopGroup loops,
      Answering answering,
      Counters counters,
      Limits limits,
      Predicate<InetSocketAddress> ours) {
    this.socket = new ListeningSocket(Transport.UDP, address);
    this.loops = loops;
    this.answering = answering;
    this.counters = counters;
    this.ours = ours;
    this.outstanding = new Outstanding(counters.udpOutstanding, limits.udpOutstanding());
  }

  @Override
  public void start() throws BindFailedException {
    // One octet more than is taken shows that a datagram was longer.
    socket.bind(
        socket
            .datagrams(loops, MAX_QUERY + 1, new Handler())
            .option(ChannelOption.ALLOCATOR, BUFFERS)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT));
  }

  @Override
  public List<InetSocketAddress> addresses() {
    return socket.addresses();
  }

  @Override
  public void close() {
    socket.open().ifPresent(open -> open.eventLoop().execute(() -> drain(open)));
  }

  private void drain(Channel open) {
    closing = true;
    open.config().setAutoRead(false);
    closeWhenDone();
  }

  private void closeWhenDone() {
    if (closing && outstanding.isEmpty()) {
      socket.open().ifPresent(Channel::close);
    }
  }

  private void sent(ChannelFuture write) {
    if (write.isSuccess()) {
      counters.answered.increment();
    } else {
      counters.dropped(Dropped.UNSENT);
    }
  }

  /** Whether a reply to this source can only reach the one who asked. */
  boolean answerable(InetSocketAddress source) {
    InetAddress from = source.getAddress();
    if (source.getPort() == 0 || from.isAnyLocalAddress() || from.isMulticastAddress()) {
      counters.dropped(Dropped.BAD_SOURCE);
      return false;
    }
    if (from instanceof Inet4Address) {
      if (socket.address().getAddress() instanceof Inet6Address own && !own.isAnyLocalAddress()) {
        // An IPv6 packet from ::ffff:127.0.0.1 is shown to us as one from 127.0.0.1; no host sends
        // that, and the answer would go to somebody else.
        counters.dropped(Dropped.BAD_SOURCE);
        return false;
      }
      int first = from.getAddress()[0] & 0xff;
      if (first == 0 || first >= 240) { // "this network", reserved, broadcast (RFC 6890)
        counters.dropped(Dropped.BAD_SOURCE);
        return false;
      }
    }
    if (ours.test(source)) {
      counters.dropped(Dropped.OWN_SOURCE);
      return false;
    }
    return true;
  }

  private final class Handler extends ChannelInboundHandlerAdapter {
    private boolean inBurst;
    private Future<?> sweep;

    @Override
    public void channelActive(ChannelHandlerContext context) {
      sweep =
          context
              .executor()
              .scheduleWithFixedDelay(this::expire, 1000, 1000, TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (sweep != null) {
        sweep.cancel(false);
      }
      outstanding.clear();
    }

    private void expire() {
      answering.expire(outstanding);
      closeWhenDone();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      inBurst = true;
      DatagramPacket packet = (DatagramPacket) message;
      InetSocketAddress source = packet.sender();
      byte[] octets;
      try {
        if (packet.content().readableBytes() > MAX_QUERY) {
          counters.dropped(Dropped.OVERSIZED);
          return;
        }
        if (!answerable(source)) {
          return;
        }
        octets = ByteBufUtil.getBytes(packet.content());
      } finally {
        packet.release();
      }
      answering.take(
          octets,
          new Arrival(source.getAddress(), Transport.UDP),
          outstanding,
          context.executor(),
          reply -> reply(context, source, reply));
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      inBurst = false;
      context.flush();
    }

    private void reply(ChannelHandlerContext context, InetSocketAddress source, byte[] reply) {
      if (reply.length > 0) {
        send(context, source, reply);
      }
      if (!inBurst) {
        closeWhenDone();
      }
    }

    private void send(ChannelHandlerContext context, InetSocketAddress source, byte[] reply) {
      if (!context.channel().isWritable()) {
        context.flush();
      }
      if (context.channel().isWritable()) {
        ByteBuf octets = context.alloc().directBuffer(reply.length).writeBytes(reply);
        context.write(new DatagramPacket(octets, source)).addListener(sent);
        if (!inBurst) {
          context.flush();
        }
      } else {
        counters.dropped(Dropped.UNSENT);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      answering.socketError("UDP " + socket.address(), cause);
    }
  }
}
