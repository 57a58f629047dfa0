package dev.tacet.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.tacet.control.api.DecisionQuery;
import dev.tacet.control.api.EncryptionStatus;
import dev.tacet.control.api.QuarantineRequest;
import dev.tacet.control.api.RuleRequest;
import dev.tacet.control.api.TacetControl;
import dev.tacet.control.client.ControlClient;
import dev.tacet.testkit.FakeUpstream;
import dev.tacet.testkit.Trust;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** The real jar with DNS over TLS and HTTPS, under a certificate of its own making. */
@TestInstance(Lifecycle.PER_CLASS)
final class EncryptionIT {
  private static final String NAME = "tacet.home.arpa";
  private static final String CAM = "127.0.0.31";
  private static final String TV = "127.0.0.23";
  private static final String STRANGER = "127.0.0.99";
  private static final String SECRET = "mfrggzdfmztwq2lk";
  private static final List<String> BLOCKED = List.of("0.0.0.0");
  private static final List<String> ANSWERED = List.of("192.0.2.3");

  private Path temp;
  private final FakeUpstream upstream = FakeUpstream.start();
  private Home home;
  private Home.Server server;
  private EncryptionStatus encryption;
  private Path authority;

  /** The name that devices ask for. */
  private String asks;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    temp = directory;
    upstream
        .zone()
        .add("new.example.org. 300 IN A 192.0.2.3", "tv.example.org. 300 IN A 192.0.2.3");
    home =
        Home.onAnyPort(
            temp.resolve("home"),
            "upstreams: [ { url: \"" + upstream.url("udp") + "\" } ]",
            "encryption: { dot: true, dotPort: 0, doh: true, dohPort: 0, doq: true, doqPort: 0 }",
            "policy: { rebinding: { except: [ web.example.org ] } }",
            Home.DEVICES_AS_WRITTEN,
            "  known:",
            "    - { name: cam, addresses: [ " + CAM + " ], kind: camera }",
            "    - { name: tv, addresses: [ " + TV + " ], token: " + SECRET + " }");
    server = home.serve();
    try (TacetControl tacet = control()) {
      Eventually.holds(
          () -> !tacet.status().encryption().authority().isEmpty(), "a certificate of its own");
      encryption = tacet.status().encryption();
      tacet.devices().quarantine(new QuarantineRequest("cam", "lock", 0, List.of(), List.of(), ""));
    }
    authority = Files.writeString(temp.resolve("authority.pem"), encryption.authority());
  }

  @BeforeEach
  void askForWhatIsAnsweredToAnybody() {
    asks = "new.example.org";
  }

  @AfterAll
  void stop() {
    home.close();
    upstream.close();
  }

  private TacetControl control() {
    try {
      return ControlClient.connect(home.data().resolve("control.sock"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int port(List<String> endpoints) {
    String first = endpoints.get(0);
    return Integer.parseInt(first.substring(first.lastIndexOf(':') + 1));
  }

  private static byte[] query(String name, String type) throws IOException {
    Message message = new Message(7);
    message.getHeader().setFlag(org.xbill.DNS.Flags.RD);
    message.addRecord(
        Record.newRecord(Name.fromString(name + "."), Type.value(type), DClass.IN),
        Section.QUESTION);
    return message.toWire();
  }

  private static List<String> data(byte[] reply) throws IOException {
    return new Message(reply)
        .getSection(Section.ANSWER).stream().map(Record::rdataToString).toList();
  }

  private SSLSocket connect(String client, List<String> at, String serverName) throws IOException {
    Socket plain =
        new Socket(InetAddress.getByName("127.0.0.1"), port(at), InetAddress.getByName(client), 0);
    plain.setSoTimeout(10_000);
    SSLSocket socket =
        (SSLSocket)
            Trust.only(encryption.authority())
                .getSocketFactory()
                .createSocket(plain, serverName, port(at), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(serverName)));
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    return socket;
  }

  /** Over TLS; {@code label} is put before the server's name. */
  private List<String> dot(String client, String label) throws IOException {
    String name = label.isEmpty() ? NAME : label + "." + NAME;
    try (SSLSocket socket = connect(client, encryption.dot(), name)) {
      byte[] query = query(asks, "A");
      byte[] framed = new byte[query.length + 2];
      framed[1] = (byte) query.length;
      System.arraycopy(query, 0, framed, 2, query.length);
      socket.getOutputStream().write(framed);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] reply = new byte[in.readUnsignedShort()];
      in.readFully(reply);
      return data(reply);
    }
  }

  /** Over HTTPS; {@code label} stands in the path. */
  private List<String> doh(String client, String label) throws IOException {
    try (SSLSocket socket = connect(client, encryption.doh(), NAME)) {
      String query = Base64.getUrlEncoder().withoutPadding().encodeToString(query(asks, "A"));
      String path = "/dns-query" + (label.isEmpty() ? "" : "/" + label) + "?dns=" + query;
      socket
          .getOutputStream()
          .write(
              ("GET " + path + " HTTP/1.1\r\nHost: " + NAME + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      byte[] all = socket.getInputStream().readAllBytes();
      String text = new String(all, StandardCharsets.ISO_8859_1);
      assertThat(text).startsWith("HTTP/1.1 200");
      return data(Arrays.copyOfRange(all, text.indexOf("\r\n\r\n") + 4, all.length));
    }
  }

  /** Whether the log has a question of this device by this transport. */
  private boolean asked(String transport, String device) {
    try (TacetControl tacet = control()) {
      List<String> lines = new ArrayList<>();
      tacet.decisions(
          new DecisionQuery("", "", List.of(), "", "", "", 0, 1_000),
          line -> lines.add(line.transport() + " " + line.deviceName()));
      return lines.contains(transport + " " + device);
    }
  }

  @Test
  void aDeviceIsKnownByItsSecretWhereverItAsksFrom() throws Exception {
    assertThat(dot(STRANGER, SECRET)).isEqualTo(ANSWERED);
    Eventually.holds(() -> asked("dot", "tv"), "the name of tv, by TLS");

    assertThat(doh(STRANGER, SECRET)).isEqualTo(ANSWERED);
    Eventually.holds(() -> asked("doh", "tv"), "the name of tv, by the path");
  }

  @Test
  void aDevicesNameIsNoSecretAndMakesNobodyThatDevice() throws Exception {
    try (TacetControl tacet = control()) {
      tacet.change(
          new RuleRequest("block", List.of("tv.example.org"), false, 0, "", "device:tv", ""));
    }
    asks = "tv.example.org";
    for (String label : List.of("", "tv", "TV", "nonsense", "mfrggzdfmztwq2lx")) {
      assertThat(dot(STRANGER, label)).as("over TLS as %s", label).isEqualTo(ANSWERED);
      assertThat(doh(STRANGER, label)).as("over HTTPS as %s", label).isEqualTo(ANSWERED);
    }
    assertThat(dot(STRANGER, SECRET)).isEqualTo(BLOCKED);
    assertThat(doh(STRANGER, SECRET)).isEqualTo(BLOCKED);
    assertThat(doh(TV, "nonsense")).isEqualTo(BLOCKED); // by its address
  }

  @Test
  void whoIsLockedInStaysSoWhateverItSaysOfItself() throws Exception {
    for (String label : List.of("", "tv", "TV", "cam", "mfrggzdfmztwq2lx", SECRET)) {
      assertThat(dot(CAM, label)).as("over TLS as %s", label).isEqualTo(BLOCKED);
      assertThat(doh(CAM, label)).as("over HTTPS as %s", label).isEqualTo(BLOCKED);
    }
  }

  @Test
  void theSecretIsNotInTheLogNorInTheStatus() throws Exception {
    dot(STRANGER, SECRET);
    doh(STRANGER, SECRET);
    // What a phone asks first that is told to use this name.
    assertThat(data(server.stub().ask(SECRET + "." + NAME, "A").octets()))
        .containsExactly("127.0.0.1");
    Eventually.holds(() -> rows().contains("*." + NAME), "a row without the secret");

    assertThat(rows()).doesNotContain(SECRET);
    assertThat(server.said()).doesNotContain(SECRET);
    assertThat(home.tacet("status", "--json").out()).doesNotContain(SECRET);
    assertThat(home.tacet("status").out()).doesNotContain(SECRET);
  }

  private String rows() {
    return home.tacet("log", "--json").out();
  }

  @Test
  void whatIsOnIsAnnounced() throws Exception {
    List<String> told = data(server.stub().ask("_dns.resolver.arpa", "SVCB").octets());

    assertThat(told)
        .anyMatch(text -> text.contains("alpn=h2 port=" + port(encryption.doh())))
        .anyMatch(text -> text.contains("alpn=dot port=" + port(encryption.dot())))
        .anyMatch(text -> text.contains("alpn=doq port=" + port(encryption.doq())));
    assertThat(upstream.heard()).noneMatch(heard -> heard.toString().contains("resolver.arpa"));
  }

  @Test
  void kdigIsAnsweredOverTlsAndHttps() {
    String tls = kdig("-p", "" + port(encryption.dot()), "+tls", "+tls-hostname=" + NAME);
    assertThat(tls).contains("NOERROR").contains("192.0.2.3").contains("468 B");
    String https =
        kdig(
            "-p",
            "" + port(encryption.doh()),
            "+https=/dns-query/" + SECRET,
            "+tls-hostname=" + NAME);
    assertThat(https).contains("HTTP/2").contains("NOERROR").contains("192.0.2.3");
    Eventually.holds(() -> asked("doh", "tv"), "the name of tv, by the path");
  }

  private String kdig(String... more) {
    List<String> command = new ArrayList<>(List.of("kdig", "@127.0.0.1"));
    command.addAll(List.of(more));
    command.addAll(List.of("+tls-ca=" + authority, "+padding=128", "new.example.org", "A"));
    try {
      return new Shell(temp, Map.of()).run(command.toArray(String[]::new)).succeeded().out();
    } catch (IOException e) {
      return abort("kdig (package knot-dnsutils) is not installed: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Test
  void curlResolvesOverHttps() throws Exception {
    Shell.Result asked;
    try (ServerSocket web = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      upstream.zone().add("web.example.org. 300 IN A 127.0.0.1");
      Thread page =
          new Thread(
              () -> {
                try (Socket visitor = web.accept()) {
                  visitor
                      .getOutputStream()
                      .write("HTTP/1.0 200 OK\r\n\r\nreached".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                  Thread.currentThread().interrupt(); // nobody came
                }
              });
      page.setDaemon(true);
      page.start();
      asked =
          new Shell(temp, Map.of())
              .run(
                  "curl",
                  "-sS",
                  "-4",
                  "--max-time",
                  "20",
                  "--cacert",
                  authority.toString(),
                  "--doh-url",
                  "https://127.0.0.1:" + port(encryption.doh()) + "/dns-query/" + SECRET,
                  "http://web.example.org:" + web.getLocalPort() + "/");
    } catch (IOException e) {
      abort("curl is not installed: " + e.getMessage());
      return;
    }

    assertThat(asked.succeeded().out()).isEqualTo("reached");
  }

  @Test
  void theOwnerIsToldHowDevicesTrustIt() {
    String told = home.tacet("certificate").succeeded().out();

    assertThat(told)
        .contains(home.data().resolve("certificate/own.p12").toString())
        .contains(encryption.fingerprint())
        .contains("update-ca-certificates")
        .contains("https://" + NAME + ":" + port(encryption.doh()) + "/dns-query");
    assertThat(home.tacet("certificate", "--pem").succeeded().out())
        .isEqualTo(encryption.authority());
    String given = home.tacet("devices", "set", "cam", "--token").succeeded().out();
    assertThat(given.toLowerCase(Locale.ROOT)).contains("dns over https  https://" + NAME);
  }

  @Test
  void aPortThatIsTakenIsSaidWithTheOptionToChange() throws Exception {
    try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        Home other =
            Home.onAnyPort(
                temp.resolve("other"),
                "encryption: { dot: true, dotPort: " + holder.getLocalPort() + " }")) {
      Home.Server refused = other.begin(Map.of(), other.command("serve"));

      assertThat(refused.exit()).isNotZero();
      assertThat(refused.said())
          .contains("port " + holder.getLocalPort() + " is held by")
          .contains("set encryption.dotPort, or encryption.dot: false");
    }
  }
}
