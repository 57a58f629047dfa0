package dev.tacet.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.tacet.testkit.Announcement;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Message;
import org.xbill.DNS.Section;

class MulticastMessageTest {
  private static final DomainName CAST = DomainName.parse("_googlecast._tcp.local");

  private static byte[] chromecast() {
    return new Announcement()
        .service("_googlecast._tcp", "Chromecast-Ab12", "Ab12", "md=Chromecast", "fn=Wohnzimmer")
        .host("Ab12", "192.0.2.23", "2001:db8::23")
        .toWire();
  }

  @Test
  void anAnnouncementIsReadRecordByRecord() throws Exception {
    List<MulticastMessage.Entry> entries =
        MulticastMessage.read(chromecast()).orElseThrow().entries();

    DomainName instance = DomainName.parse("chromecast-ab12._googlecast._tcp.local");
    DomainName host = DomainName.parse("ab12.local");
    assertThat(entries)
        .containsExactly(
            new MulticastMessage.Entry(
                CAST,
                "_googlecast",
                false,
                4_500,
                new MulticastMessage.Pointer(instance, "Chromecast-Ab12")),
            new MulticastMessage.Entry(
                instance,
                "Chromecast-Ab12",
                true,
                4_500,
                new MulticastMessage.Server(host, "Ab12")),
            new MulticastMessage.Entry(
                instance,
                "Chromecast-Ab12",
                true,
                4_500,
                new MulticastMessage.Strings(List.of("md=Chromecast", "fn=Wohnzimmer"))),
            new MulticastMessage.Entry(
                host,
                "Ab12",
                true,
                4_500,
                new MulticastMessage.Address(InetAddress.getByName("192.0.2.23"))),
            new MulticastMessage.Entry(
                host,
                "Ab12",
                true,
                4_500,
                new MulticastMessage.Address(InetAddress.getByName("2001:db8::23"))));
  }

  @Test
  void aLabelKeepsItsLetterCaseItsBlanksAndItsDots() {
    byte[] octets =
        new Announcement().service("_airplay._tcp", "Büro Nr. 2", "buero", "model=X").toWire();

    MulticastMessage.Entry pointer = MulticastMessage.read(octets).orElseThrow().entries().get(0);

    assertThat(pointer.data())
        .isInstanceOfSatisfying(
            MulticastMessage.Pointer.class,
            data -> {
              assertThat(data.label()).isEqualTo("Büro Nr. 2");
              assertThat(data.target().labelCount()).isEqualTo(4);
            });
  }

  @Test
  void whatIsNoUtf8IsReplaced() {
    byte[] octets =
        new Announcement()
            .service(
                "_airplay._tcp",
                new byte[] {'t', 'v', (byte) 0xff, (byte) 0xc3},
                "tv",
                List.of(new byte[] {'m', 'd', '=', (byte) 0xfe}))
            .toWire();

    List<MulticastMessage.Entry> entries = MulticastMessage.read(octets).orElseThrow().entries();

    assertThat(entries.get(1).label()).isEqualTo("tv\ufffd\ufffd");
    assertThat(entries.get(2).data()).isEqualTo(new MulticastMessage.Strings(List.of("md=\ufffd")));
  }

  @Test
  void aQueryIsNoAnswer() {
    byte[] octets = chromecast();
    octets[2] = 0;

    assertThat(MulticastMessage.read(octets)).isEmpty();
  }

  @Test
  void anAnswerWithAnErrorOrAnotherOpcodeIsIgnored() {
    byte[] error = chromecast();
    error[3] = 3;
    byte[] update = chromecast();
    update[2] = (byte) 0xac;

    assertThat(MulticastMessage.read(error)).isEmpty();
    assertThat(MulticastMessage.read(update)).isEmpty();
  }

  @Test
  void aNameThatPointsAtItselfIsNoMessage() {
    byte[] octets =
        hex(
            "0000"
                + "8400"
                + "0000"
                + "0001"
                + "0000"
                + "0000" // one answer
                + "c00c" // its name points at itself
                + "000c"
                + "8001"
                + "00001194"
                + "0002" // PTR, IN, TTL, two octets
                + "c00c");

    assertThat(MulticastMessage.read(octets)).isEmpty();
  }

  @Test
  void twoNamesThatPointAtEachOtherAreNoMessage() {
    byte[] octets =
        hex(
            "0000"
                + "8400"
                + "0000"
                + "0001"
                + "0000"
                + "0000"
                + "0161"
                + "c010" // "a", then what stands four octets on
                + "0162"
                + "c00c" // "b", then back
                + "000c"
                + "8001"
                + "00001194"
                + "0002"
                + "c00c");

    assertThat(MulticastMessage.read(octets)).isEmpty();
  }

  @Test
  void aNameOf255OctetsIsReadAndOneOf256IsNot() {
    // 3 labels of 63 octets, then one of 61 or 62, and the root.
    assertThat(ofLength(61)).hasValueSatisfying(m -> assertThat(m.entries()).hasSize(1));
    assertThat(ofLength(62)).isEmpty();
  }

  private static Optional<MulticastMessage> ofLength(int lastLabel) {
    String label = "3f" + "61".repeat(63);
    String last = HexFormat.of().toHexDigits((byte) lastLabel) + "62".repeat(lastLabel);
    return MulticastMessage.read(
        hex(
            "0000"
                + "8400"
                + "0000"
                + "0001"
                + "0000"
                + "0000"
                + label.repeat(3)
                + last
                + "00"
                + "0001"
                + "8001"
                + "00000078"
                + "0004"
                + "c0000217")); // A 192.0.2.23
  }

  @Test
  void moreRecordsThanADeviceHasAreLeftOut() {
    Announcement many = new Announcement();
    for (int i = 0; i < 400; i++) {
      many.host("h", "192.0.2." + i % 256);
    }

    assertThat(MulticastMessage.read(many.toWire()).orElseThrow().entries())
        .hasSize(MulticastMessage.MAX_ENTRIES);
  }

  @Test
  void moreOctetsThanAMessageHasAreNone() {
    assertThat(MulticastMessage.read(Arrays.copyOf(chromecast(), 9_001))).isEmpty();
    assertThat(MulticastMessage.read(new byte[0])).isEmpty();
    assertThat(MulticastMessage.read(new byte[11])).isEmpty();
  }

  @Test
  void aTtlWithItsTopBitSetIsZero() {
    byte[] octets =
        hex(
            "0000"
                + "8400"
                + "0000"
                + "0001"
                + "0000"
                + "0000"
                + "02747600" // tv.
                + "0001"
                + "8001"
                + "ffffffff"
                + "0004"
                + "c0000217");

    assertThat(MulticastMessage.read(octets).orElseThrow().entries().get(0).ttlSeconds()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {71, 72, 73})
  void anyOctetsAreAMessageOrNoneForSeed(long seed) {
    Random random = new Random(seed);
    byte[] good = chromecast();
    for (int i = 0; i < 20_000; i++) {
      byte[] octets = Arrays.copyOf(good, 1 + random.nextInt(good.length));
      for (int changes = random.nextInt(8); changes > 0; changes--) {
        octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
      }
      assertThatCode(() -> MulticastMessage.read(octets))
          .as(HexFormat.of().formatHex(octets))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void aQueryAsksForPointersToBeAnsweredByMulticast() throws Exception {
    List<byte[]> queries = MulticastMessage.queries(List.of(CAST));

    assertThat(queries).hasSize(1);
    assertThat(HexFormat.of().formatHex(queries.get(0)))
        .isEqualTo(
            "0000"
                + "0000"
                + "0001"
                + "0000"
                + "0000"
                + "0000"
                + "0b"
                + hexOf("_googlecast")
                + "04"
                + hexOf("_tcp")
                + "05"
                + hexOf("local")
                + "00"
                + "000c"
                + "0001"); // PTR, IN, without the bit that asks for unicast
  }

  @Test
  void manyQuestionsGoInMessagesThatFitAFrame() throws Exception {
    List<DomainName> names =
        IntStream.range(0, 256)
            .mapToObj(i -> DomainName.parse("_service-" + i + "._tcp.local"))
            .toList();

    List<byte[]> queries = MulticastMessage.queries(names);

    int questions = 0;
    for (byte[] query : queries) {
      assertThat(query.length).isLessThanOrEqualTo(1_232);
      questions += new Message(query).getSection(Section.QUESTION).size();
    }
    assertThat(questions).isEqualTo(256);
    assertThat(queries).hasSizeLessThan(9);
    assertThat(MulticastMessage.queries(List.of())).isEmpty();
  }

  private static String hexOf(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
