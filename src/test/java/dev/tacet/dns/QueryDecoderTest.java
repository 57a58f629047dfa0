package dev.tacet.dns;

import static dev.tacet.dns.Messages.hex;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Section;

class QueryDecoderTest {
  private static final String HEADER = "abcd" + "0100" + "0001" + "0000" + "0000" + "0000";
  private static final String WITH_OPT = "abcd" + "0100" + "0001" + "0000" + "0000" + "0001";
  private static final String QUESTION = "02 4d69 03 636f6d 00" + "0001" + "0001"; // Mi.com. A IN
  private static final String OPT =
      "00" // root
          + "0029" // OPT
          + "04d0" // 1232 octets
          + "00" // extended RCODE
          + "00" // version
          + "0000"; // flags

  private static Decoded decode(String text) {
    return QueryDecoder.decode(hex(text), Messages.CLIENT, Transport.UDP, 42);
  }

  private static Query query(String text) {
    assertThat(decode(text)).isInstanceOf(Query.class);
    return (Query) decode(text);
  }

  private static Rejected rejected(String text) {
    assertThat(decode(text)).isInstanceOf(Rejected.class);
    return (Rejected) decode(text);
  }

  private static void assertFormerr(String text) {
    Rejected rejected = rejected(text);
    assertThat(rejected.reason()).isEqualTo(Rejected.Reason.MALFORMED);
    assertThat(rejected.reply())
        .isEqualTo(
            hex(
                "abcd" // id
                    + "8181" // QR, RD, RA, FORMERR
                    + "0000"
                    + "0000"
                    + "0000"
                    + "0000")); // a bare header
  }

  @Test
  void aQueryIsReadWhole() {
    Query query = query(HEADER + QUESTION);

    assertThat(query.id()).isEqualTo(0xabcd);
    assertThat(query.question()).isEqualTo(Question.of(DomainName.parse("mi.com"), RecordTypes.A));
    assertThat(Messages.questionOf(query)).as("with its letter case").isEqualTo(hex(QUESTION));
    assertThat(query.recursionDesired()).isTrue();
    assertThat(query.checkingDisabled()).isFalse();
    assertThat(query.authenticData()).isFalse();
    assertThat(query.edns()).isEqualTo(Edns.NONE);
    assertThat(query.client()).isEqualTo(Messages.CLIENT);
    assertThat(query.receivedNanos()).isEqualTo(42);
    assertThat(query.answerLimit()).isEqualTo(512);
  }

  @Test
  void flagsAreReadOneByOne() {
    String rest = "0001" + "0000" + "0000" + "0000" + QUESTION;

    assertThat(query("abcd" + "0010" + rest).checkingDisabled()).isTrue();
    assertThat(query("abcd" + "0020" + rest).authenticData()).isTrue();
    assertThat(query("abcd" + "0000" + rest).recursionDesired()).isFalse();
    // AA, TC, RA, Z and an RCODE mean nothing in a query.
    assertThat(query("abcd" + "06cf" + rest).id()).isEqualTo(0xabcd);
  }

  @Test
  void aResponseAndAShortPacketMeetSilence() {
    assertThat(rejected("abcd" + "8100" + "0001" + "0000" + "0000" + "0000" + QUESTION).silent())
        .isTrue();
    for (int length = 0; length < 12; length++) {
      Rejected rejected = rejected("00".repeat(length));
      assertThat(rejected.reason()).isEqualTo(Rejected.Reason.NOT_A_QUERY);
      assertThat(rejected.silent()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 14, 15})
  void anotherOpcodeIsNotImplementedAndIsEchoed(int opcode) {
    String flags = String.format("%04x", opcode << 11 | 0x0100);

    Rejected rejected = rejected("abcd" + flags + "0001" + "0000" + "0000" + "0000" + QUESTION);

    assertThat(rejected.reason()).isEqualTo(Rejected.Reason.OPCODE);
    assertThat(rejected.reply())
        .isEqualTo(hex("abcd" + String.format("%04x", 0x8184 | opcode << 11) + "0000".repeat(4)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0000", "0002", "ffff"})
  void anyCountOfQuestionsButOneIsFormerr(String count) {
    assertFormerr("abcd" + "0100" + count + "0000" + "0000" + "0000" + QUESTION + QUESTION);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // no question at all
        "02 6d69", // cut off in the name
        "02 6d69 00", // no type
        "02 6d69 00 0001", // no class
        "02 6d69 00 0001 00", // half a class
        "3f 6161", // a label longer than the rest
        "40 61 00 0001 0001", // label type 01
        "80 61 00 0001 0001", // label type 10
        "c0 00 0001 0001", // a pointer into the header
        "c0 0c 0001 0001", // a pointer to itself
        "c0 0e 0001 0001", // a pointer forwards
        "02 6d69 c0 04 0001 0001", // a pointer behind a label
        "02 6d69 00 0029 0001" // the type OPT
      })
  void aBrokenQuestionIsFormerr(String question) {
    assertFormerr(HEADER + question);
  }

  @Test
  void aNameAbove255OctetsIsFormerr() {
    assertFormerr(HEADER + "01 61".repeat(128) + "00 0001 0001");
    assertThat(query(HEADER + "01 61".repeat(127) + "00 0001 0001").question().qname().length())
        .isEqualTo(255);
  }

  @Test
  void anyOctetMayStandInALabel() {
    Query query = query(HEADER + "04 00ff2e20 00" + "0001" + "0001");

    assertThat(query.question().qname().toString()).isEqualTo("\\000\\255\\.\\032");
  }

  @Test
  void theOptIsRead() {
    Query query = query(WITH_OPT + QUESTION + "00 0029 04d0 00 00 8000 0000");

    assertThat(query.edns()).isEqualTo(new Edns(true, 1232, true));
    assertThat(query.answerLimit()).isEqualTo(1232);
  }

  @ParameterizedTest
  @CsvSource({"0000,512", "01ff,512", "0200,512", "0400,1024", "04d0,1232", "ffff,1232"})
  void theLimitIsBetween512And1232(String payload, int limit) {
    assertThat(query(WITH_OPT + QUESTION + "00 0029" + payload + "00 00 0000 0000").answerLimit())
        .isEqualTo(limit);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000", // no options
        "0008 fde9 0004 01020304", // option 65001
        "0004 fde9 0000", // an empty one
        "000c 000a 0008 0102030405060708", // a cookie
        "0004 000b 0000", // keepalive
        "0008 000c 0004 00000000", // padding
        "000b 0008 0007 0001 18 00 c00002", // client subnet 192.0.2.0/24
        "0008 fde9 0000 fdea 0000" // two
      })
  void optionsAreIgnored(String options) {
    assertThat(query(WITH_OPT + QUESTION + OPT + options).edns().present()).isTrue();
  }

  @Test
  void unknownEdnsFlagsAreIgnored() {
    assertThat(query(WITH_OPT + QUESTION + "00 0029 04d0 00 00 7fff 0000").edns().dnssecOk())
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0004 fde9 0004", // an option longer than the OPT
        "0003 fde9 00", // half an option
        "0008 0008 0004 0003 18 00", // client subnet of an unknown family
        "000b 0008 0007 0001 21 00 c00002", // client subnet of 33 bits
        "000c 0008 0008 0001 18 00 c0000201" // more octets than its prefix has
      })
  void brokenOptionsAreFormerr(String options) {
    assertFormerr(WITH_OPT + QUESTION + OPT + options);
  }

  @Test
  void anotherVersionIsAnsweredWithOursAndBadvers() {
    Rejected rejected = rejected(WITH_OPT + QUESTION + "00 0029 04d0 00 01 8000 0000");
    Message reply = Messages.parse(rejected.reply());

    assertThat(rejected.reason()).isEqualTo(Rejected.Reason.EDNS_VERSION);
    assertThat(reply.getRcode()).isEqualTo(Rcodes.BADVERS);
    assertThat(reply.getOPT().getVersion()).isZero();
    assertThat(reply.getHeader().getID()).isEqualTo(0xabcd);
  }

  @Test
  void anOptWhereNoneMayBeIsFormerr() {
    String opt = OPT + "0000";
    assertFormerr("abcd" + "0100" + "0001" + "0000" + "0000" + "0002" + QUESTION + opt + opt);
    assertFormerr("abcd" + "0100" + "0001" + "0001" + "0000" + "0000" + QUESTION + opt);
    assertFormerr("abcd" + "0100" + "0001" + "0000" + "0001" + "0000" + QUESTION + opt);
    assertFormerr(WITH_OPT + QUESTION + "01 61" + opt); // owned by "a." and not by the root
  }

  @Test
  void recordsThatAreNotThereAreFormerrEvenBehindATcBit() {
    assertFormerr(WITH_OPT + QUESTION);
    assertFormerr(WITH_OPT + QUESTION + "00 0029 04d0");
    assertThat(rejected("abcd" + "0300" + "0001" + "0000" + "0000" + "0001" + QUESTION).reason())
        .isEqualTo(Rejected.Reason.MALFORMED);
    assertThat(
            rejected("abcd" + "0300" + "0001" + "0000" + "0000" + "0001" + QUESTION + OPT + "0009")
                .reason())
        .isEqualTo(Rejected.Reason.MALFORMED);
  }

  @Test
  void octetsBehindTheMessageAreIgnored() {
    Query query = query(HEADER + QUESTION + "deadbeef");

    assertThat(Messages.questionOf(query)).isEqualTo(hex(QUESTION));
  }

  @ParameterizedTest
  @CsvSource({"0000,0001", "00ff,0001", "ff00,0001", "ffff,ffff", "0001,0003", "0041,0001"})
  void anyTypeAndClassMayBeAsked(String type, String qclass) {
    Question question = query(HEADER + "02 6d69 00" + type + qclass).question();

    assertThat(question.qtype()).isEqualTo(Integer.parseInt(type, 16));
    assertThat(question.qclass()).isEqualTo(Integer.parseInt(qclass, 16));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {11, 12, 13, 14})
  void whateverArrivesIsAQueryOrRejectedAndNeverAnException(long seed) {
    Random random = new Random(seed);
    byte[] good = hex(WITH_OPT + QUESTION + OPT + "000b 0008 0007 0001 18 00 c00002");
    int queries = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] octets;
      if (random.nextBoolean()) {
        octets = new byte[random.nextInt(100)];
        random.nextBytes(octets);
        if (octets.length > 5 && random.nextBoolean()) {
          octets[2] = 1;
          octets[4] = 0;
          octets[5] = 1;
        }
      } else {
        octets = Arrays.copyOf(good, random.nextInt(good.length + 1));
        for (int flips = random.nextInt(4); flips > 0 && octets.length > 0; flips--) {
          octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
        }
      }

      Decoded decoded = QueryDecoder.decode(octets, Messages.CLIENT, Transport.UDP, 0);

      if (decoded instanceof Query query) {
        queries++;
        Messages.parse(LocalAnswers.nodata(query, 10, java.util.List.of()));
      } else if (decoded instanceof Rejected rejected && !rejected.silent()) {
        assertThat(rejected.reply().length).isGreaterThanOrEqualTo(12);
        assertThat(rejected.reply()[2] & 0x80).as("QR").isNotZero();
      }
    }
    assertThat(queries).as("the generator makes good ones too").isGreaterThan(100);
  }

  /** dnsjava is the judge: what is read by hand must be what it reads. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {21, 22, 23, 24})
  void whatStubsSendMeansWhatDnsjavaReads(long seed) {
    Random random = new Random(seed);
    int queries = 0;
    for (int i = 0; i < 30_000; i++) {
      byte[] octets = hex(random.nextBoolean() ? HEADER + QUESTION : WITH_OPT + QUESTION + OPT);
      octets = Arrays.copyOf(octets, octets.length + (octets.length > 24 ? 2 : 0));
      for (int flips = random.nextInt(3); flips > 0; flips--) {
        // Counts, question and OPT; the header's first bits have tests of their own.
        octets[6 + random.nextInt(octets.length - 6)] = (byte) random.nextInt(256);
      }

      Decoded decoded = QueryDecoder.decode(octets, Messages.CLIENT, Transport.UDP, 0);

      if (decoded instanceof Query query) {
        queries++;
        Message read = Messages.parse(octets);
        OPTRecord opt = read.getOPT();
        assertThat(query.question().qname())
            .isEqualTo(DomainName.fromWire(read.getQuestion().getName().toWireCanonical()));
        assertThat(query.question().qtype()).isEqualTo(read.getQuestion().getType());
        assertThat(query.question().qclass()).isEqualTo(read.getQuestion().getDClass());
        assertThat(query.edns().present()).isEqualTo(opt != null);
        if (opt != null) {
          assertThat(query.edns())
              .isEqualTo(new Edns(true, opt.getPayloadSize(), (opt.getFlags() & 0x8000) != 0));
        }
      } else if (((Rejected) decoded).reason() == Rejected.Reason.EDNS_VERSION) {
        assertThat(Messages.parse(octets).getOPT().getVersion()).isNotZero();
      } else {
        assertThat(isWellFormed(octets)).as(HexFormat.of().formatHex(octets)).isFalse();
      }
    }
    assertThat(queries).as("the generator makes good ones too").isGreaterThan(1_000);
  }

  /** Whether dnsjava accepts it, with an OPT only where one may be. */
  private static boolean isWellFormed(byte[] octets) {
    try {
      Message read = new Message(octets);
      boolean elsewhere =
          Stream.of(Section.ANSWER, Section.AUTHORITY)
              .flatMap(section -> read.getSection(section).stream())
              .anyMatch(OPTRecord.class::isInstance);
      OPTRecord opt = read.getOPT();
      return !elsewhere
          && (opt == null || opt.getName().equals(Name.root))
          && read.getQuestion().getType() != RecordTypes.OPT
          && (octets[12] & 0xc0) == 0
          && (octets[15] & 0xc0) == 0;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private static ClientHint hint(String options) {
    String octets = options.replace(" ", "");
    return query(WITH_OPT + QUESTION + OPT + "%04x".formatted(octets.length() / 2) + octets).hint();
  }

  private static String option(int code, String data) {
    String octets = data.replace(" ", "");
    return "%04x%04x".formatted(code, octets.length() / 2) + octets;
  }

  private static String text(String data) {
    StringBuilder octets = new StringBuilder();
    data.chars().forEach(c -> octets.append("%02x".formatted(c)));
    return octets.toString();
  }

  @Test
  void theMacThatAForwarderAddsIsReadInItsThreeForms() {
    ClientHint expected = ClientHint.ofMac(0x021122334455L);

    assertThat(hint(option(65_001, "02 11 22 33 44 55"))).isEqualTo(expected);
    assertThat(hint(option(65_073, text("AhEiM0RV")))).isEqualTo(expected);
    assertThat(hint(option(65_073, text("02:11:22:33:44:55")))).isEqualTo(expected);
    assertThat(hint(option(65_001, "ff ff ff ff ff fe")))
        .isEqualTo(ClientHint.ofMac(0xfffffffffffeL));
  }

  /** One may be the forwarder's, the other what the device wrote to be taken for another. */
  @Test
  void twoMacsThatDifferAreNobodys() {
    String inText = option(65_073, text("AhEiM0RV"));

    assertThat(hint(inText + option(65_001, "02 00 00 00 00 01"))).isEqualTo(ClientHint.ofMac(0));
    assertThat(hint(option(65_001, "02 00 00 00 00 01") + inText)).isEqualTo(ClientHint.ofMac(0));
    assertThat(hint(inText + option(65_001, "02 11 22 33 44 55")))
        .isEqualTo(ClientHint.ofMac(0x021122334455L));
    assertThat(hint(option(10, "0102030405060708") + inText))
        .isEqualTo(ClientHint.ofMac(0x021122334455L));
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "65001, 0211223344",
    "65001, 02112233445566",
    "65001, ''",
    "65073, 41684569",
    "65073, 4168456921305256",
    "65073, 30323a31313a32323a33333a34343a3535ff",
    "65073, 30323a31313a32323a33333a34343a7a7a",
    "65073, 30323a31313a32323a33333a34342d3535",
    "65002, 021122334455"
  })
  void anOptionOfAnotherFormIsNoHintAndNoError(int code, String data) {
    assertThat(hint(option(code, data))).isEqualTo(ClientHint.NONE);
  }

  @Test
  void withoutAnOptionThereIsNoHint() {
    assertThat(query(HEADER + QUESTION).hint()).isSameAs(ClientHint.NONE);
    assertThat(hint("")).isSameAs(ClientHint.NONE);
  }
}
