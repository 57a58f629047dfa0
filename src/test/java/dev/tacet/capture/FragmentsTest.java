package dev.tacet.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.testkit.CaptureForm;
import dev.tacet.testkit.DnsOctets;
import dev.tacet.testkit.Ip;
import dev.tacet.testkit.OctetBuffer;
import dev.tacet.testkit.SimulatedCapture;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FragmentsTest {
  private static final String CAMERA = "02:00:00:00:00:17";
  private final SimulatedCapture home = SimulatedCapture.in(CaptureForm.PCAP);

  private static byte[][] query(String from, String to) {
    byte[] payload = Ip.udp(40_000, 53, DnsOctets.query(1, "fragmented.example", 1));
    return Ip.fragments(from, to, Ip.UDP, payload, 16, 77);
  }

  private void packet(byte[] ip) {
    home.packet(CAMERA, SimulatedCapture.ROUTER_MAC, ip);
  }

  @ParameterizedTest
  @CsvSource({"192.168.1.17, 192.168.1.1", "fe80::17, fe80::1"})
  void fragmentsInAnyOrderAreOneQuery(String from, String to) {
    List<byte[]> pieces = Arrays.asList(query(from, to));
    Collections.reverse(pieces);
    pieces.forEach(this::packet);

    Heard heard = Heard.of(home);

    assertThat(pieces).hasSize(3);
    assertThat(heard.names()).containsExactly("fragmented.example");
    assertThat(heard.summary.aside().get(Dissection.LOCAL).packets()).isEqualTo(3);
    assertThat(heard.summary.skipped()).isEmpty();
  }

  @Test
  void everyFragmentCountsForTheFlow() {
    byte[] payload = Ip.udp(40_000, 9_999, new byte[3_000]);
    for (byte[] piece : Ip.fragments("192.168.1.17", "203.0.113.5", Ip.UDP, payload, 1_480, 5)) {
      packet(piece);
    }

    Heard heard = Heard.of(home);

    assertThat(heard.flowTo("203.0.113.5").port()).isEqualTo(9_999);
    assertThat(heard.flowTo("203.0.113.5").packets()).isEqualTo(3);
    assertThat(heard.flowTo("203.0.113.5").bytesUp()).isEqualTo(3_008 + 60);
  }

  @Test
  void whatOverlapsIsDroppedWholeAndCounted() {
    byte[][] pieces = query("192.168.1.17", "192.168.1.1");
    packet(pieces[0]);
    byte[] other = pieces[1].clone();
    other[7] = 1; // eight octets earlier: over the end of the first
    packet(other);
    packet(pieces[1]);
    packet(pieces[2]);

    Heard heard = Heard.of(home);

    assertThat(heard.observations).isEmpty();
    assertThat(heard.skipped(Fragments.OVERLAPPING)).isEqualTo(4);
  }

  @Test
  void aFragmentSeenTwiceIsNoOverlap() {
    byte[][] pieces = query("192.168.1.17", "192.168.1.1");
    packet(pieces[0]);
    packet(pieces[0]);
    packet(pieces[1]);
    packet(pieces[2]);

    Heard heard = Heard.of(home);

    assertThat(heard.names()).containsExactly("fragmented.example");
    assertThat(heard.skipped("fragments seen twice")).isEqualTo(1);
  }

  @Test
  void whatIsNeverWholeIsCountedAfterItsTime() {
    byte[][] pieces = query("192.168.1.17", "192.168.1.1");
    packet(pieces[0]);
    packet(pieces[1]);
    home.pass(Duration.ofSeconds(31));
    packet(pieces[2]);

    Heard heard = Heard.of(home);

    assertThat(heard.observations).isEmpty();
    assertThat(heard.skipped(Fragments.NEVER_WHOLE)).isEqualTo(3);
  }

  @Test
  void aFloodOfFirstFragmentsIsBounded() {
    for (int i = 0; i < 3 * Fragments.MAX_DATAGRAMS; i++) {
      byte[] payload = new byte[64];
      packet(Ip.four("192.168.1.17", "203.0.113.5", 17, payload, i, 0x2000 | 8_000, new byte[0]));
    }

    Heard heard = Heard.of(home);

    assertThat(heard.summary.overflowed())
        .containsEntry("packets in fragments", 2L * Fragments.MAX_DATAGRAMS);
    assertThat(heard.skipped(Fragments.NEVER_WHOLE)).isEqualTo(3 * Fragments.MAX_DATAGRAMS);
  }

  @Test
  void optionsAndExtensionHeadersArePassedOver() {
    byte[] udp = Ip.udp(40_000, 53, DnsOctets.query(1, "options.example", 1));
    packet(Ip.four("192.168.1.17", "192.168.1.1", 17, udp, 1, 0, OctetBuffer.hex("94040000")));
    byte[] extended =
        new OctetBuffer()
            .octets(OctetBuffer.hex("3c00050200000100")) // hop by hop, then destination options
            .octets(OctetBuffer.hex("1101 000000000000 0000000000000000"))
            .octets(Ip.udp(40_001, 53, DnsOctets.query(2, "extended.example", 28)))
            .toBytes();
    packet(Ip.six("fe80::17", "fe80::1", 0, extended));

    assertThat(Heard.of(home).names()).containsExactly("options.example", "extended.example");
  }
}
