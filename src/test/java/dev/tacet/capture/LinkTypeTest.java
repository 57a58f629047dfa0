package dev.tacet.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.device.Kind;
import dev.tacet.insight.Flow;
import dev.tacet.testkit.CaptureForm;
import dev.tacet.testkit.DnsOctets;
import dev.tacet.testkit.Hello;
import dev.tacet.testkit.Ip;
import dev.tacet.testkit.OctetBuffer;
import dev.tacet.testkit.SimulatedCapture;
import dev.tacet.testkit.SimulatedCapture.Device;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkTypeTest {
  private static final String CAMERA = "02:00:00:00:00:17";
  private static final String ROUTER = SimulatedCapture.ROUTER_MAC;

  @ParameterizedTest
  @CsvSource({
    "1, mac:02:00:00:00:00:17",
    "105, mac:02:00:00:00:00:17",
    "127, mac:02:00:00:00:00:17",
    "113, mac:02:00:00:00:00:17",
    "276, mac:02:00:00:00:00:17",
    "0, ip:192.168.1.17",
    "108, ip:192.168.1.17",
    "9, ip:192.168.1.17",
    "12, ip:192.168.1.17",
    "14, ip:192.168.1.17",
    "101, ip:192.168.1.17",
    "228, ip:192.168.1.17"
  })
  void everyLinkTypeGivesQueriesAndFlows(int linkType, String key) {
    SimulatedCapture home = SimulatedCapture.in(CaptureForm.PCAP.over(linkType));
    Device camera = home.device(CAMERA, "192.168.1.17");
    camera.looksUp("p2p.zmodo.example", "203.0.113.7");
    camera.connects("203.0.113.7", 443, Hello.tls("p2p.zmodo.example")).receives(5_000).closes();

    Heard heard = Heard.of(home);

    assertThat(heard.names()).containsExactly("p2p.zmodo.example");
    assertThat(heard.observations.get(0).rcode()).isZero();
    assertThat(heard.observations.get(0).party().key()).isEqualTo(key);
    Flow flow = heard.flowTo("203.0.113.7");
    assertThat(flow.party().key()).isEqualTo(key);
    assertThat(flow.lookedUp()).isTrue();
    assertThat(flow.bytesDown()).isEqualTo(40 + 4 * 40 + 5_000);
    assertThat(heard.summary.skipped()).isEmpty();
  }

  @Test
  void ipv6IsReadOverARawLinkToo() {
    SimulatedCapture home = SimulatedCapture.in(CaptureForm.PCAP.over(SimulatedCapture.IPV6));
    Device phone = home.device(CAMERA, "fd00::17");
    home.resolver(ROUTER, "fd00::1");
    phone.looksUp("a.example", "2001:db8:9::7");
    phone.connects("2001:db8:9::7", 443, Hello.tls("a.example"));

    Heard heard = Heard.of(home);

    assertThat(heard.observations.get(0).type()).isEqualTo(28);
    assertThat(heard.flowTo("2001:db8:9::7").lookedUp()).isTrue();
  }

  private static byte[] ethernet(String to, String from, byte[] rest) {
    return new OctetBuffer()
        .octets(SimulatedCapture.mac(to))
        .octets(SimulatedCapture.mac(from))
        .octets(rest)
        .toBytes();
  }

  private static byte[] query(String name) {
    return Ip.packet(
        "192.168.1.17",
        "192.168.1.1",
        Ip.UDP,
        Ip.udp(40_000, 53, DnsOctets.query(name.hashCode() & 0xffff, name, 1)));
  }

  @Test
  void tagsOfVlansAndSessionsOfPppoeAreLookedThrough() {
    SimulatedCapture home = SimulatedCapture.in(CaptureForm.PCAP);
    home.frame(
        ethernet(
            ROUTER,
            CAMERA,
            new OctetBuffer().u32(0x8100_0007L).u16(0x0800).octets(query("vlan")).toBytes()));
    home.frame(
        ethernet(
            ROUTER,
            CAMERA,
            new OctetBuffer()
                .u32(0x88a8_0007L)
                .u32(0x8100_0008L)
                .u16(0x0800)
                .octets(query("qinq"))
                .toBytes()));
    byte[] pppoe = query("pppoe");
    home.frame(
        ethernet(
            ROUTER,
            CAMERA,
            new OctetBuffer()
                .u16(0x8864)
                .u16(0x1100)
                .u16(1)
                .u16(pppoe.length + 2)
                .u16(0x0021)
                .octets(pppoe)
                .toBytes()));
    home.frame(
        ethernet(
            ROUTER,
            CAMERA,
            new OctetBuffer()
                .u16(8 + 40)
                .octets(OctetBuffer.hex("aaaa03000000"))
                .u16(0x0800)
                .octets(query("snap"))
                .toBytes()));
    home.frame(ethernet(ROUTER, CAMERA, new OctetBuffer().u16(0x88cc).zeros(40).toBytes()));
    home.frame(ethernet(ROUTER, CAMERA, new OctetBuffer().u16(0x1234).zeros(40).toBytes()));
    home.frame(ethernet(ROUTER, CAMERA, new OctetBuffer().u16(0x8100).toBytes()));

    Heard heard = Heard.of(home);

    assertThat(heard.names()).containsExactly("vlan", "qinq", "pppoe", "snap");
    assertThat(heard.skipped("not IP: LLDP")).isEqualTo(1);
    assertThat(heard.skipped("not IP: EtherType 0x1234")).isEqualTo(1);
    assertThat(heard.skipped(LinkLayer.CUT)).isEqualTo(1);
  }

  @Test
  void aLinkTypeNobodyReadsIsCountedByName() {
    SimulatedCapture home = SimulatedCapture.in(CaptureForm.PCAP.over(249));
    home.frame(new byte[40]);
    home.frame(new byte[40]);

    Heard heard = Heard.of(home);

    assertThat(heard.skipped("link type USB not read")).isEqualTo(2);
    assertThat(heard.summary.links()).containsEntry("USB", new CaptureSummary.Traffic(2, 80));
    assertThat(heard.flows).isEmpty();
  }

  private static byte[] wifi(int control, int flags, int headerMore, byte[] body) {
    return new OctetBuffer()
        .u8(control)
        .u8(flags)
        .u16(0)
        .octets(SimulatedCapture.mac(CAMERA))
        .octets(SimulatedCapture.mac("02:00:00:00:00:99"))
        .octets(SimulatedCapture.mac(ROUTER))
        .u16(0)
        .zeros(headerMore)
        .octets(body)
        .toBytes();
  }

  private static byte[] snap(byte[] ip) {
    return new OctetBuffer().octets(OctetBuffer.hex("aaaa030000000800")).octets(ip).toBytes();
  }

  @Test
  void wifiFramesWithoutPlainDataAreCounted() {
    SimulatedCapture home = SimulatedCapture.in(CaptureForm.PCAP.over(SimulatedCapture.WIFI));
    byte[] down =
        Ip.packet("203.0.113.7", "192.168.1.17", Ip.UDP, Ip.udp(9_999, 40_001, new byte[10]));
    home.frame(wifi(0x80, 0, 0, new byte[30])); // a beacon
    home.frame(wifi(0x48, 1, 0, new byte[8])); // nothing but power saving
    home.frame(wifi(0x08, 0x42, 0, new byte[60])); // encrypted
    home.frame(wifi(0x08, 0x42, 0, snap(down))); // decrypted, the mark still there
    home.frame(wifi(0x88, 0x02, 2, snap(down))); // with QoS
    home.frame(new byte[3]);

    Heard heard = Heard.of(home);

    assertThat(heard.skipped("Wi-Fi management or control")).isEqualTo(2);
    assertThat(heard.skipped("Wi-Fi encrypted")).isEqualTo(1);
    assertThat(heard.skipped(LinkLayer.CUT)).isEqualTo(1);
    assertThat(heard.flowTo("203.0.113.7").bytesDown()).isEqualTo(2 * 38);
    assertThat(heard.flowTo("203.0.113.7").party().key()).isEqualTo("mac:" + CAMERA);
  }

  @Test
  void severalPacketsInOneWifiFrameAreTakenApart() {
    SimulatedCapture home = SimulatedCapture.in(CaptureForm.PCAP.over(SimulatedCapture.WIFI));
    OctetBuffer body = new OctetBuffer();
    for (String name : new String[] {"one.example", "second.example"}) {
      byte[] inner = snap(query(name));
      body.octets(SimulatedCapture.mac(ROUTER))
          .octets(SimulatedCapture.mac(CAMERA))
          .u16(inner.length)
          .octets(inner)
          .padTo(4);
    }
    byte[] frame = wifi(0x88, 0x01, 2, body.toBytes());
    frame[24] = (byte) 0x80;
    home.frame(frame);

    Heard heard = Heard.of(home);

    assertThat(heard.names()).containsExactly("one.example", "second.example");
    assertThat(heard.observations.get(0).party().key()).isEqualTo("mac:" + CAMERA);
  }

  @Test
  void radiotapMayTellOfACheckSequenceAndOfPadding() {
    SimulatedCapture home = SimulatedCapture.in(CaptureForm.PCAP.over(SimulatedCapture.RADIOTAP));
    byte[] down =
        Ip.packet("203.0.113.7", "192.168.1.17", Ip.UDP, Ip.udp(9_999, 40_001, new byte[10]));
    home.frame(
        new OctetBuffer()
            .octets(
                OctetBuffer.hex("00001900 030000a0 00000080 00000000")) // three words, time, flags
            .octets(OctetBuffer.hex("0102030405060708 30"))
            .octets(wifi(0x88, 0x02, 4, snap(down)))
            .zeros(4)
            .toBytes());

    Heard heard = Heard.of(home);

    assertThat(heard.summary.skipped()).isEmpty();
    assertThat(heard.flowTo("203.0.113.7").bytesDown()).isEqualTo(38);
  }

  @Test
  void theRoutersMacIsNoDeviceForWhatItForwards() {
    SimulatedCapture home = SimulatedCapture.in(CaptureForm.PCAP);
    Device camera = home.device(CAMERA, "192.168.1.17");
    camera.connects("203.0.113.7", 443, Hello.tls("a.example")).receives(10);
    // A guest network that the router forwards, with its own MAC in front.
    Device guest = home.device(ROUTER, "192.168.179.20");
    guest.looksUp("guest.example", "203.0.113.8");

    Heard heard = Heard.of(home);

    assertThat(heard.summary.devices())
        .extracting(device -> device.party().key())
        .contains("mac:" + CAMERA, "ip:192.168.179.20");
    assertThat(heard.observations.get(0).party().key()).isEqualTo("ip:192.168.179.20");
    assertThat(heard.summary.devices())
        .filteredOn(device -> device.party().kind() == Kind.ROUTER)
        .extracting(device -> device.party().key())
        .doesNotContain("mac:" + CAMERA);
  }

  @Test
  void aGlobalIpv6AddressIsInsideOnceTheRouterAdvertisedItsPrefix() {
    SimulatedCapture home = SimulatedCapture.in(CaptureForm.PCAP);
    byte[] advertisement =
        new OctetBuffer()
            .u8(134)
            .zeros(15)
            .u8(3)
            .u8(4)
            .u8(64)
            .u8(0xc0)
            .u32(3_600)
            .u32(3_600)
            .u32(0)
            .octets(Ip.address("2001:db8:1::"))
            .toBytes();
    home.packet(ROUTER, "33:33:00:00:00:01", Ip.six("fe80::1", "ff02::1", 58, advertisement, 255));
    Device phone = home.device("02:00:00:00:00:21", "2001:db8:1::21");
    phone.connects("2001:db8:9::7", 443, Hello.tls("a.example")).receives(10);
    home.packet(
        "02:00:00:00:00:aa",
        CAMERA,
        Ip.six("2001:db8:8::1", "2001:db8:7::1", 17, Ip.udp(1, 2, new byte[4])));

    Heard heard = Heard.of(home);

    assertThat(heard.flows).hasSize(1);
    assertThat(heard.flowTo("2001:db8:9::7").party().key()).isEqualTo("mac:02:00:00:00:00:21");
    assertThat(heard.summary.aside().get(Dissection.OUTSIDE).packets()).isEqualTo(1);
  }

  @Test
  void whatArpSaysTellsWhoseAPacketSentByTheCapturingMachineIs() {
    SimulatedCapture home =
        SimulatedCapture.in(CaptureForm.PCAP.over(SimulatedCapture.LINUX_COOKED));
    byte[] arp =
        new OctetBuffer()
            .u16(1)
            .u16(0x0800)
            .u8(6)
            .u8(4)
            .u16(2)
            .octets(SimulatedCapture.mac(CAMERA))
            .octets(Ip.address("192.168.1.17"))
            .zeros(10)
            .toBytes();
    home.frame(cooked(0, CAMERA, 0x0806, arp));
    byte[] down =
        Ip.packet("203.0.113.7", "192.168.1.17", Ip.UDP, Ip.udp(9_999, 40_001, new byte[10]));
    home.frame(cooked(4, ROUTER, 0x0800, down));

    assertThat(Heard.of(home).flowTo("203.0.113.7").party().key()).isEqualTo("mac:" + CAMERA);
  }

  private static byte[] cooked(int kind, String mac, int type, byte[] rest) {
    return new OctetBuffer()
        .u16(kind)
        .u16(1)
        .u16(6)
        .octets(SimulatedCapture.mac(mac))
        .u16(0)
        .u16(type)
        .octets(rest)
        .toBytes();
  }
}
