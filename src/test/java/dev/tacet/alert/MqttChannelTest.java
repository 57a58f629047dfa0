package dev.tacet.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tacet.config.AlertMqttConfig;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MqttChannelTest {
  private static final Duration WITHIN = Duration.ofSeconds(5);

  private static EventLoopGroup loops;

  @TempDir private Path directory;
  private final List<MqttChannel> made = new ArrayList<>();

  @BeforeAll
  static void start() {
    loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  }

  @AfterAll
  static void stop() {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() {
    made.forEach(MqttChannel::close);
  }

  private MqttChannel channel(String url, Duration within, Optional<SslContext> trust) {
    Path password = Samples.secret(directory, "rw-------", "hunter2\n");
    AlertMqttConfig config =
        new AlertMqttConfig(
            "mqtt",
            false,
            URI.create(url),
            Optional.of("tacet"),
            Optional.of(password),
            "house/tacet",
            "homeassistant");
    MqttChannel channel = new MqttChannel(config, Samples.LOOPBACK, loops, "1.2.3", within, trust);
    made.add(channel);
    channel.open();
    return channel;
  }

  private MqttChannel channel(FakeBroker broker) {
    return channel("mqtt://broker.example:" + broker.port(), WITHIN, Optional.empty());
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("the deadline").isLessThan(until);
      Thread.sleep(5);
    }
  }

  @Test
  void aBrokerHearsWhoWeAreAndHomeAssistantWhatThereIs() throws Exception {
    try (FakeBroker broker = new FakeBroker(0)) {
      channel(broker);
      await(() -> "online".equals(broker.retained.get("house/tacet/availability")));

      FakeBroker.Hello hello = broker.hellos.get(0);
      assertThat(hello.will()).isEqualTo("house/tacet/availability");
      assertThat(hello.willMessage()).isEqualTo("offline");
      assertThat(hello.flags()).as("user, password, retained will of QoS 1, clean").isEqualTo(0xee);
      assertThat(hello.user()).isEqualTo("tacet");
      assertThat(hello.password()).isEqualTo("hunter2");
      assertThat(broker.retained.keySet())
          .filteredOn(topic -> topic.startsWith("homeassistant/"))
          .hasSize(AlertKind.values().length + 2)
          .allMatch(
              topic -> topic.matches("homeassistant/(event|sensor)/house_tacet/[a-z-]+/config"));
      JsonNode event =
          new ObjectMapper()
              .readTree(broker.retained.get("homeassistant/event/house_tacet/new-device/config"));
      assertThat(event.get("state_topic").textValue()).isEqualTo("house/tacet/alert/new-device");
      assertThat(event.get("availability_topic").textValue()).isEqualTo("house/tacet/availability");
      assertThat(event.get("event_types").toString()).isEqualTo("[\"new-device\"]");
      assertThat(event.get("unique_id").textValue()).isEqualTo("house_tacet_new-device");
    }
  }

  @Test
  void anAlertIsPublishedUnderItsKindWithoutAWordOfANameInTheTopic() throws Exception {
    try (FakeBroker broker = new FakeBroker(0)) {
      MqttChannel channel = channel(broker);

      assertThat(channel.send(Samples.hostile())).isEqualTo("the broker has it");

      List<FakeBroker.Message> all = new ArrayList<>();
      broker.published.drainTo(all);
      assertThat(all).allMatch(message -> message.topic().matches("[a-z/_-]+"));
      FakeBroker.Message alert =
          all.stream()
              .filter(m -> m.topic().equals("house/tacet/alert/new-device"))
              .findFirst()
              .orElseThrow();
      JsonNode json = new ObjectMapper().readTree(alert.body());
      assertThat(alert.retained()).isFalse();
      assertThat(json.get("event_type").textValue()).isEqualTo("new-device");
      assertThat(json.get("device").get("id").intValue()).isEqualTo(7);
      assertThat(broker.retained.get("house/tacet/last")).isEqualTo(alert.body());
    }
  }

  @Test
  void aBrokenConnectionIsMadeAgain() throws Exception {
    try (FakeBroker broker = new FakeBroker(0)) {
      MqttChannel channel = channel(broker);
      channel.send(Samples.notice());
      broker.retained.clear();

      broker.clients.get(0).close();
      await(() -> "online".equals(broker.retained.get("house/tacet/availability")));
      channel.send(Samples.notice());

      assertThat(broker.clients).hasSize(2);
    }
  }

  @Test
  void aBrokerThatIsAwayIsToldInWordsAndFoundWhenItComes() throws Exception {
    int port = FakeReceiverPorts.closed();
    MqttChannel channel =
        channel("mqtt://broker.example:" + port, Duration.ofSeconds(2), Optional.empty());
    assertThatThrownBy(() -> channel.send(Samples.notice()))
        .hasMessage(
            "no connection to mqtt://broker.example:"
                + port
                + ": nothing answers there (connection refused, or no answer); is it running?")
        .matches(e -> ((NotSentException) e).again());

    try (FakeBroker broker = new FakeBroker(port)) {
      await(() -> "online".equals(broker.retained.get("house/tacet/availability")));
      assertThat(channel.send(Samples.notice())).isEqualTo("the broker has it");
    }
  }

  @Test
  void aPasswordThatTheBrokerDoesNotTakeIsToldSo() {
    try (FakeBroker broker = new FakeBroker(0)) {
      broker.refusal = 4;
      assertThatThrownBy(() -> channel(broker).send(Samples.notice()))
          .hasMessageEndingWith("the broker does not take that userName and password")
          .hasMessageNotContaining("hunter2");
    }
  }

  @Test
  void aBrokerThatNeverAcknowledgesCostsAFewSecondsAndNoMore() {
    try (FakeBroker broker = new FakeBroker(0)) {
      broker.silent = true;
      MqttChannel channel =
          channel(
              "mqtt://broker.example:" + broker.port(), Duration.ofSeconds(1), Optional.empty());

      assertThatThrownBy(() -> channel.send(Samples.notice()))
          .hasMessageMatching("no connection to .*(it does not answer|no answer within 1 s)");
    }
  }

  @Test
  void whatIsNoBrokerIsToldSo() {
    try (FakeReceiver web = FakeReceiver.web("HTTP/1.1 400 Bad Request\r\n\r\n")) {
      assertThatThrownBy(
              () ->
                  channel(
                          "mqtt://broker.example:" + web.port(),
                          Duration.ofSeconds(2),
                          Optional.empty())
                      .send(Samples.notice()))
          .hasMessageStartingWith("no connection to mqtt://broker.example:" + web.port());
    }
  }

  @Test
  void goingAwayIsSaidBeforeHangingUp() throws Exception {
    try (FakeBroker broker = new FakeBroker(0)) {
      MqttChannel channel = channel(broker);
      channel.send(Samples.notice());

      channel.close();

      await(() -> "offline".equals(broker.retained.get("house/tacet/availability")));
    }
  }

  @Test
  void aCertificateOfNobodyOrOfAnotherNameIsRefused() throws Exception {
    SelfSigned tls = SelfSigned.forName(directory, "broker.example");
    try (FakeBroker broker = new FakeBroker(tls.server().getServerSocketFactory(), 0)) {
      String port = ":" + broker.port();
      assertThatThrownBy(
              () ->
                  channel("mqtts://broker.example" + port, WITHIN, Optional.empty())
                      .send(Samples.notice()))
          .hasMessageContaining("cannot be trusted");
      assertThatThrownBy(
              () ->
                  channel("mqtts://other.example" + port, WITHIN, Optional.of(trusting(tls)))
                      .send(Samples.notice()))
          .hasMessageContaining("cannot be trusted");
      assertThat(
              channel("mqtts://broker.example" + port, WITHIN, Optional.of(trusting(tls)))
                  .send(Samples.notice()))
          .isEqualTo("the broker has it");
    }
  }

  private static SslContext trusting(SelfSigned tls) throws Exception {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(tls.store());
    return SslContextBuilder.forClient()
        .sslProvider(SslProvider.JDK)
        .endpointIdentificationAlgorithm("HTTPS")
        .trustManager(trust)
        .build();
  }
}
