package dev.tacet.listen;

import dev.tacet.dns.Transport;
import io.netty.bootstrap.AbstractBootstrap;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** The one socket of a listener. Thread-safe. */
final class ListeningSocket {
  static final int DATAGRAMS_PER_READ = 64;
  private static final int DATAGRAM_BUFFER = 1 << 20;

  private final Transport transport;
  private final InetSocketAddress address;
  private final BindDiagnosis diagnosis = new BindDiagnosis();
  private volatile Optional<Channel> bound = Optional.empty();

  /**
   * @param address one unicast address; port 0 takes a free one
   */
  ListeningSocket(Transport transport, InetSocketAddress address) {
    this.transport = transport;
    this.address = address;
  }

  InetSocketAddress address() {
    return address;
  }

  /**
   * What a socket for datagrams is made with.
   *
   * @param room for each datagram; what is longer is cut
   */
  Bootstrap datagrams(EventLoopGroup loops, int room, ChannelHandler handler) {
    SocketProtocolFamily family =
        address.getAddress() instanceof Inet4Address
            ? SocketProtocolFamily.INET
            : SocketProtocolFamily.INET6;
    return new Bootstrap()
        .group(loops)
        .channelFactory(() -> new NioDatagramChannel(family))
        .option(
            ChannelOption.RECVBUF_ALLOCATOR,
            new FixedRecvByteBufAllocator(room).maxMessagesPerRead(DATAGRAMS_PER_READ))
        .option(ChannelOption.SO_RCVBUF, DATAGRAM_BUFFER)
        .option(ChannelOption.SO_SNDBUF, DATAGRAM_BUFFER)
        .handler(handler);
  }

  /** Binds it, and waits for that. */
  void bind(AbstractBootstrap<?, ?> made) throws BindFailedException {
    ChannelFuture binding = made.bind(address).awaitUninterruptibly();
    if (!binding.isSuccess()) {
      throw diagnosis.explain(transport, address, binding.cause());
    }
    bound = Optional.of(binding.channel());
  }

  /** Where it listens; empty before it is bound and once it has closed. */
  List<InetSocketAddress> addresses() {
    return open().map(channel -> (InetSocketAddress) channel.localAddress()).stream().toList();
  }

  /** Empty before it is bound and once it has closed. */
  Optional<Channel> open() {
    return bound.filter(Channel::isActive);
  }
}
