package dev.tacet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.tacet.control.api.DeviceQuery;
import dev.tacet.control.api.RuleRequest;
import dev.tacet.control.api.SettingChange;
import dev.tacet.control.api.SettingRequest;
import dev.tacet.control.api.TacetControl;
import dev.tacet.control.client.ControlClient;
import dev.tacet.dns.Transport;
import dev.tacet.testkit.FakeUpstream;
import dev.tacet.testkit.Stub;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.GenericEDNSOption;

/** The real jar notices what a camera does, and tells a webhook of ours. */
final class AlertsNoticedIT {
  private static final String CAM = "127.0.0.31";
  private static final String TV = "127.0.0.23";
  private static final String FORWARDER = "127.0.0.40";
  private static final int EDNS_MAC = 65_001;

  @TempDir private Path temp;
  private final FakeUpstream upstream = FakeUpstream.start();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private HttpServer hook;
  private Home.Server server;

  @BeforeEach
  void start() throws IOException {
    upstream
        .zone()
        .add(
            "named.example.org. 300 IN A 192.0.2.1",
            "stat.example.org. 300 IN A 192.0.2.2",
            "dns.google. 300 IN A 192.0.2.3");
    hook = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 8);
    hook.createContext(
        "/",
        exchange -> {
          told.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    hook.start();
    Path secret = Files.writeString(temp.resolve("secret"), "hunter2\n");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
  }

  @AfterEach
  void stop() {
    hook.stop(0);
    upstream.close();
  }

  private Home home(boolean channel) {
    return Home.onAnyPort(
        temp.resolve("home"),
        "upstreams: [ { url: \"" + upstream.url("udp") + "\" } ]",
        Home.DEVICES_AS_WRITTEN,
        "  trustedForwarders: [ " + FORWARDER + " ]",
        "  known:",
        "    - { name: cam, addresses: [ " + CAM + " ], kind: camera }",
        "    - { name: tv, addresses: [ " + TV + " ] }",
        channel ? "alerts:" : "",
        channel ? "  named: [ { device: CAM, name: example.org }, { name: org } ]" : "",
        channel
            ? "  webhook: [ { name: ours, url: \"http://127.0.0.1:"
                + hook.getAddress().getPort()
                + "/\", secretFile: "
                + temp.resolve("secret")
                + " } ]"
            : "");
  }

  private void ask(String client, String name, int times) {
    for (int i = 0; i < times; i++) {
      new Stub(client, "127.0.0.1", server.port(), Transport.UDP).ask(name, "A");
    }
  }

  private TacetControl control(Home home) throws IOException {
    return ControlClient.connect(home.data().resolve("control.sock"));
  }

  private void awaitTold(String... parts) {
    Eventually.holds(
        () -> told.stream().anyMatch(body -> List.of(parts).stream().allMatch(body::contains)),
        String.join(" and ", parts) + " in " + told);
  }

  @Test
  void namedNamesBypassesAndStormsAreToldAndPrivateDevicesAreNot() throws Exception {
    try (Home home = home(true)) {
      server = home.serve();
      try (TacetControl tacet = control(home)) {
        tacet
            .devices()
            .set(new SettingRequest("device:tv", List.of(new SettingChange("privacy", "1"))));
        tacet.change(new RuleRequest("block", List.of("stat.example.org"), false, 0, "", "", ""));
      }
      ask(TV, "named.example.org", 1);
      ask(TV, "dns.google", 5);
      ask(TV, "stat.example.org", 40);

      ask(CAM, "named.example.org", 1);
      ask(CAM, "dns.google", 5);
      ask(CAM, "stat.example.org", 40);

      awaitTold("\"kind\":\"named\"", "cam asks named.example.org");
      awaitTold("\"kind\":\"bypass\"", "cam looks up encrypted resolvers: dns.google");
      awaitTold("\"kind\":\"storm\"", "cam storms for stat.example.org", "rule: ");
      assertThat(told).noneMatch(body -> body.contains("\"name\":\"tv\""));
      assertThat(told).filteredOn(body -> body.contains("\"kind\":\"storm\"")).hasSize(1);

      server.terminate();
      Path kept = home.data().resolve("alerts.seen");
      assertThat(Files.getPosixFilePermissions(kept))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));

      told.clear();
      server = home.serve();
      ask(CAM, "dns.google", 5);
      ask(CAM, "stat.example.org", 40);
      ask(CAM, "named.example.org", 1);
      awaitTold("\"kind\":\"named\"");
      assertThat(told).as("what was told before").noneMatch(b -> b.contains("\"storm\""));
      server.terminate();
    }
    try (Home home = home(false)) {
      server = home.serve();
      assertThat(home.data().resolve("alerts.seen")).as("nobody is told").doesNotExist();
      ask(CAM, "stat.example.org", 40);
      server.terminate();
    }
  }

  @Test
  void aForgottenDeviceIsForgottenByAlertsTooWithAServerAndWithout() throws Exception {
    try (Home home = home(true)) {
      server = home.serve();
      ask(CAM, "dns.google", 5);
      awaitTold("\"kind\":\"bypass\"");
      long before;
      Path kept = home.data().resolve("alerts.seen");
      try (TacetControl tacet = control(home)) {
        tacet.devices().forget("cam");
        before = Files.size(kept);
      }
      ask(TV, "named.example.org", 1);
      awaitTold("\"kind\":\"named\"", "tv asks");
      server.terminate();
      long with = Files.size(kept);
      assertThat(with).isGreaterThan(before);

      assertThat(home.tacet("devices", "forget", "tv", "--yes").exit()).isZero();

      assertThat(Files.size(kept)).isEqualTo(before);
    }
  }

  @Test
  void aDeviceThatJoinsAHouseOfSomeDaysIsTold() throws Exception {
    try (Home home = home(true)) {
      server = home.serve();
      ask(CAM, "named.example.org", 1);
      server.terminate();
      Path state = home.data().resolve("state.db");
      try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + state);
          Statement statement = db.createStatement()) {
        statement.executeUpdate("UPDATE device SET first = first - 3 * 86400000");
      }
      server = home.serve();
      byte[] mac = {2, 0, 0, 0, 0, 77};
      Stub forwarder = new Stub(FORWARDER, "127.0.0.1", server.port(), Transport.UDP);
      forwarder.askWith("named.example.org", "A", new GenericEDNSOption(EDNS_MAC, mac));
      try (TacetControl tacet = control(home)) {
        Eventually.holds(
            () -> tacet.devices().devices(DeviceQuery.ALL).devices().size() >= 4, "a device more");
      }
      // It is told only once its name had time to come.
      Instant until = Instant.now().plusSeconds(60);
      while (told.stream().noneMatch(b -> b.contains("new-device"))
          && Instant.now().isBefore(until)) {
        Thread.sleep(200);
      }
      awaitTold("\"kind\":\"new-device\"", "02:00:00:00:00:4d");
    }
  }
}
