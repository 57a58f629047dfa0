package dev.tacet.alert;

import dev.tacet.config.AlertMqttConfig;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.timeout.IdleStateHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Makes connections to one broker: MQTT 3.1.1, a clean session, a last will. One thread dials. */
final class MqttDialing implements AutoCloseable {
  private static final int KEEP_ALIVE_SECONDS = 60;

  /** Nothing is subscribed to: a broker has nothing to say but acknowledgements. */
  private static final int LARGEST_MESSAGE = 1_024;

  private final AlertMqttConfig config;
  private final MqttTopics topics;
  private final EventLoopGroup loops;
  private final Duration within;
  private final Optional<SslContext> trust;
  private final boolean secure;
  private final String clientId = "tacet-" + UUID.randomUUID().toString().substring(0, 13);
  private volatile Optional<Channel> underWay = Optional.empty();

  MqttDialing(
      AlertMqttConfig config,
      MqttTopics topics,
      EventLoopGroup loops,
      Duration within,
      Optional<SslContext> trust) {
    this.config = config;
    this.topics = topics;
    this.loops = loops;
    this.within = within;
    this.trust = trust;
    secure = config.url().getScheme().equals("mqtts");
  }

  /** Connects and says who we are. */
  MqttConnection connect(InetAddress address)
      throws IOException, NotSentException, InterruptedException {
    MqttConnectMessage hello = hello();
    Optional<SslContext> tls = Optional.empty();
    if (secure) {
      tls = Optional.of(trust.isPresent() ? trust.get() : system());
    }
    int port = config.url().getPort() > 0 ? config.url().getPort() : secure ? 8_883 : 1_883;
    MqttConnection connection = new MqttConnection(hello, secure);
    ChannelFuture connected =
        new Bootstrap()
            .group(loops)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) within.toMillis())
            .handler(pipeline(connection, tls, port))
            .connect(new InetSocketAddress(address, port));
    underWay = Optional.of(connected.channel());
    try {
      if (!connected.await(within.toMillis() + 500, TimeUnit.MILLISECONDS)) {
        throw new java.net.SocketTimeoutException("no answer within " + within.toSeconds() + " s");
      }
      if (!connected.isSuccess()) {
        throw new IOException(Words.of(connected.cause()), connected.cause());
      }
      connection.awaitWelcome(within);
      return connection;
    } catch (IOException | NotSentException | InterruptedException e) {
      connected.channel().close();
      throw e;
    } finally {
      underWay = Optional.empty();
    }
  }

  private ChannelInitializer<Channel> pipeline(
      MqttConnection connection, Optional<SslContext> tls, int port) {
    String host = Hosts.bare(config.url().getHost());
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        tls.ifPresent(
            context -> channel.pipeline().addLast(context.newHandler(channel.alloc(), host, port)));
        channel
            .pipeline()
            .addLast(new IdleStateHandler(KEEP_ALIVE_SECONDS * 3 / 2, KEEP_ALIVE_SECONDS / 2, 0))
            .addLast(MqttEncoder.INSTANCE)
            .addLast(new MqttDecoder(LARGEST_MESSAGE))
            .addLast(connection);
      }
    };
  }

  private static SslContext system() throws IOException {
    return SslContextBuilder.forClient()
        .sslProvider(SslProvider.JDK)
        .endpointIdentificationAlgorithm("HTTPS")
        .build();
  }

  private MqttConnectMessage hello() throws NotSentException {
    MqttMessageBuilders.ConnectBuilder hello =
        MqttMessageBuilders.connect()
            .protocolVersion(MqttVersion.MQTT_3_1_1)
            .clientId(clientId)
            .cleanSession(true)
            .keepAlive(KEEP_ALIVE_SECONDS)
            .willFlag(true)
            .willQoS(MqttQoS.AT_LEAST_ONCE)
            .willRetain(true)
            .willTopic(topics.availability())
            .willMessage(MqttTopics.OFFLINE.getBytes(StandardCharsets.US_ASCII));
    if (config.userName().isPresent()) {
      hello.hasUser(true).username(config.userName().get());
    }
    if (config.passwordFile().isPresent()) {
      byte[] password =
          new Secret(config.passwordFile().get()).read().getBytes(StandardCharsets.UTF_8);
      hello.hasPassword(true).password(password);
    }
    return hello.build();
  }

  @Override
  public void close() {
    underWay.ifPresent(Channel::close);
  }
}
