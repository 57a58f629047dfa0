package dev.tacet.testkit;

import dev.tacet.dns.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.http3.DefaultHttp3DataFrame;
import io.netty.handler.codec.http3.DefaultHttp3GoAwayFrame;
import io.netty.handler.codec.http3.DefaultHttp3Headers;
import io.netty.handler.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3DataFrame;
import io.netty.handler.codec.http3.Http3Headers;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.handler.codec.http3.Http3RequestStreamInboundHandler;
import io.netty.handler.codec.http3.Http3ServerConnectionHandler;
import io.netty.handler.codec.quic.DefaultQuicStreamFrame;
import io.netty.handler.codec.quic.InsecureQuicTokenHandler;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
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
 * A resolver in QUIC to test against, on a free port of 127.0.0.1, speaking DNS as it is or in
 * HTTP/3: honest about its zone unless told otherwise, remembering all it heard.
 */
public final class FakeQuic implements AutoCloseable {
  /** One query, its honest answer, and the way back. Used on the fake's own event loop. */
  public interface Case {
    Heard heard();

    /** What a request said beside its message; empty where it was none. */
    Map<String, String> headers();

    byte[] honest();

    /** The whole answer, as the protocol has it. */
    void send(byte[] message);

    /** Octets as they are; only without HTTP. */
    void raw(byte[] octets, boolean end);

    /** Headers by name and value in turn; only in HTTP. */
    void reply(int status, byte[] body, String... headers);

    void reset(int code);

    /** Says that no more streams are looked at; only in HTTP. */
    void goAway();

    void hangUp(int code);

    void later(Duration delay, Runnable action);
  }

  /** How one query is treated. */
  @FunctionalInterface
  public interface Conduct {
    void treat(Case query);
  }

  public static final Conduct HONEST = query -> query.send(query.honest());

  private final Zone zone = new Zone();
  private final List<Heard> heard = new CopyOnWriteArrayList<>();
  private final List<Integer> goodbyes = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final Set<Channel> open = ConcurrentHashMap.newKeySet();
  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final String protocol;
  private volatile QuicSslContext tls;
  private volatile Conduct conduct = HONEST;
  private volatile int maxStreams = 100;
  private volatile Duration idle = Duration.ofSeconds(30);
  private volatile boolean vanished;
  private Channel socket;
  private int port;

  private FakeQuic(Authority.Site site, String protocol) {
    this.protocol = protocol;
    shows(site);
  }

  /**
   * @param protocol {@code doq}, {@code h3}, or another one
   */
  public static FakeQuic start(Authority.Site site, String protocol) {
    FakeQuic fake = new FakeQuic(site, protocol);
    fake.comeBack();
    return fake;
  }

  /** Shows another certificate from the next connection on. */
  public void shows(Authority.Site site) {
    tls =
        QuicSslContextBuilder.forServer(
                site.keys().getPrivate(), null, site.chain().toArray(new X509Certificate[0]))
            .applicationProtocols(protocol)
            .build();
  }

  public Zone zone() {
    return zone;
  }

  public void conduct(Conduct other) {
    conduct = other;
  }

  /** From the next {@link #comeBack} on. */
  public void allows(int streams, Duration silence) {
    maxStreams = streams;
    idle = silence;
  }

  public List<Heard> heard() {
    return List.copyOf(heard);
  }

  /** With which error codes clients ended their connections. */
  public List<Integer> goodbyes() {
    return List.copyOf(goodbyes);
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

  /** Neither hears nor says anything from now on: no packet, no error. */
  public void vanish() {
    vanished = true;
  }

  public void goAway() {
    socket.close().syncUninterruptibly();
  }

  /** On the same port. A closed socket keeps it until its selector has looked once more. */
  public void comeBack() {
    vanished = false;
    Bootstrap bootstrap =
        new Bootstrap()
            .group(group)
            .channel(NioDatagramChannel.class)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel made) {
                    made.pipeline().addLast(new Vanishing(), codec());
                  }
                });
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    ChannelFuture bound;
    do {
      bound = bootstrap.bind("127.0.0.1", port).awaitUninterruptibly();
    } while (!bound.isSuccess() && System.nanoTime() < until);
    socket = bound.syncUninterruptibly().channel();
    port = ((InetSocketAddress) socket.localAddress()).getPort();
  }

  private ChannelHandler codec() {
    boolean http = protocol.equals("h3");
    return (http ? Http3.newQuicServerCodecBuilder() : new QuicServerCodecBuilder())
        .sslEngineProvider(connection -> tls.newEngine(connection.alloc()))
        .tokenHandler(InsecureQuicTokenHandler.INSTANCE)
        .maxIdleTimeout(idle.toMillis(), TimeUnit.MILLISECONDS)
        .initialMaxData(1 << 20)
        .initialMaxStreamDataBidirectionalRemote(1 << 17)
        .initialMaxStreamsBidirectional(maxStreams)
        .handler(
            new ChannelInitializer<QuicChannel>() {
              @Override
              protected void initChannel(QuicChannel made) {
                made.pipeline().addLast(new Connections());
                if (http) {
                  made.pipeline().addLast(new Http3ServerConnectionHandler(requests()));
                }
              }
            })
        .streamHandler(
            new ChannelInitializer<QuicStreamChannel>() {
              @Override
              protected void initChannel(QuicStreamChannel made) {
                if (!http) {
                  made.config().setReadFrames(true);
                  made.pipeline().addLast(new Query());
                }
              }
            })
        .build();
  }

  private ChannelHandler requests() {
    return new ChannelInitializer<QuicStreamChannel>() {
      @Override
      protected void initChannel(QuicStreamChannel made) {
        made.pipeline().addLast(new Request());
      }
    };
  }

  @Override
  public void close() {
    goAway();
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private void treat(ChannelHandlerContext context, byte[] message, Map<String, String> headers)
      throws IOException {
    Heard one = Heard.of(protocol.equals("h3") ? Transport.DOH : Transport.DOQ, message, 0);
    heard.add(one);
    conduct.treat(new OneCase((QuicStreamChannel) context.channel(), one, headers));
  }

  private final class Vanishing extends io.netty.channel.ChannelDuplexHandler {
    @Override
    public void channelRead(ChannelHandlerContext context, Object packet) {
      if (vanished) {
        ReferenceCountUtil.release(packet);
      } else {
        context.fireChannelRead(packet);
      }
    }

    @Override
    public void write(
        ChannelHandlerContext context, Object packet, io.netty.channel.ChannelPromise promise) {
      if (vanished) {
        ReferenceCountUtil.release(packet);
        promise.setSuccess();
      } else {
        context.write(packet, promise);
      }
    }
  }

  private final class Connections extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext context) {
      connections.incrementAndGet();
      open.add(context.channel());
      context.channel().closeFuture().addListener(closed -> open.remove(context.channel()));
      context.fireChannelActive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof QuicConnectionCloseEvent goodbye) {
        goodbyes.add(goodbye.error());
      }
      context.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close(); // who asks has refused our certificate, or gone
    }
  }

  private final class Query extends SimpleChannelInboundHandler<QuicStreamFrame> {
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    @Override
    protected void channelRead0(ChannelHandlerContext context, QuicStreamFrame frame)
        throws IOException {
      frame.content().readBytes(received, frame.content().readableBytes());
      if (frame.hasFin()) {
        byte[] framed = received.toByteArray();
        byte[] message = new byte[framed.length - 2];
        System.arraycopy(framed, 2, message, 0, message.length);
        treat(context, message, Map.of());
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  private final class Request extends Http3RequestStreamInboundHandler {
    private final Map<String, String> headers = new HashMap<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    @Override
    protected void channelRead(ChannelHandlerContext context, Http3HeadersFrame frame) {
      frame
          .headers()
          .forEach(each -> headers.put(each.getKey().toString(), each.getValue().toString()));
    }

    @Override
    protected void channelRead(ChannelHandlerContext context, Http3DataFrame frame)
        throws IOException {
      frame.content().readBytes(body, frame.content().readableBytes());
      frame.release();
    }

    @Override
    protected void channelInputClosed(ChannelHandlerContext context) throws IOException {
      String path = headers.get(":path");
      int dns = path.indexOf("?dns=");
      treat(
          context,
          dns < 0 ? body.toByteArray() : Base64.getUrlDecoder().decode(path.substring(dns + 5)),
          headers);
    }
  }

  private final class OneCase implements Case {
    private final QuicStreamChannel stream;
    private final Heard heard;
    private final Map<String, String> headers;

    OneCase(QuicStreamChannel stream, Heard heard, Map<String, String> headers) {
      this.stream = stream;
      this.heard = heard;
      this.headers = headers;
    }

    @Override
    public Heard heard() {
      return heard;
    }

    @Override
    public Map<String, String> headers() {
      return headers;
    }

    @Override
    public byte[] honest() {
      return zone.answer(heard.message()).toWire(65_535);
    }

    @Override
    public void send(byte[] message) {
      if (headers.isEmpty()) {
        raw(framed(message), true);
      } else {
        reply(200, message, "content-type", FakeDoh.MESSAGE);
      }
    }

    @Override
    public void raw(byte[] octets, boolean end) {
      stream.writeAndFlush(new DefaultQuicStreamFrame(Unpooled.wrappedBuffer(octets), end));
    }

    @Override
    public void reply(int status, byte[] body, String... more) {
      Http3Headers head = new DefaultHttp3Headers().status(Integer.toString(status));
      List<String> all = new ArrayList<>(List.of(more));
      for (int i = 0; i < all.size(); i += 2) {
        head.add(all.get(i), all.get(i + 1));
      }
      stream.write(new DefaultHttp3HeadersFrame(head));
      stream
          .writeAndFlush(new DefaultHttp3DataFrame(Unpooled.wrappedBuffer(body)))
          .addListener(QuicStreamChannel.SHUTDOWN_OUTPUT);
    }

    @Override
    public void reset(int code) {
      stream.shutdownOutput(code);
    }

    @Override
    public void goAway() {
      Http3.getLocalControlStream(stream.parent())
          .writeAndFlush(new DefaultHttp3GoAwayFrame(stream.streamId()));
    }

    @Override
    public void hangUp(int code) {
      stream.parent().close(true, code, Unpooled.EMPTY_BUFFER);
    }

    @Override
    public void later(Duration delay, Runnable action) {
      stream.eventLoop().schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  /** With the two octets of length before it. */
  public static byte[] framed(byte[] message) {
    return new OctetBuffer().u16(message.length).octets(message).toBytes();
  }
}
