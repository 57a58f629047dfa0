package dev.tacet.device.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.device.Sighting;
import dev.tacet.device.Source;
import dev.tacet.testkit.FakeWebServer;
import dev.tacet.testkit.ManualClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a box of our own that asks for Digest (RFC 7616) and checks it. */
class FritzBoxTest {
  private static final String CONTROL = "/upnp/control/hosts";
  private static final String LIST = "/devicehostlist.lua";
  private static final String REALM = "F!Box SOAP-Auth";
  private static final String HOSTS =
      """
      <?xml version="1.0" encoding="utf-8"?>
      <List><Item><Index>1</Index><IPAddress>192.0.2.23</IPAddress>
      <MACAddress>02:11:22:33:44:55</MACAddress><Active>1</Active><HostName>tv &amp; more</HostName>
      <InterfaceType>802.11</InterfaceType></Item>
      <Item><IPAddress></IPAddress><MACAddress>02:11:22:33:44:66</MACAddress>
      <HostName>cam</HostName></Item>
      <Item><IPAddress>192.0.2.25</IPAddress><MACAddress></MACAddress><HostName></HostName></Item>
      </List>
      """;

  @TempDir Path folder;
  private final FakeWebServer web = FakeWebServer.start();
  private final ManualClock clock = new ManualClock();
  private final List<Sighting.Label> told = new ArrayList<>();

  @AfterEach
  void end() {
    web.close();
  }

  @Test
  void eachHostWithANameIsALabelOfTheRouter() throws Exception {
    web.at(CONTROL, guarded("POST", answer(LIST + "?sid=0123456789abcdef")));
    web.at(LIST, FakeWebServer.text(HOSTS));
    FritzBox box = box("secret");

    assertThat(box.ask()).isTrue();

    assertThat(told).extracting(Sighting.Label::name).containsExactly("tv & more", "cam");
    assertThat(told).extracting(Sighting.Label::source).containsOnly(Source.ROUTER);
    assertThat(told.get(0).address().orElseThrow().getHostAddress()).isEqualTo("192.0.2.23");
    assertThat(told.get(1).mac().orElseThrow()).hasToString("02:11:22:33:44:66");
    assertThat(told.get(1).address()).isEmpty();
    assertThat(box.state().well()).isTrue();
    assertThat(box.state().sightings()).isEqualTo(2);
    assertThat(web.targets()).containsExactly(CONTROL, CONTROL, LIST + "?sid=0123456789abcdef");
    assertThat(web.heard().get(0).header("soapaction"))
        .isEqualTo("urn:dslforum-org:service:Hosts:1#X_AVM-DE_GetHostListPath");
  }

  @Test
  void aWrongPasswordIsSaidAndNeverShownPlainly() throws Exception {
    web.at(CONTROL, guarded("POST", answer(LIST)));
    FritzBox box = box("wrong");

    assertThat(box.ask()).isFalse();

    assertThat(box.state().well()).isFalse();
    assertThat(box.state().note())
        .contains("does not take the user \"tacet\"")
        .contains("password")
        .doesNotContain("wrong");
    assertThat(web.heard()).hasSize(2); // no third try: the box locks users out
    assertThat(web.heard().get(1).header("authorization")).startsWith("Digest ");
  }

  @Test
  void aBoxThatWantsThePasswordPlainlyDoesNotGetIt() throws Exception {
    web.at(CONTROL, FakeWebServer.status(401, "WWW-Authenticate: Basic realm=\"x\""));

    assertThat(box("secret").ask()).isFalse();

    assertThat(web.heard()).allSatisfy(r -> assertThat(r.header("authorization")).isEmpty());
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    web.at(CONTROL, FakeWebServer.redirect("/elsewhere"));
    FritzBox box = box("secret");

    assertThat(box.ask()).isFalse();

    assertThat(web.targets()).containsExactly(CONTROL);
    assertThat(box.state().note()).contains("it answered 302");
  }

  @Test
  void aListAtAnotherHostIsNotFetched() throws Exception {
    try (FakeWebServer other = FakeWebServer.start()) {
      for (String path :
          List.of(
              "http://127.0.0.1:" + other.port() + "/list",
              "//127.0.0.1:" + other.port() + "/list",
              "@127.0.0.1:" + other.port() + "/list",
              ":" + other.port() + "/list",
              "/list with a blank",
              "/" + "x".repeat(2_000))) {
        web.at(CONTROL, answer(path));
        FritzBox box = box("secret");

        assertThat(box.ask()).as(path).isFalse();
        assertThat(box.state().note()).as(path).contains("list of hosts");
      }
      assertThat(other.heard()).isEmpty();
      assertThat(web.targets()).containsOnly(CONTROL);
    }
  }

  @Test
  void aHugeListIsRefused() throws Exception {
    web.at(CONTROL, answer(LIST));
    web.at(
        LIST,
        (request, line) -> {
          line.send(FakeWebServer.head(200) + "\r\n<List>");
          String item = "<Item><HostName>x</HostName></Item>".repeat(1_000);
          while (true) {
            line.send(item);
          }
        });
    FritzBox box = box("secret");

    assertThat(box.ask()).isFalse();

    assertThat(box.state().note()).endsWith("its answer is larger than 1 MiB");
    assertThat(told).isEmpty();
  }

  @Test
  void ofAListCutInTheMiddleWhatIsWholeCounts() throws Exception {
    web.at(CONTROL, answer(LIST));
    web.at(
        LIST,
        (request, line) -> {
          line.send(FakeWebServer.head(200, "Content-Length: 100000") + "\r\n");
          line.send(HOSTS.substring(0, HOSTS.indexOf("cam") + 2));
        });
    FritzBox box = box("secret");

    assertThat(box.ask()).isFalse();

    assertThat(told).extracting(Sighting.Label::name).containsExactly("tv & more");
    assertThat(box.state().note()).contains("cut off in the middle");
  }

  @Test
  void aBoxThatDripsIsGivenUpInTime() throws Exception {
    web.at(
        CONTROL,
        (request, line) -> {
          line.send(FakeWebServer.head(200) + "\r\n");
          while (true) {
            line.pause(Duration.ofMillis(20));
            line.send(" ");
          }
        });
    FritzBox box = box("secret", Duration.ofSeconds(1));

    assertThat(box.ask()).isFalse();

    assertThat(box.state().note()).contains("no answer within 1 s");
  }

  @Test
  void anAddressOutsideTheHouseIsNotAsked() throws Exception {
    Path password = Files.writeString(folder.resolve("password"), "secret\n");
    FritzBox box =
        new FritzBox(
            new FritzBoxSettings(URI.create("http://fritz.box:49000"), "tacet", password),
            host -> List.of(InetAddress.getByName("203.0.113.9")),
            clock);

    assertThat(box.ask()).isFalse();

    assertThat(box.state().note()).contains("fritz.box is at no private address");
  }

  @Test
  void aNameIsFoundByOurOwnResolverAndTheBoxIsAskedThere() throws Exception {
    web.at(CONTROL, guarded("POST", answer(LIST)));
    web.at(LIST, FakeWebServer.text(HOSTS));
    Path password = Files.writeString(folder.resolve("password"), "secret\n");
    FritzBox box =
        new FritzBox(
            new FritzBoxSettings(URI.create("http://fritz.box:" + web.port()), "tacet", password),
            host -> List.of(InetAddress.getByName("127.0.0.1")),
            clock);

    assertThat(box.ask()).as(box.state().note()).isTrue();

    assertThat(web.heard().get(0).header("host")).isEqualTo("fritz.box:" + web.port());
  }

  @Test
  void aPasswordFileThatIsMissingOrEmptyIsSaid() throws Exception {
    FritzBoxSettings settings =
        new FritzBoxSettings(URI.create(web.url("")), "tacet", folder.resolve("none"));
    FritzBox box = new FritzBox(settings, host -> List.of(), clock);
    assertThat(box.ask()).isFalse();
    assertThat(box.state().note()).contains("there is no password file");

    FritzBox empty = box("");
    assertThat(empty.ask()).isFalse();
    assertThat(empty.state().note()).contains("is empty");
    assertThat(web.heard()).isEmpty();
  }

  @Test
  void settingsOfAnotherFormAreRefusedWithWords() {
    for (String url :
        List.of(
            "ftp://fritz.box", "http://fritz.box/x", "http://a:b@fritz.box", "http:fritz.box")) {
      assertThatThrownBy(() -> new FritzBoxSettings(URI.create(url), "tacet", folder.resolve("p")))
          .as(url)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void documentTypesAndDeepOrEndlessTextsAreNoList() {
    String bomb =
        "<!DOCTYPE List [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b SYSTEM \"file:///etc/passwd\">]>"
            + "<List><Item><MACAddress>02:11:22:33:44:55</MACAddress>"
            + "<HostName>&a;&b;</HostName></Item></List>";
    assertThat(read(bomb).hosts()).isEmpty();
    assertThat(read(bomb).isCut()).isTrue();
    assertThat(read("<a>".repeat(100_000)).isCut()).isTrue();
    String item = "<Item><MACAddress>02:11:22:33:44:55</MACAddress><HostName>%s</HostName></Item>";
    assertThat(read("<List>" + item.formatted("x".repeat(100_000)) + "</List>").hosts())
        .singleElement()
        .satisfies(host -> assertThat(host.name().length()).isLessThanOrEqualTo(512));
    HostList many = read("<List>" + item.formatted("x").repeat(2_000) + "</List>");
    assertThat(many.hosts()).hasSize(HostList.MAX);
    assertThat(many.omitted()).isEqualTo(2_000 - HostList.MAX);
  }

  @Test
  void aListCutAnywhereGivesWholeHostsOnly() {
    List<HostList.Host> whole = read(HOSTS).hosts();
    for (int end = 0; end < HOSTS.length(); end++) {
      List<HostList.Host> hosts = read(HOSTS.substring(0, end)).hosts();
      assertThat(hosts).as("cut after %d", end).isEqualTo(whole.subList(0, hosts.size()));
    }
  }

  private static HostList read(String xml) {
    return HostList.read(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
  }

  private FritzBox box(String password) throws IOException {
    return box(password, Duration.ofSeconds(10));
  }

  private FritzBox box(String password, Duration limit) throws IOException {
    Path file = Files.writeString(folder.resolve("password"), password + "\n");
    FritzBox box =
        new FritzBox(
            new FritzBoxSettings(URI.create(web.url("")), "tacet", file),
            host -> {
              throw new IOException("an address is not looked up");
            },
            clock,
            limit);
    box.tellTo(sighting -> told.add((Sighting.Label) sighting));
    return box;
  }

  private static FakeWebServer.Manner answer(String path) {
    return FakeWebServer.text(
        "<?xml version=\"1.0\"?><s:Envelope"
            + " xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>"
            + "<u:X_AVM-DE_GetHostListPathResponse"
            + " xmlns:u=\"urn:dslforum-org:service:Hosts:1\"><NewX_AVM-DE_HostListPath>"
            + path
            + "</NewX_AVM-DE_HostListPath></u:X_AVM-DE_GetHostListPathResponse></s:Body>"
            + "</s:Envelope>");
  }

  /** Lets through who knows that the password of tacet is "secret". */
  private static FakeWebServer.Manner guarded(String method, FakeWebServer.Manner inside) {
    FakeWebServer.Manner challenge =
        FakeWebServer.status(
            401,
            "WWW-Authenticate: Digest realm=\""
                + REALM
                + "\", nonce=\"0A1B2C\", qop=\"auth\","
                + " algorithm=MD5");
    return (request, line) -> {
      String sent = request.header("authorization");
      boolean known =
          sent.startsWith("Digest ")
              && field(sent, "username").equals("tacet")
              && field(sent, "nonce").equals("0A1B2C")
              && field(sent, "uri").equals(request.target())
              && field(sent, "response").equals(expected(method, sent));
      (known ? inside : challenge).answer(request, line);
    };
  }

  private static String expected(String method, String sent) {
    return md5(
        md5("tacet:" + REALM + ":secret")
            + ":0A1B2C:"
            + field(sent, "nc")
            + ":"
            + field(sent, "cnonce")
            + ":auth:"
            + md5(method + ":" + field(sent, "uri")));
  }

  private static String field(String header, String name) {
    Matcher found = Pattern.compile("[ ,]" + name + "=(?:\"([^\"]*)\"|([^ ,]+))").matcher(header);
    return !found.find() ? "" : found.group(1) != null ? found.group(1) : found.group(2);
  }

  private static String md5(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
