package dev.tacet.listen;

import dev.tacet.dns.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
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
  private static final int MAX_DATAGRAM = 2_048;
  private static final int LONG_HEADER = 0x80; // RFC 9000 section 17.2
  private static final int CONNECTION_REFUSED = 2; // RFC 9000 section 20.1

  /** A query with its length. */
  private static final int STREAM_WINDOW = 2 + 0xffff;

  private static final int CONNECTION_WINDOW = 2 * STREAM_WINDOW;

  /** Later than ours, which ends connections with a word; this one ends them without. */
  private static final Duration SILENT_END_AFTER = Duration.ofSeconds(5);

  private final ListeningSocket socket;
  private final EncryptedDoors doors;
  private final QuicDoor door;
  private final EventLoopGroup loops;
  private final Terms terms;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private volatile boolean closing;

  /**
   * @param address one unicast address; port 0 takes a free one
   */
  DoqListener(InetSocketAddress address, EncryptedDoors doors, EventLoopGroup loops, Terms terms) {
    this.socket = new ListeningSocket(Transport.DOQ, address);
    this.doors = doors;
    this.door = new QuicDoor(doors.certificates(), "doq");
    this.loops = loops;
    this.terms = terms;
  }

  @Override
  public void start() throws BindFailedException {
    socket.bind(
        socket.datagrams(
            loops,
            MAX_DATAGRAM,
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel made) {
                made.pipeline().addLast(new Gate(), codec(), new SocketErrors());
              }
            }));
  }

  private ChannelHandler codec() {
    return new QuicServerCodecBuilder()
        .sslEngineProvider(connection -> door.context().newEngine(connection.alloc()))
        .tokenHandler(new RetryTokens(System::nanoTime))
        .maxIdleTimeout(terms.idle().plus(SILENT_END_AFTER).toMillis(), TimeUnit.MILLISECONDS)
        .maxRecvUdpPayloadSize(MAX_DATAGRAM)
        .initialMaxData(CONNECTION_WINDOW)
        .initialMaxStreamDataBidirectionalRemote(STREAM_WINDOW)
        .initialMaxStreamsBidirectional(terms.limits().perConnection())
        .initialMaxStreamsUnidirectional(0)
        .activeMigration(false)
        .handler(new Admission())
        .streamHandler(new Streams())
        .build();
  }

  @Override
  public List<InetSocketAddress> addresses() {
    return socket.addresses();
  }

  @Override
  public void close() {
    closing = true;
    connections.forEach(Connection::drain);
    socket.open().ifPresent(open -> open.eventLoop().execute(this::closeWhenDone));
  }

  private void closeWhenDone() {
    if (closing && connections.isEmpty()) {
      socket.open().ifPresent(Channel::close);
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
        terms.counters().dropped(Dropped.BAD_SOURCE);
        return false;
      }
      if (!doors.welcome().test(from.getAddress())) {
        terms.counters().dropped(Dropped.STRANGER);
        return false;
      }
      if (!door.isReady()) {
        terms.counters().dropped(Dropped.NO_CERTIFICATE);
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
      if (closing || !terms.caps().enter(from)) {
        terms.counters().dropped(Dropped.CONNECTION);
        accepted.close(false, CONNECTION_REFUSED, Unpooled.EMPTY_BUFFER);
        return;
      }
      DoqConnection connection = new DoqConnection(from, doors.config().name(), terms);
      connections.add(connection);
      accepted
          .closeFuture()
          .addListener(
              closed -> {
                terms.caps().leave(from);
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
      terms.answering().socketError("DoQ " + socket.address(), cause);
    }
  }
}
