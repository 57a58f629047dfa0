package dev.tacet.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.insight.Flow;
import dev.tacet.testkit.CaptureForm;
import dev.tacet.testkit.Hello;
import dev.tacet.testkit.OctetBuffer;
import dev.tacet.testkit.SimulatedCapture;
import dev.tacet.testkit.SimulatedCapture.Device;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuicTest {
  private static final byte[] ID = OctetBuffer.hex("8394c8f03e515708");

  /** RFC 9001 appendix A.2: the CRYPTO frame of the client's Initial. */
  private static final byte[] FRAME =
      OctetBuffer.hex(
          "060040f1010000ed0303ebf8fa56f12939b9584a3896472ec40bb863cfd3e868"
              + "04fe3a47f06a2b69484c00000413011302010000c000000010000e00000b6578"
              + "616d706c652e636f6dff01000100000a00080006001d00170018001000070005"
              + "04616c706e000500050100000000003300260024001d00209370b2c9caa47fba"
              + "baf4559fedba753de171fa71f50f1ce15d43e994ec74d748002b000302030400"
              + "0d0010000e0403050306030203080408050806002d00020101001c0002400100"
              + "3900320408ffffffffffffffff05048000ffff07048000ffff08011001048000"
              + "75300901100f088394c8f03e51570806048000ffff");

  @Test
  void theKeysAreThoseOfRfc9001AppendixA1() {
    QuicKeys keys = new QuicCrypto().ofClient(QuicKeys.VERSION_1, ID);

    assertThat(keys.key()).isEqualTo(OctetBuffer.hex("1f369613dd76d5467730efcbe3b1a22d"));
    assertThat(keys.iv()).isEqualTo(OctetBuffer.hex("fa044b2f42a3fd3b46fb255c"));
    assertThat(keys.headerKey()).isEqualTo(OctetBuffer.hex("9f50449e04a0e810283a1e9933adedd2"));
  }

  @Test
  void theKeysAreThoseOfRfc9369AppendixA1() {
    QuicKeys keys = new QuicCrypto().ofClient(QuicKeys.VERSION_2, ID);

    assertThat(keys.key()).isEqualTo(OctetBuffer.hex("8b1a0bc121284290a29e0971b5cd045d"));
    assertThat(keys.iv()).isEqualTo(OctetBuffer.hex("91f73e2351d8fa91660e909f"));
    assertThat(keys.headerKey()).isEqualTo(OctetBuffer.hex("45b95e15235d6f45a6b19cbcb0294ba9"));
  }

  /**
   * The test tree's own writer makes the RFC's packet: its beginning is compared, and its tag,
   * which no other packet has.
   */
  private static void isThePacketOf(byte[] packet, String head, String tag) {
    assertThat(packet)
        .hasSize(1_200)
        .startsWith(OctetBuffer.hex(head))
        .endsWith(OctetBuffer.hex(tag));
    assertThat(new QuicInitials(new QuicCrypto()).read(packet, 0, packet.length))
        .isEqualTo(new Told(true, "example.com"));
  }

  @Test
  void thePacketOfRfc9001AppendixA2IsForExampleCom() {
    isThePacketOf(
        Hello.quic(Hello.QUIC_1, ID, ID, 2, FRAME),
        "c000000001088394c8f03e5157080000449e7b9aec34d1b1c98dd7689fb8ec11"
            + "d242b123dc9bd8bab936b47d92ec356c0bab7df5976d27cd449f63300099f399"
            + "1c260ec4c60d17b31f8429157bb35a1282a643a8d2262cad67500cadb8e7378c",
        "e221af44860018ab0856972e194cd934");
  }

  @Test
  void thePacketOfRfc9369AppendixA2IsForExampleCom() {
    isThePacketOf(
        Hello.quic(Hello.QUIC_2, ID, ID, 2, FRAME),
        "d76b3343cf088394c8f03e5157080000449ea0c95e82ffe67b6abcdb4298b485"
            + "dd04de806071bf03dceebfa162e75d6c96058bdbfb127cdfcbf903388e99ad04"
            + "9f9a3dd4425ae4d0992cfff18ecf0fdb5a842d09747052f17ac2053d21f57c5d",
        "a18b2faa745b6fe189cf772a9f84cbfc");
  }

  @ParameterizedTest
  @ValueSource(ints = {Hello.QUIC_1, Hello.QUIC_2})
  void aHelloInPiecesOutOfOrderOverSeveralPacketsNamesTheFlow(int version) {
    byte[] handshake = Hello.handshake("video.example".getBytes(), 1_800);
    int third = handshake.length / 3;
    byte[] last = Hello.crypto(handshake, 2 * third, handshake.length);
    byte[] middle = Hello.crypto(handshake, third, 2 * third);
    byte[] first =
        new OctetBuffer()
            .octets(OctetBuffer.hex("01 00 02 05 00 01 02 00 00")) // PING, padding, an ACK
            .octets(Hello.crypto(handshake, 40, third))
            .octets(Hello.crypto(handshake, 0, 60))
            .toBytes();
    SimulatedCapture home = SimulatedCapture.in(CaptureForm.PCAP);
    Device phone = home.device("02:00:00:00:00:21", "192.168.1.21");
    phone.sendsTo("203.0.113.50", 50_000, 443, Hello.quic(version, ID, ID, 0, last));
    phone.sendsTo("203.0.113.50", 50_000, 443, Hello.quic(version, ID, ID, 1, middle));
    phone.getsFrom("203.0.113.50", 443, 50_000, new byte[1_200]);
    phone.sendsTo("203.0.113.50", 50_000, 443, Hello.quic(version, ID, ID, 2, first));

    Flow flow = Heard.of(home).flowTo("203.0.113.50");

    assertThat(flow.name()).contains("video.example");
    assertThat(flow.nameFrom()).isEqualTo("quic");
    assertThat(flow.lookedUp()).isFalse();
    assertThat(flow.protocol()).isEqualTo("udp");
    assertThat(flow.packets()).isEqualTo(4);
  }

  @Test
  void laterPacketsGoToAnotherIdWithTheSameKeys() {
    byte[] handshake = Hello.handshake("video.example".getBytes(), 1_200);
    QuicInitials initials = new QuicInitials(new QuicCrypto());
    byte[] one = Hello.quic(1, ID, ID, 0, Hello.crypto(handshake, 0, 600));
    byte[] other = new byte[] {9, 9, 9};
    byte[] two = Hello.quic(1, ID, other, 1, Hello.crypto(handshake, 600, handshake.length));

    assertThat(initials.read(one, 0, one.length)).isEqualTo(Told.MORE);
    assertThat(initials.read(two, 0, two.length).name()).isEqualTo("video.example");
  }

  @Test
  void afterARetryTheKeysComeFromTheServersId() {
    byte[] handshake = Hello.handshake("video.example".getBytes(), 1_200);
    byte[] chosen = OctetBuffer.hex("0011223344556677");
    QuicInitials initials = new QuicInitials(new QuicCrypto());
    byte[] before = Hello.quic(1, ID, ID, 0, Hello.crypto(handshake, 0, 600));
    byte[] one = Hello.quic(1, chosen, chosen, 1, Hello.crypto(handshake, 600, handshake.length));
    byte[] two = Hello.quic(1, chosen, chosen, 2, Hello.crypto(handshake, 0, 600));

    initials.read(before, 0, before.length);
    assertThat(initials.read(one, 0, one.length)).isEqualTo(Told.MORE);
    assertThat(initials.read(two, 0, two.length).name()).isEqualTo("video.example");
  }

  @Test
  void packetsThatOnlyLookLikeItEndTheSearchAfterSixteen() {
    byte[] packet = Hello.quic(1, ID, ID, 0, new byte[] {1});
    byte[] damaged = packet.clone();
    Arrays.fill(damaged, 100, 1_000, (byte) 7);
    QuicInitials initials = new QuicInitials(new QuicCrypto());
    Told told = Told.MORE;
    int tries = 0;
    while (!told.done()) {
      told = initials.read(damaged, 0, damaged.length);
      tries++;
    }

    assertThat(told).isEqualTo(Told.NOTHING);
    assertThat(tries).isEqualTo(QuicInitials.MAX_PACKETS);
  }
}
