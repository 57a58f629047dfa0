package dev.tacet.dns;

import static dev.tacet.dns.Messages.asked;
import static dev.tacet.dns.Messages.hex;
import static dev.tacet.dns.Messages.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where HTTPS records lead, however they are made. */
class ServiceHintsTest {
  private static final UpstreamQuery WWW = asked("www.example.net", RecordTypes.HTTPS);
  private static final String SERVICE = "0001" + "00"; // priority 1, target: the owner itself
  private static final String IPV4HINT = "0004";
  private static final String IPV6HINT = "0006";

  /** An answer with one HTTPS record of these octets. */
  private static byte[] answer(String rdata) {
    byte[] head = response(WWW, 1).toWire();
    byte[] data = hex(rdata);
    byte[] record =
        hex(
            "c00c" // the QNAME
                + "0041" // HTTPS
                + "0001" // IN
                + "0000012c" // TTL 300
                + String.format("%04x", data.length));
    byte[] whole = Arrays.copyOf(head, head.length + record.length + data.length);
    System.arraycopy(record, 0, whole, head.length, record.length);
    System.arraycopy(data, 0, whole, head.length + record.length, data.length);
    Wire.put16(whole, 6, 1);
    return whole;
  }

  private static List<String> hints(String rdata) throws Exception {
    return AnswerReader.read(answer(rdata), WWW).addresses().stream()
        .map(InetAddress::getHostAddress)
        .toList();
  }

  @Test
  void allHintsAreRead() throws Exception {
    assertThat(
            hints(
                SERVICE
                    + "0001"
                    + "0003"
                    + "026832" // alpn=h2
                    + IPV4HINT
                    + "0008"
                    + "c0000201"
                    + "c0000202"
                    + IPV6HINT
                    + "0010"
                    + "20010db8000000000000000000000007"))
        .containsExactly("192.0.2.1", "192.0.2.2", "2001:db8:0:0:0:0:0:7");
  }

  @Test
  void anIpv4AddressInIpv6FormIsThatAddress() throws Exception {
    assertThat(hints(SERVICE + IPV6HINT + "0010" + "00000000000000000000ffffc0000207"))
        .containsExactly("192.0.2.7");
  }

  @Test
  void aRepeatedParameterHidesNothing() throws Exception {
    assertThat(hints(SERVICE + IPV4HINT + "0004" + "c0000207" + IPV4HINT + "0004" + "c6336401"))
        .containsExactly("192.0.2.7", "198.51.100.1");
  }

  @Test
  void anAliasAmongHintsIsSkippedAsTheNameItIs() throws Exception {
    Answer answer =
        AnswerReader.read(
            answer("0001" + "0378797a" + "046e616d65" + "00" + IPV4HINT + "0004" + "c0000207"),
            WWW);

    assertThat(answer.canonicalNames()).containsExactly(DomainName.parse("xyz.name"));
    assertThat(answer.addresses()).containsExactly(InetAddress.getByName("192.0.2.7"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "0001",
        "000100" + "0004",
        "000100" + "0004" + "0003" + "c00002",
        "000100" + "0004" + "0008" + "c0000207",
        "000100" + "0006" + "0011" + "20010db800000000000000000000000700",
        "000100" + "0006" + "ffff",
        "0001" + "3f" + "00",
        "0001" + "c0ff",
      })
  void brokenHintsAreAMalformedAnswerAndNothingWorse(String rdata) {
    assertThatThrownBy(() -> hints(rdata)).isInstanceOf(MalformedAnswerException.class);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void mutatedRecordsAreReadOrRefused(long seed) {
    Random random = new Random(seed);
    byte[] good =
        answer(
            SERVICE
                + "0001"
                + "0003"
                + "026832"
                + IPV4HINT
                + "0008"
                + "c0000201"
                + "c0000202"
                + IPV6HINT
                + "0010"
                + "20010db8000000000000000000000007");
    for (int i = 0; i < 20_000; i++) {
      byte[] octets = good.clone();
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        octets[Wire.HEADER + random.nextInt(octets.length - Wire.HEADER)] =
            (byte) random.nextInt(256);
      }
      byte[] cut = Arrays.copyOf(octets, octets.length - (i % 5 == 0 ? random.nextInt(40) : 0));
      try {
        assertThat(AnswerReader.read(cut, WWW).addresses()).hasSizeLessThan(16);
      } catch (MalformedAnswerException refused) {
        assertThat(refused).hasMessageNotContaining("null");
      }
    }
  }
}
