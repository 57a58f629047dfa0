package dev.tacet.testkit;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A device that asks once over QUIC (RFC 9250), from an address of its choice. */
public final class DoqClient {
  private static final int PATIENCE_SECONDS = 30;

  private final String authority;
  private final String serverName;
  private final InetSocketAddress server;

  /**
   * @param authority whose signature it believes, as PEM
   */
  public DoqClient(String authority, String serverName, InetSocketAddress server) {
    this.authority = authority;
    this.serverName = serverName;
    this.server = server;
  }

  /**
   * Asks and waits for the answer.
   *
   * @param within for the handshake
   * @throws IOException where no connection comes about in that time, or none is let in
   */
  public byte[] ask(String client, byte[] message, Duration within) throws IOException {
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try {
      return ask(loops, client, message, within);
    } finally {
      loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }

  private byte[] ask(EventLoopGroup loops, String client, byte[] message, Duration within)
      throws IOException {
    QuicSslContext tls =
        QuicSslContextBuilder.forClient()
            .trustManager(trusted())
            .applicationProtocols("doq")
            .build();
    Channel socket =
        new Bootstrap()
            .group(loops)
            .channel(NioDatagramChannel.class)
            .handler(
                new QuicClientCodecBuilder()
                    .sslEngineProvider(made -> tls.newEngine(made.alloc(), serverName, 853))
                    .maxIdleTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .initialMaxData(1 << 20)
                    .initialMaxStreamDataBidirectionalLocal(1 << 17)
                    .build())
            .connect(server, new InetSocketAddress(client, 0))
            .syncUninterruptibly()
            .channel();
    var connecting =
        QuicChannel.newBootstrap(socket)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) within.toMillis())
            .handler(new ChannelInboundHandlerAdapter())
            .remoteAddress(server)
            .connect()
            .awaitUninterruptibly();
    if (!connecting.isSuccess()) {
      throw new IOException("no connection over QUIC", connecting.cause());
    }
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    QuicStreamChannel stream =
        connecting
            .getNow()
            .createStream(QuicStreamType.BIDIRECTIONAL, new Receiver(answer))
            .syncUninterruptibly()
            .getNow();
    byte[] framed = new byte[2 + message.length];
    framed[0] = (byte) (message.length >> 8);
    framed[1] = (byte) message.length;
    System.arraycopy(message, 0, framed, 2, message.length);
    stream.writeAndFlush(new DefaultQuicStreamFrame(Unpooled.wrappedBuffer(framed), true));
    byte[] whole = answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    return Arrays.copyOfRange(whole, 2, whole.length);
  }

  private X509Certificate trusted() throws IOException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(authority.getBytes(StandardCharsets.US_ASCII)));
    } catch (CertificateException e) {
      throw new IOException(e);
    }
  }

  private static final class Receiver extends SimpleChannelInboundHandler<QuicStreamFrame> {
    private final CompletableFuture<byte[]> answer;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    Receiver(CompletableFuture<byte[]> answer) {
      this.answer = answer;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      ((QuicStreamChannel) context.channel()).config().setReadFrames(true);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, QuicStreamFrame frame)
        throws IOException {
      frame.content().readBytes(received, frame.content().readableBytes());
      if (frame.hasFin()) {
        answer.complete(received.toByteArray());
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      answer.completeExceptionally(new IOException("the stream is no more"));
    }
  }
}
