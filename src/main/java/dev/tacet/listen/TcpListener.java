package dev.tacet.listen;

import dev.tacet.dns.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * One listening TCP socket on one address, and its connections, whatever is spoken on them: DNS as
 * it is (RFC 7766), under TLS, or in HTTP. Connections above the caps, which all share, are closed
 * at once.
 */
final class TcpListener implements Listener {
  private static final int BACKLOG = 256;
  private static final int SOCKET_BUFFER = 1 << 17;

  private final Transport transport;
  private final ListeningSocket socket;
  private final EventLoopGroup loops;
  private final Terms terms;
  private final ConnectionKind kind;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

  /**
   * @param address one unicast address; port 0 takes a free one
   * @param kind what is spoken on a connection
   */
  TcpListener(
      InetSocketAddress address,
      Transport transport,
      EventLoopGroup loops,
      Terms terms,
      ConnectionKind kind) {
    this.transport = transport;
    this.socket = new ListeningSocket(transport, address);
    this.loops = loops;
    this.terms = terms;
    this.kind = kind;
  }

  @Override
  public void start() throws BindFailedException {
    socket.bind(
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .handler(new Acceptor())
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            // A connection asks for each read itself: so it holds one buffer at most.
            .childOption(ChannelOption.AUTO_READ, false)
            .childOption(
                ChannelOption.RECVBUF_ALLOCATOR,
                new FixedRecvByteBufAllocator(TcpConnection.READ).maxMessagesPerRead(1))
            // Left alone, the kernel lets each slow reader's socket grow to megabytes.
            .childOption(ChannelOption.SO_SNDBUF, SOCKET_BUFFER)
            .childHandler(new Admission()));
  }

  @Override
  public List<InetSocketAddress> addresses() {
    return socket.addresses();
  }

  @Override
  public void close() {
    socket.open().ifPresent(open -> open.close().awaitUninterruptibly());
    connections.forEach(Connection::drain);
  }

  /** Errors of accepting, such as too few file descriptors: a pause lets some go. */
  private final class Acceptor extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      terms.answering().socketError(transport + " " + socket.address(), cause);
      context.channel().config().setAutoRead(false);
      context
          .executor()
          .schedule(() -> context.channel().config().setAutoRead(true), 1, TimeUnit.SECONDS);
    }
  }

  private final class Admission extends ChannelInitializer<SocketChannel> {
    @Override
    protected void initChannel(SocketChannel accepted) {
      InetSocketAddress client = accepted.remoteAddress();
      if (client == null) {
        accepted.close(); // it went before it was looked at
        return;
      }
      InetAddress from = client.getAddress();
      if (!terms.caps().enter(from)) {
        terms.counters().dropped(Dropped.CONNECTION);
        accepted.close();
        return;
      }
      Optional<Connection> made = kind.connect(accepted, from);
      if (made.isEmpty()) {
        terms.caps().leave(from);
        accepted.close();
        return;
      }
      Connection connection = made.get();
      connections.add(connection);
      accepted
          .closeFuture()
          .addListener(
              closed -> {
                terms.caps().leave(from);
                connections.remove(connection);
              });
    }
  }
}
