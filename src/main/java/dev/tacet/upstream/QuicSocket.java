package dev.tacet.upstream;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;

/** The UDP socket of one QUIC connection. One thread: the event loop. */
final class QuicSocket {
  /** What the connection hears. */
  interface Signs {
    /** Datagrams can be sent. */
    void open();

    /** The resolver is heard, whatever it says. */
    void heard();

    /** What the system says of it: port unreachable, no route; or it has closed. */
    void failed(Throwable cause);
  }

  private final Signs signs;
  private final Channel channel;

  /**
   * @param codec of the one connection
   * @param signs told on the loop, after this constructor has returned
   */
  QuicSocket(InetSocketAddress remote, ChannelHandler codec, EventLoop loop, Signs signs) {
    this.signs = signs;
    SocketProtocolFamily family =
        remote.getAddress() instanceof Inet4Address
            ? SocketProtocolFamily.INET
            : SocketProtocolFamily.INET6;
    ChannelFuture connected =
        new Bootstrap()
            .group(loop)
            .channelFactory(() -> new NioDatagramChannel(family))
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel made) {
                    made.pipeline().addLast(new Ear(), codec, new Errors());
                  }
                })
            .connect(remote);
    channel = connected.channel();
    connected.addListener(
        done ->
            loop.execute(
                () -> {
                  if (done.isSuccess()) {
                    signs.open();
                  } else {
                    signs.failed(done.cause());
                  }
                }));
  }

  Channel channel() {
    return channel;
  }

  /** Harmless where it was never open, or is no more. */
  void close() {
    if (channel.isRegistered()) {
      channel.close();
    }
  }

  private final class Ear extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object datagram) {
      signs.heard();
      context.fireChannelRead(datagram);
    }
  }

  private final class Errors extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      signs.failed(cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      signs.failed(new ClosedChannelException());
      context.fireChannelInactive();
    }
  }
}
