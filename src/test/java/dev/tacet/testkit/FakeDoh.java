package dev.tacet.testkit;

import dev.tacet.dns.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2FrameStreamException;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A resolver in HTTP/2 to test against, on a free port of 127.0.0.1: honest about its zone unless
 * told otherwise, remembering all it heard.
 */
public final class FakeDoh implements AutoCloseable {
  /** One request, its honest answer, and the way back. Used on the fake's own event loop. */
  public interface Case {
    Request request();

    byte[] honest();

    /** Headers by name and value in turn, without the status. */
    void reply(int status, byte[] body, String... headers);

    void reset(Http2Error error);

    /** Says that streams behind this one are not looked at. */
    void goAway();

    void hangUp();

    void later(Duration delay, Runnable action);
  }

  /** What was asked, and how. */
  public record Request(String method, String path, Map<String, String> headers, Heard heard) {}

  /** How one request is treated. */
  @FunctionalInterface
  public interface Conduct {
    void treat(Case request);
  }

  public static final String MESSAGE = "application/dns-message";
  public static final Conduct HONEST = c -> c.reply(200, c.honest(), "content-type", MESSAGE);

  private final Zone zone = new Zone();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final Set<Channel> open = ConcurrentHashMap.newKeySet();
  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final SslContext tls;
  private volatile Conduct conduct = HONEST;
  private volatile int maxStreams = 100;
  private Channel listener;
  private int port;

  private FakeDoh(Authority.Site site, String protocol) {
    try {
      tls =
          SslContextBuilder.forServer(site.keys().getPrivate(), site.chain())
              .sslProvider(SslProvider.JDK)
              .applicationProtocolConfig(
                  new ApplicationProtocolConfig(
                      Protocol.ALPN,
                      SelectorFailureBehavior.NO_ADVERTISE,
                      SelectedListenerFailureBehavior.ACCEPT,
                      List.of(protocol)))
              .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static FakeDoh start(Authority.Site site) {
    return start(site, "h2");
  }

  /** One that agrees on another protocol. */
  public static FakeDoh start(Authority.Site site, String protocol) {
    FakeDoh fake = new FakeDoh(site, protocol);
    fake.comeBack();
    return fake;
  }

  public Zone zone() {
    return zone;
  }

  public void conduct(Conduct other) {
    conduct = other;
  }

  public void maxStreams(int streams) {
    maxStreams = streams;
  }

  public List<Request> requests() {
    return List.copyOf(requests);
  }

  public int connections() {
    return connections.get();
  }

  public int openConnections() {
    return open.size();
  }

  public InetSocketAddress address() {
    return new InetSocketAddress("127.0.0.1", port);
  }

  /** As in a configuration. */
  public String url(String name) {
    return "https://" + name + "@127.0.0.1:" + port + "/dns-query";
  }

  public void goAway() {
    listener.close().syncUninterruptibly();
    open.forEach(channel -> channel.close().syncUninterruptibly());
  }

  public void comeBack() {
    listener =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel made) {
                    connections.incrementAndGet();
                    open.add(made);
                    made.closeFuture().addListener(closed -> open.remove(made));
                    made.pipeline()
                        .addLast(
                            tls.newHandler(made.alloc()),
                            Http2FrameCodecBuilder.forServer()
                                .initialSettings(
                                    Http2Settings.defaultSettings()
                                        .maxConcurrentStreams(maxStreams))
                                .build(),
                            new Requests());
                  }
                })
            .bind("127.0.0.1", port)
            .syncUninterruptibly()
            .channel();
    port = ((InetSocketAddress) listener.localAddress()).getPort();
  }

  @Override
  public void close() {
    goAway();
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private final class Requests extends ChannelInboundHandlerAdapter {
    private final Map<Http2FrameStream, Http2Headers> heads = new HashMap<>();
    private final Map<Http2FrameStream, ByteArrayOutputStream> bodies = new HashMap<>();

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) throws IOException {
      try {
        if (frame instanceof Http2HeadersFrame headers) {
          heads.put(headers.stream(), headers.headers());
          bodies.put(headers.stream(), new ByteArrayOutputStream());
          if (headers.isEndStream()) {
            treat(context, headers.stream());
          }
        } else if (frame instanceof Http2DataFrame data) {
          data.content().readBytes(bodies.get(data.stream()), data.content().readableBytes());
          if (data.isEndStream()) {
            treat(context, data.stream());
          }
        }
      } finally {
        ReferenceCountUtil.release(frame);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (cause instanceof Http2FrameStreamException broken) {
        context.writeAndFlush(new DefaultHttp2ResetFrame(broken.error()).stream(broken.stream()));
      } else {
        context.close(); // who asks has refused our certificate, or gone
      }
    }

    private void treat(ChannelHandlerContext context, Http2FrameStream stream) throws IOException {
      Http2Headers head = heads.remove(stream);
      byte[] body = bodies.remove(stream).toByteArray();
      String path = head.path().toString();
      int dns = path.indexOf("?dns=");
      byte[] message = dns < 0 ? body : Base64.getUrlDecoder().decode(path.substring(dns + 5));
      Map<String, String> headers = new HashMap<>();
      head.forEach(entry -> headers.put(entry.getKey().toString(), entry.getValue().toString()));
      int from = ((InetSocketAddress) context.channel().remoteAddress()).getPort();
      Request request =
          new Request(
              head.method().toString(), path, headers, Heard.of(Transport.DOH, message, from));
      requests.add(request);
      conduct.treat(new OneCase(context, stream, request));
    }
  }

  private final class OneCase implements Case {
    private final ChannelHandlerContext context;
    private final Http2FrameStream stream;
    private final Request request;

    OneCase(ChannelHandlerContext context, Http2FrameStream stream, Request request) {
      this.context = context;
      this.stream = stream;
      this.request = request;
    }

    @Override
    public Request request() {
      return request;
    }

    @Override
    public byte[] honest() {
      return zone.answer(request.heard().message()).toWire(65_535);
    }

    @Override
    public void reply(int status, byte[] body, String... headers) {
      Http2Headers head = new DefaultHttp2Headers().status(Integer.toString(status));
      for (int i = 0; i < headers.length; i += 2) {
        head.add(headers[i], headers[i + 1]);
      }
      context.write(new DefaultHttp2HeadersFrame(head, body.length == 0).stream(stream));
      if (body.length > 0) {
        context.write(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(body), true).stream(stream));
      }
      context.flush();
    }

    @Override
    public void reset(Http2Error error) {
      context.writeAndFlush(new DefaultHttp2ResetFrame(error).stream(stream));
    }

    @Override
    public void goAway() {
      context.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
    }

    @Override
    public void hangUp() {
      context.close();
    }

    @Override
    public void later(Duration delay, Runnable action) {
      context.executor().schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
    }
  }
}
