package dev.tacet.listen;

import dev.tacet.dns.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamFrame;
import io.netty.handler.codec.quic.QuicStreamResetException;
import io.netty.handler.codec.quic.QuicStreamType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A client of DNS over QUIC that trusts the test's own authority, and can misbehave. */
final class DoqStub implements Closeable {
  private static final int PATIENCE_MILLIS = 30_000;

  /** A stream the server broke off. */
  static final class BrokenOffException extends IOException {
    private static final long serialVersionUID = 1;
    final long code;

    BrokenOffException(long code) {
      super("broken off with " + code);
      this.code = code;
    }
  }

  private final Channel socket;
  private final QuicChannel connection;
  private final CompletableFuture<Integer> goodbye;

  private DoqStub(Channel socket, QuicChannel connection, CompletableFuture<Integer> goodbye) {
    this.socket = socket;
    this.connection = connection;
    this.goodbye = goodbye;
  }

  static DoqStub connect(Sockets tacet, String name, String protocol) throws IOException {
    return connect(tacet, authority(), name, protocol, PATIENCE_MILLIS);
  }

  /**
   * @param patienceMillis for the handshake
   */
  static DoqStub connect(Sockets tacet, String name, String protocol, int patienceMillis)
      throws IOException {
    return connect(tacet, authority(), name, protocol, patienceMillis);
  }

  /**
   * @param trusted whose signature it believes, as PEM
   */
  static DoqStub trusting(Sockets tacet, String trusted, String name) throws IOException {
    return connect(tacet, certificate(trusted), name, "doq", PATIENCE_MILLIS);
  }

  private static DoqStub connect(
      Sockets tacet, X509Certificate trusted, String name, String protocol, int patienceMillis)
      throws IOException {
    QuicSslContext tls =
        QuicSslContextBuilder.forClient()
            .trustManager(trusted)
            .applicationProtocols(protocol)
            .build();
    Channel socket =
        new Bootstrap()
            .group(tacet.loops())
            .channel(NioDatagramChannel.class)
            .handler(
                new QuicClientCodecBuilder()
                    .sslEngineProvider(made -> tls.newEngine(made.alloc(), name, 853))
                    .maxIdleTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                    .initialMaxData(1 << 20)
                    .initialMaxStreamDataBidirectionalLocal(1 << 17)
                    .build())
            .connect(TlsHome.HERE, tacet.group.port(Transport.DOQ))
            .syncUninterruptibly()
            .channel();
    CompletableFuture<Integer> goodbye = new CompletableFuture<>();
    var connecting =
        QuicChannel.newBootstrap(socket)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, patienceMillis)
            .handler(new Goodbye(goodbye))
            .remoteAddress(socket.remoteAddress())
            .connect()
            .awaitUninterruptibly();
    if (!connecting.isSuccess()) {
      socket.close();
      throw new IOException(connecting.cause());
    }
    return tacet.keep(new DoqStub(socket, connecting.getNow(), goodbye));
  }

  private static X509Certificate authority() throws IOException {
    return certificate(TlsHome.doors().certificates().state().authority());
  }

  private static X509Certificate certificate(String pem) throws IOException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    } catch (CertificateException e) {
      throw new IOException(e);
    }
  }

  /** One stream of ours. */
  final class Stream {
    private final QuicStreamChannel channel;
    final CompletableFuture<byte[]> answer = new CompletableFuture<>();

    private Stream() {
      channel =
          connection
              .createStream(QuicStreamType.BIDIRECTIONAL, new Receiver(answer))
              .syncUninterruptibly()
              .getNow();
    }

    Stream send(byte[] octets, boolean end) {
      channel.writeAndFlush(new DefaultQuicStreamFrame(Unpooled.wrappedBuffer(octets), end));
      return this;
    }

    void reset() {
      channel.shutdownOutput(3).awaitUninterruptibly();
    }

    /** The message of the answer, without its length. */
    byte[] message() {
      byte[] framed = answer.orTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS).join();
      return Arrays.copyOfRange(framed, 2, framed.length);
    }
  }

  Stream open() {
    return new Stream();
  }

  Stream ask(byte[] message) {
    return open().send(Sockets.framed(message), true);
  }

  boolean isOpen() {
    return connection.isActive();
  }

  /** The code the server ended the connection with; waits for it. */
  int goodbye() {
    return goodbye.orTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS).join();
  }

  @Override
  public void close() {
    connection.close().awaitUninterruptibly();
    socket.close().awaitUninterruptibly();
  }

  private static final class Goodbye extends ChannelInboundHandlerAdapter {
    private final CompletableFuture<Integer> code;

    Goodbye(CompletableFuture<Integer> code) {
      this.code = code;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof QuicConnectionCloseEvent close) {
        code.complete(close.error());
      }
      context.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
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
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      answer.completeExceptionally(
          cause instanceof QuicStreamResetException reset
              ? new BrokenOffException(reset.applicationProtocolCode())
              : cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      answer.completeExceptionally(new IOException("the stream is no more"));
    }
  }
}
