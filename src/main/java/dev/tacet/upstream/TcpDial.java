package dev.tacet.upstream;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * How a resolver is reached over TCP, plain or under TLS. Immutable; used on the event loop.
 *
 * @param within how long it may take until the resolver accepts
 */
record TcpDial(InetSocketAddress remote, Link link, EventLoop loop, Duration within) {
  /**
   * Begins a connection.
   *
   * @param handlers what stands behind the link
   * @param failed told on the loop where there will be none; after this method has returned
   */
  ChannelFuture connect(Consumer<Throwable> failed, ChannelHandler... handlers) {
    ChannelFuture connected =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) within.toMillis())
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel made) throws IOException {
                    link.join(made.pipeline());
                    made.pipeline().addLast(handlers);
                  }
                })
            .connect(remote);
    // A socket that could not even be made reports so on a thread of Netty's own, and perhaps
    // before the caller has what this method returns.
    connected.addListener(
        done -> {
          if (!done.isSuccess()) {
            loop.execute(() -> failed.accept(done.cause()));
          }
        });
    return connected;
  }
}
