package dev.tacet.listen;

import dev.tacet.config.ListenConfig;
import dev.tacet.dns.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * One UDP socket on one address for DNS over QUIC, and its connections. Strangers, and everybody
 * while there is no certificate, get no packet back; who has not shown that its address is its own
 * gets one, and costs nothing but that.
 */
final class DoqListener implements Listener {
  private static final int SOCKET_BUFFER = 1 << 20;
  private static final int MAX_DATAGRAM = 2_048;
  private static final int BURST = 64;
  private static final int LONG_HEADER = 0x80; // RFC 9000 section 17.2
  private static final int CONNECTION_REFUSED = 2; // RFC 9000 section 20.1

  /** A query with its length. */
  private static final int STREAM_WINDOW = 2 + 0xffff;

  private static final int CONNECTION_WINDOW = 2 * STREAM_WINDOW;

  /** Later than ours, which ends connections with a word; this one ends them without. */
  private static final Duration SILENT_END_AFTER = Duration.ofSeconds(5);

  private final InetSocketAddress address;
  private final EncryptedDoors doors;
  private final QuicDoor door;
  private final ListenConfig config;
  private final EventLoopGroup loops;
  private final Answering answering;
  private final Counters counters;
  private final ConnectionCaps caps;
  private final Limits limits;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final BindDiagnosis diagnosis = new BindDiagnosis();

  private volatile Channel channel;
  private volatile boolean closing;

  /**
   * @param address one unicast address; port 0 takes a free one
   */
  DoqListener(
      InetSocketAddress address,
      EncryptedDoors doors,
      ListenConfig config,
      EventLoopGroup loops,
      Answering answering,
      Counters counters,
      ConnectionCaps caps,
      Limits limits) {
    this.address = address;
    this.doors = doors;
    this.door = new QuicDoor(doors.certificates(), "doq");
    this.config = config;
    this.loops = loops;
    this.answering = answering;
    this.counters = counters;
    this.caps = caps;
    this.limits = limits;
  }

  @Override
  public void start() throws BindFailedException {
    SocketProtocolFamily family =
        address.getAddress() instanceof Inet4Address
            ? SocketProtocolFamily.INET
            : SocketProtocolFamily.INET6;
    ChannelFuture bound =
        new Bootstrap()
            .group(loops)
            .channelFactory(() -> new NioDatagramChannel(family))
            .option(
                ChannelOption.RECVBUF_ALLOCATOR,
                new FixedRecvByteBufAllocator(MAX_DATAGRAM).maxMessagesPerRead(BURST))
            .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER)
            .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel made) {
                    made.pipeline().addLast(new Gate(), codec(), new SocketErrors());
                  }
                })
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw diagnosis.explain(Transport.DOQ, address, bound.cause());
    }
    channel = bound.channel();
  }

  private ChannelHandler codec() {
    return new QuicServerCodecBuilder()
        .sslEngineProvider(connection -> door.context().newEngine(connection.alloc()))
        .tokenHandler(new RetryTokens(System::nanoTime))
        .maxIdleTimeout(config.tcpIdle().plus(SILENT_END_AFTER).toMillis(), TimeUnit.MILLISECONDS)
        .maxRecvUdpPayloadSize(MAX_DATAGRAM)
        .initialMaxData(CONNECTION_WINDOW)
        .initialMaxStreamDataBidirectionalRemote(STREAM_WINDOW)
        .initialMaxStreamsBidirectional(limits.perConnection())
        .initialMaxStreamsUnidirectional(0)
        .activeMigration(false)
        .handler(new Admission())
        .streamHandler(new Streams())
        .build();
  }

  @Override
  public List<InetSocketAddress> addresses() {
    Channel open = channel;
    return open != null && open.isActive()
        ? List.of((InetSocketAddress) open.localAddress())
        : List.of();
  }

  @Override
  public void close() {
    closing = true;
    connections.forEach(Connection::drain);
    Channel open = channel;
    if (open != null && open.isActive()) {
      open.eventLoop().execute(this::closeWhenDone);
    }
  }

  private void closeWhenDone() {
    if (closing && connections.isEmpty()) {
      channel.close();
    }
  }

  /** Looks at packets that may begin a connection, before anything is made of them. */
  private final class Gate extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      DatagramPacket packet = (DatagramPacket) message;
      ByteBuf octets = packet.content();
      boolean opening =
          octets.isReadable() && (octets.getByte(octets.readerIndex()) & LONG_HEADER) != 0;
      if (opening && !mayOpen(packet.sender())) {
        packet.release();
      } else {
        context.fireChannelRead(packet);
      }
    }

    private boolean mayOpen(InetSocketAddress from) {
      if (from.getPort() == 0) {
        counters.dropped(Dropped.BAD_SOURCE);
        return false;
      }
      if (!doors.welcome().test(from.getAddress())) {
        counters.dropped(Dropped.STRANGER);
        return false;
      }
      if (!door.isReady()) {
        counters.dropped(Dropped.NO_CERTIFICATE);
        return false;
      }
      return true;
    }
  }

  /** Connections whose client's address is proven. */
  private final class Admission extends ChannelInitializer<QuicChannel> {
    @Override
    public boolean isSharable() {
      return true;
    }

    @Override
    protected void initChannel(QuicChannel accepted) {
      InetAddress from = ((InetSocketAddress) accepted.remoteSocketAddress()).getAddress();
      if (closing || !caps.enter(from)) {
        counters.dropped(Dropped.CONNECTION);
        accepted.close(false, CONNECTION_REFUSED, Unpooled.EMPTY_BUFFER);
        return;
      }
      DoqConnection connection =
          new DoqConnection(
              from, doors.config().name(), answering, counters, caps, limits, config.tcpIdle());
      connections.add(connection);
      accepted
          .closeFuture()
          .addListener(
              closed -> {
                caps.leave(from);
                connections.remove(connection);
                closeWhenDone();
              });
      accepted.pipeline().addLast(connection);
    }
  }

  private static final class Streams extends ChannelInitializer<QuicStreamChannel> {
    @Override
    public boolean isSharable() {
      return true;
    }

    @Override
    protected void initChannel(QuicStreamChannel opened) {
      DoqConnection connection = opened.parent().pipeline().get(DoqConnection.class);
      if (connection == null) {
        opened.close();
      } else {
        opened.pipeline().addLast(new DoqStream(connection));
      }
    }
  }

  private final class SocketErrors extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      answering.socketError("DoQ " + address, cause);
    }
  }
}
