package dev.tacet.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.insight.Fate;
import dev.tacet.insight.Flow;
import dev.tacet.insight.Observation;
import dev.tacet.testkit.CaptureForm;
import dev.tacet.testkit.DnsOctets;
import dev.tacet.testkit.Hello;
import dev.tacet.testkit.Ip;
import dev.tacet.testkit.OctetBuffer;
import dev.tacet.testkit.SimulatedCapture;
import dev.tacet.testkit.SimulatedCapture.Device;
import dev.tacet.testkit.SimulatedCapture.Stream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureNamesTest {
  private static final String CAMERA = "02:00:00:00:00:17";
  private final SimulatedCapture home = SimulatedCapture.in(CaptureForm.PCAP);
  private final Device camera = home.device(CAMERA, "192.168.1.17", "fe80::17");

  @Test
  void aQueryNobodyAnsweredIsHandedOutAllTheSame() {
    camera.asks(40_000, DnsOctets.query(1, "a.example", 1));
    home.pass(Duration.ofSeconds(6));
    camera.looksUp("none.example");

    Heard heard = Heard.of(home);

    assertThat(heard.names()).containsExactly("a.example", "none.example");
    Observation lone = heard.observations.get(0);
    assertThat(lone.rcode()).isEqualTo(-1);
    assertThat(lone.ttlSeconds()).isEqualTo(-1);
    assertThat(lone.fate()).isEqualTo(Fate.SEEN);
    assertThat(heard.observations.get(1).rcode()).isEqualTo(3);
  }

  @Test
  void aQueryThatWasAnsweredWithNobodysAddressWasBlocked() {
    camera.looksUp("ads.example", "0.0.0.0");
    camera.looksUp("ads.example", "::");
    camera.looksUp("mixed.example", "0.0.0.0", "203.0.113.1");
    camera.looksUp("www.example", "203.0.113.1");

    assertThat(Heard.of(home).observations)
        .extracting(Observation::fate)
        .containsExactly(Fate.BLOCKED, Fate.BLOCKED, Fate.SEEN, Fate.SEEN);
  }

  @Test
  void observationsComeInTheOrderTheyWereAsked() {
    camera.asks(40_000, DnsOctets.query(1, "slow.example", 1));
    camera.looksUp("fast.example", "203.0.113.1");
    camera.isAnswered(40_000, DnsOctets.answer(1, "slow.example", 1, 60, "203.0.113.2"));

    Heard heard = Heard.of(home);

    assertThat(heard.names()).containsExactly("slow.example", "fast.example");
    assertThat(heard.observations.get(0).ttlSeconds()).isEqualTo(60);
  }

  @Test
  void onePacketSeenOnTwoPortsOfABridgeIsOneQuery() {
    camera.asks(40_000, DnsOctets.query(1, "a.example", 1));
    camera.asks(40_000, DnsOctets.query(1, "a.example", 1));
    home.pass(Duration.ofSeconds(1));
    camera.asks(40_000, DnsOctets.query(1, "a.example", 1)); // asked again in earnest

    Heard heard = Heard.of(home);

    assertThat(heard.observations).hasSize(2);
    assertThat(heard.skipped(PendingQueries.TWICE)).isEqualTo(1);
  }

  @Test
  void aliasesAndHintsLeadToTheAddressToo() {
    camera.asks(40_000, DnsOctets.query(1, "www.example", 1));
    camera.isAnswered(40_000, DnsOctets.alias(1, "www.example", "cdn.example", 60, "203.0.113.5"));
    camera.asks(40_001, DnsOctets.query(2, "h.example", 65));
    camera.isAnswered(40_001, DnsOctets.hint(2, "h.example", 60, "203.0.113.6"));
    camera.connects("203.0.113.5", 443, new byte[] {1});
    camera.connects("203.0.113.6", 443, new byte[] {1});

    Heard heard = Heard.of(home);

    assertThat(heard.flowTo("203.0.113.5").name()).contains("www.example");
    assertThat(heard.flowTo("203.0.113.6").name()).contains("h.example");
    assertThat(heard.flowTo("203.0.113.6").lookedUp()).isTrue();
  }

  @Test
  void anAnswerWithoutItsQueryCountsAsLookedUp() {
    camera.isAnswered(40_000, DnsOctets.answer(1, "a.example", 1, 60, "203.0.113.5"));
    camera.connects("203.0.113.5", 443, new byte[] {1});

    Heard heard = Heard.of(home);

    assertThat(heard.observations).isEmpty();
    assertThat(heard.summary.loneAnswers()).isEqualTo(1);
    assertThat(heard.flowTo("203.0.113.5").lookedUp()).isTrue();
  }

  @Test
  void theLookupOfAnotherDeviceIsNotThisOnes() {
    home.device("02:00:00:00:00:21", "192.168.1.21").looksUp("a.example", "203.0.113.5");
    camera.connects("203.0.113.5", 443, Hello.tls("a.example"));

    Flow flow = Heard.of(home).flowTo("203.0.113.5");

    assertThat(flow.lookedUp()).isFalse();
    assertThat(flow.name()).contains("a.example");
    assertThat(flow.nameFrom()).isEqualTo("tls");
  }

  @Test
  void aLookupAfterwardsNamesButDoesNotExcuse() {
    Stream early = camera.connects("203.0.113.5", 8_443, new byte[] {1});
    camera.looksUp("a.example", "203.0.113.5");
    early.sends(100);

    Flow flow = Heard.of(home).flowTo("203.0.113.5");

    assertThat(flow.lookedUp()).isFalse();
    assertThat(flow.name()).contains("a.example");
  }

  @Test
  void namesThatShareAnAddressAreFlowsOfTheirOwn() {
    camera.looksUp("one.example", "203.0.113.5");
    camera.looksUp("second.example", "203.0.113.5");
    camera.connects("203.0.113.5", 443, Hello.tls("one.example")).receives(1_000);
    camera.connects("203.0.113.5", 443, Hello.tls("second.example")).receives(10);

    Heard heard = Heard.of(home);

    assertThat(heard.flows)
        .extracting(f -> f.name().orElse("") + " " + f.nameFrom())
        .containsExactly("one.example dns", "second.example dns");
    assertThat(heard.flows.get(0).bytesDown()).isEqualTo(1_080);
  }

  @Test
  void aFixedAddressHasNoNameAndWasNotLookedUp() {
    camera.connects("198.51.100.77", 32_100, "hello there".getBytes(StandardCharsets.UTF_8));

    Flow flow = Heard.of(home).flowTo("198.51.100.77");

    assertThat(flow.name()).isEmpty();
    assertThat(flow.nameFrom()).isEmpty();
    assertThat(flow.lookedUp()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "plain.example, plain.example",
    "UPPER.Example., upper.example",
    "with.port:8080, with.port",
    "203.0.113.5, ",
    "[2001:db8::1]:80, ",
    "'', "
  })
  void aHostIsReadWithoutItsPort(String host, String name) {
    camera.connects("203.0.113.9", 80, Hello.http(host));

    Flow flow = Heard.of(home).flowTo("203.0.113.9");

    assertThat(flow.name().orElse(null)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 6, 9, 100, 700, 16_384})
  void aHelloInManyRecordsAndSegmentsIsReadAsOne(int record) {
    byte[] hello = Hello.tls("split.example", 2_000, record);
    camera.connects("203.0.113.9", 443, hello);

    boolean fits = hello.length <= StreamHead.MAX_OCTETS;
    assertThat(Heard.of(home).flowTo("203.0.113.9").name().isPresent()).isEqualTo(fits);
  }

  @Test
  void segmentsOutOfOrderAndSentTwiceAreOneHello() {
    byte[] hello = Hello.tls("split.example", 1_000, 16_384);
    Stream stream = camera.connects("203.0.113.9", 443, new byte[0]);
    stream.says(hello, 900, hello.length);
    stream.says(hello, 400, 950);
    stream.says(hello, 0, 500);
    stream.says(hello, 0, 500);

    assertThat(Heard.of(home).flowTo("203.0.113.9").name()).contains("split.example");
  }

  @Test
  void serverNamesThatAreNotTextComeAsTheyAre() {
    camera.connects("203.0.113.9", 443, Hello.tls("\u001b[31mred\u0000.example"));
    camera.connects("203.0.113.10", 443, Hello.tls("x".repeat(300)));

    Heard heard = Heard.of(home);

    assertThat(heard.flowTo("203.0.113.9").name()).contains("\u001b[31mred\u0000.example");
    assertThat(heard.flowTo("203.0.113.10").name()).isEmpty();
  }

  @Test
  void aStreamOpenedAgainWithTheSamePortsHasAFlowOfItsOwn() {
    for (String name : new String[] {"one.example", "second.example"}) {
      byte[] hello = Hello.tls(name);
      stream(Ip.tcp(45_000, 443, 9, Ip.SYN, new byte[0]));
      stream(Ip.tcp(45_000, 443, 9, Ip.SYN, new byte[0])); // sent again
      stream(Ip.tcp(45_000, 443, 10, Ip.ACK, hello));
      stream(Ip.tcp(45_000, 443, 10 + hello.length, Ip.FIN | Ip.ACK, new byte[0]));
    }

    Heard heard = Heard.of(home);

    assertThat(heard.flows)
        .extracting(f -> f.name().orElse("") + " " + f.packets())
        .containsExactly("one.example 4", "second.example 4");
  }

  private void stream(byte[] tcp) {
    byte[] ip = Ip.packet("192.168.1.17", "203.0.113.9", 6, tcp);
    home.packet(CAMERA, SimulatedCapture.ROUTER_MAC, ip);
  }

  @Test
  void dnsOverTcpIsReadInPiecesAndSeveralToAStream() {
    byte[] one = DnsOctets.query(1, "one.example", 1);
    byte[] two = DnsOctets.query(2, "second.example", 1);
    byte[] asked =
        new OctetBuffer().u16(one.length).octets(one).u16(two.length).octets(two).toBytes();
    byte[] answer = DnsOctets.answer(2, "second.example", 1, 60, "203.0.113.5");
    byte[] told = new OctetBuffer().u16(answer.length).octets(answer).toBytes();
    tcpUp(100, Ip.SYN, new byte[0]);
    tcpUp(101, Ip.ACK, Arrays.copyOf(asked, 20));
    tcpUp(121, Ip.ACK, Arrays.copyOfRange(asked, 20, asked.length));
    tcpDown(500, Ip.SYN | Ip.ACK, new byte[0]);
    tcpDown(511, Ip.ACK, Arrays.copyOfRange(told, 10, told.length));
    tcpDown(501, Ip.ACK, Arrays.copyOf(told, 10));
    camera.connects("203.0.113.5", 443, new byte[] {1});

    Heard heard = Heard.of(home);

    assertThat(heard.names()).containsExactly("one.example", "second.example");
    assertThat(heard.observations.get(1).rcode()).isZero();
    assertThat(heard.flowTo("203.0.113.5").name()).contains("second.example");
  }

  private void tcpUp(long sequence, int flags, byte[] octets) {
    home.packet(
        CAMERA,
        SimulatedCapture.ROUTER_MAC,
        Ip.packet("192.168.1.17", "192.168.1.1", 6, Ip.tcp(40_000, 53, sequence, flags, octets)));
  }

  private void tcpDown(long sequence, int flags, byte[] octets) {
    home.packet(
        SimulatedCapture.ROUTER_MAC,
        CAMERA,
        Ip.packet("192.168.1.1", "192.168.1.17", 6, Ip.tcp(53, 40_000, sequence, flags, octets)));
  }

  @Test
  void multicastQuestionsAreObservationsAndAnnouncementsAreNames() {
    byte[] query = DnsOctets.multicastQuery(12, "_googlecast._tcp.local", "_ipp._tcp.local");
    multicast(query);
    multicast(DnsOctets.announcement("Front-Door.local", "192.168.1.17"));
    multicast(DnsOctets.announcement("Neighbour.local", "192.168.1.99"));
    camera.looksUp("a.example", "203.0.113.5");

    Heard heard = Heard.of(home);

    assertThat(heard.names())
        .containsExactly("_googlecast._tcp.local", "_ipp._tcp.local", "a.example");
    assertThat(heard.observations.get(2).party().name()).isEqualTo("Front-Door");
    assertThat(heard.summary.devices().get(0).hostNameFrom()).isEqualTo("mdns");
  }

  private void multicast(byte[] message) {
    home.packet(
        CAMERA,
        "01:00:5e:00:00:fb",
        Ip.packet("192.168.1.17", "224.0.0.251", 17, Ip.udp(5_353, 5_353, message)));
  }

  @Test
  void dhcpGivesNamesAndSaysWhoHasAnAddress() {
    byte[] options =
        new OctetBuffer()
            .u8(60)
            .u8(5)
            .text("udhcp")
            .u8(81)
            .u8(9)
            .u8(4)
            .u16(0)
            .u8(5)
            .text("other")
            .u8(12)
            .u8(6)
            .text("cam\u001b[m")
            .toBytes();
    home.packet(
        CAMERA,
        "ff:ff:ff:ff:ff:ff",
        Ip.packet(
            "0.0.0.0", "255.255.255.255", 17, Ip.udp(68, 67, DnsOctets.dhcp(CAMERA, options))));
    camera.connects("203.0.113.5", 443, new byte[] {1});

    Heard heard = Heard.of(home);

    assertThat(heard.flowTo("203.0.113.5").party().name()).isEqualTo("cam\u001b[m");
    assertThat(heard.summary.devices().get(0).hostNameFrom()).isEqualTo("dhcp");
  }

  @Test
  void theAcknowledgementOfDhcpBindsAnAddressWhereFramesHaveNoMac() {
    SimulatedCapture raw = SimulatedCapture.in(CaptureForm.PCAP.over(SimulatedCapture.RAW));
    byte[] given = DnsOctets.dhcpAcknowledgement(CAMERA, "192.168.1.17");
    raw.packet(
        CAMERA, CAMERA, Ip.packet("192.168.1.1", "255.255.255.255", 17, Ip.udp(67, 68, given)));
    raw.device(CAMERA, "192.168.1.17").connects("203.0.113.5", 443, new byte[] {1});

    assertThat(Heard.of(raw).flowTo("203.0.113.5").party().key()).isEqualTo("mac:" + CAMERA);
  }

  @Test
  void dhcpForIpv6NamesTheDeviceThatSentIt() {
    byte[] message =
        new OctetBuffer()
            .u8(1)
            .number(7, 3)
            .u16(39)
            .u16(11)
            .u8(0)
            .u8(9)
            .text("cam-north")
            .toBytes();
    home.packet(
        CAMERA,
        "33:33:00:01:00:02",
        Ip.packet("fe80::17", "ff02::1:2", 17, Ip.udp(546, 547, message)));
    camera.looksUp("a.example", "203.0.113.5");

    assertThat(Heard.of(home).observations.get(0).party().name()).isEqualTo("cam-north");
  }

  @Test
  void trafficInTheHouseAndToGroupsIsCountedAside() {
    camera.looksUp("a.example", "203.0.113.5");
    multicast(DnsOctets.multicastQuery(12, "x.local"));

    Heard heard = Heard.of(home);

    assertThat(heard.flows).isEmpty();
    assertThat(heard.summary.aside().get(Dissection.LOCAL).packets()).isEqualTo(2);
    assertThat(heard.summary.aside().get(Dissection.GROUP).packets()).isEqualTo(1);
  }

  @Test
  void aServerAtHomeHasOneFlowForEachAddressThatCalled() {
    for (int i = 0; i < 5; i++) {
      home.packet(
          SimulatedCapture.ROUTER_MAC,
          CAMERA,
          Ip.packet(
              "203.0.113.5", "192.168.1.17", 6, Ip.tcp(50_000 + i, 443, 1, Ip.SYN, new byte[0])));
      home.packet(
          CAMERA,
          SimulatedCapture.ROUTER_MAC,
          Ip.packet(
              "192.168.1.17",
              "203.0.113.5",
              6,
              Ip.tcp(443, 50_000 + i, 1, Ip.SYN | Ip.ACK, new byte[0])));
    }

    Flow flow = Heard.of(home).flowTo("203.0.113.5");

    assertThat(flow.port()).isZero();
    assertThat(flow.packets()).isEqualTo(10);
  }
}
