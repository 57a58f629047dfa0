package dev.tacet.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.insight.Flow;
import dev.tacet.testkit.CaptureForm;
import dev.tacet.testkit.Hello;
import dev.tacet.testkit.Ip;
import dev.tacet.testkit.OctetBuffer;
import dev.tacet.testkit.SimulatedCapture;
import dev.tacet.testkit.SimulatedCapture.Device;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CaptureFormatTest {
  private static final String CAMERA = "02:00:00:00:00:17";

  static Stream<CaptureForm> forms() {
    return Stream.of(CaptureForm.PCAP, CaptureForm.FRITZBOX, CaptureForm.PCAPNG)
        .flatMap(form -> Stream.of(form, form.bigEndian()))
        .flatMap(
            form ->
                form.kind() == CaptureForm.Kind.FRITZBOX
                    ? Stream.of(form)
                    : Stream.of(form, form.withNanoseconds()));
  }

  private static SimulatedCapture household(CaptureForm form) {
    SimulatedCapture home = SimulatedCapture.in(form);
    Device camera = home.device(CAMERA, "192.168.1.17", "2001:db8:1::17");
    camera.looksUp("p2p.zmodo.example", "203.0.113.7");
    camera
        .connects("203.0.113.7", 443, Hello.tls("p2p.zmodo.example"))
        .sends(1_000)
        .receives(200)
        .closes();
    home.pass(Duration.ofSeconds(60));
    camera.connects("198.51.100.9", 80, Hello.http("report.example")).closes();
    return home;
  }

  @ParameterizedTest
  @MethodSource("forms")
  void everyFormTellsTheSame(CaptureForm form) {
    Heard heard = Heard.of(household(form));

    assertThat(heard.summary.whole()).isTrue();
    assertThat(heard.summary.packets()).isEqualTo(12);
    assertThat(heard.names()).containsExactly("p2p.zmodo.example");
    assertThat(heard.observations.get(0).atMillis())
        .isEqualTo(SimulatedCapture.START.toEpochMilli());
    assertThat(heard.observations.get(0).rcode()).isZero();
    assertThat(heard.observations.get(0).ttlSeconds()).isEqualTo(300);
    Flow flow = heard.flowTo("203.0.113.7");
    assertThat(flow.name()).contains("p2p.zmodo.example");
    assertThat(flow.nameFrom()).isEqualTo("dns");
    assertThat(flow.lookedUp()).isTrue();
    assertThat(flow.party().key()).isEqualTo("mac:" + CAMERA);
    assertThat(flow.bytesDown()).isEqualTo(40 + 240);
    assertThat(flow.bytesUp())
        .isEqualTo(40 + 40 + Hello.tls("p2p.zmodo.example").length + 1_040 + 40);
    assertThat(heard.flowTo("198.51.100.9").lookedUp()).isFalse();
    assertThat(heard.flowTo("198.51.100.9").nameFrom()).isEqualTo("http");
    assertThat(heard.summary.lastMillis() - heard.summary.firstMillis())
        .isBetween(60_000L, 61_000L);
  }

  @Test
  void theFormIsNamed() {
    assertThat(Heard.of(household(CaptureForm.FRITZBOX.bigEndian())).summary.format())
        .isEqualTo("pcap, big-endian, microseconds, modified record headers of 24 octets");
    assertThat(Heard.of(household(CaptureForm.PCAPNG)).summary.format())
        .isEqualTo("pcapng, little-endian");
  }

  @Test
  void theOlderModifiedHeadersOf28OctetsAreKnownByWhatFollows() {
    byte[] file = household(CaptureForm.FRITZBOX).octets();
    OctetBuffer wider = new OctetBuffer().octets(Arrays.copyOf(file, 24));
    for (int at = 24; at < file.length; ) {
      int captured = (int) Octets.u32(file, at + 8, true);
      wider.octets(Arrays.copyOfRange(file, at, at + 24)).zeros(4);
      wider.octets(Arrays.copyOfRange(file, at + 24, at + 24 + captured));
      at += 24 + captured;
    }

    Heard heard = Heard.of(wider.toBytes());

    assertThat(heard.summary.format()).endsWith("28 octets");
    assertThat(heard.summary.whole()).isTrue();
    assertThat(heard.names()).containsExactly("p2p.zmodo.example");
  }

  @Test
  void aPackedFileIsReadAsItIs(@TempDir Path folder) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(household(CaptureForm.PCAPNG).octets());
    }
    Path file = Files.write(folder.resolve("a.pcapng.gz"), packed.toByteArray());
    List<Long> progress = new ArrayList<>();
    Heard heard = new Heard();

    heard.summary = CaptureFile.read(file, heard, (octets, total) -> progress.add(octets));

    assertThat(heard.names()).containsExactly("p2p.zmodo.example");
    assertThat(progress).contains((long) packed.size());
  }

  @Test
  void aPackedFileCutShortSaysSo() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(household(CaptureForm.PCAP).octets());
    }

    Heard heard = Heard.of(Arrays.copyOf(packed.toByteArray(), packed.size() - 30));

    assertThat(heard.summary.whole()).isFalse();
    assertThat(heard.summary.damages().get(0).words()).contains("Unexpected end of ZLIB");
  }

  @Test
  void whatIsNoCaptureIsToldWithItsFirstOctets() {
    for (String text : List.of("", "abc", "<html><body>login", "PK\3\4zip of everything")) {
      assertThatThrownBy(() -> Heard.read(text.getBytes()))
          .isInstanceOf(CaptureException.class)
          .hasMessageStartingWith("this is no capture");
    }
    assertThatThrownBy(() -> Heard.read(new byte[] {0x1f, (byte) 0x8b, 9, 9, 9, 9, 9, 9, 9, 9, 9}))
        .isInstanceOf(CaptureException.class);
    assertThatThrownBy(() -> Heard.read(OctetBuffer.hex("a1b2c3d4 0002")))
        .isInstanceOf(CaptureException.class)
        .hasMessageContaining("ends within its header");
    assertThatThrownBy(() -> Heard.read(OctetBuffer.hex("0a0d0d0a 1c000000 00000000 00000000")))
        .isInstanceOf(CaptureException.class)
        .hasMessageContaining("order of its octets");
  }

  @Test
  void sectionsAndInterfacesEachHaveTheirOwnClock() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SimulatedCapture home = SimulatedCapture.in(CaptureForm.PCAPNG, out);
    byte[] query = query("a.example");
    long seconds = SimulatedCapture.START.getEpochSecond();
    home.writer().describe(SimulatedCapture.RAW, 0x80 | 10, 0); // 1024 units a second
    home.writer().describe(SimulatedCapture.RAW, 0, -3_600); // seconds, an hour behind
    home.writer().describe(SimulatedCapture.RAW, 3, 0); // milliseconds
    home.writer().enhanced(1, seconds * 1024 + 512, query, query.length);
    home.writer().enhanced(2, seconds + 3_600 + 1, query("b.example"), query.length);
    home.writer().old(3, seconds * 1000 + 2_250, query("c.example"));
    home.writer().section();
    home.writer().describe(SimulatedCapture.RAW, 9, 0);
    home.writer().enhanced(0, (seconds + 3) * 1_000_000_000L, query("d.example"), query.length);
    home.writer().simple(query("e.example"));
    home.writer().block(0x0000_0bad, home.writer().buffer().text("whatever is in it"));
    home.writer().block(4, home.writer().buffer().zeros(4)); // names

    Heard heard = Heard.of(out.toByteArray());

    assertThat(heard.summary.whole()).isTrue();
    assertThat(heard.summary.format()).contains("2 sections");
    long start = SimulatedCapture.START.toEpochMilli();
    assertThat(heard.observations)
        .extracting(o -> o.name() + " " + (o.atMillis() - start))
        .containsExactly(
            "a.example 500",
            "b.example 1000",
            "c.example 2250",
            "d.example 3000",
            "e.example 3000");
  }

  @Test
  void aPacketOfAnInterfaceNobodyDescribedIsTold() {
    SimulatedCapture home = SimulatedCapture.in(CaptureForm.PCAPNG);
    byte[] query = query("a.example");
    home.writer().enhanced(7, 0, query, query.length);

    Heard heard = Heard.of(home);

    assertThat(heard.summary.damages())
        .extracting(CaptureSummary.Damage::words)
        .containsExactly("a packet of an interface that was not described");
  }

  @Test
  void aRoutersClockThatBeginsIn1970AndJumpsIsNoDamage() {
    SimulatedCapture home = SimulatedCapture.in(CaptureForm.PCAP);
    Device camera = home.device(CAMERA, "192.168.1.17");
    home.at(java.time.Instant.ofEpochSecond(40));
    camera.looksUp("a.example", "203.0.113.7");
    home.at(SimulatedCapture.START);
    camera.looksUp("b.example", "203.0.113.7");
    home.at(SimulatedCapture.START.minusSeconds(500));
    camera.looksUp("c.example", "203.0.113.7");

    Heard heard = Heard.of(home);

    assertThat(heard.summary.whole()).isTrue();
    assertThat(heard.names()).containsExactly("a.example", "b.example", "c.example");
    assertThat(heard.summary.clockWentBack()).isEqualTo(1);
  }

  private static byte[] query(String name) {
    return Ip.packet(
        "192.168.1.17",
        "192.168.1.1",
        Ip.UDP,
        Ip.udp(40_000, 53, dev.tacet.testkit.DnsOctets.query(7, name, 1)));
  }
}
