package dev.tacet.dns;

import static dev.tacet.dns.Messages.asked;
import static dev.tacet.dns.Messages.askedWithDnssec;
import static dev.tacet.dns.Messages.hex;
import static dev.tacet.dns.Messages.record;
import static dev.tacet.dns.Messages.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

class AnswerReaderTest {
  private static final UpstreamQuery WWW = asked("www.example.net", RecordTypes.A);
  private static final String SOA =
      "example.net. 600 SOA ns.example.net. admin.example.net. 1 3600 600 86400 300";

  private static final String RRSIG =
      " 300 RRSIG A 5 3 300 20300101000000 20200101000000 1 example.net. AAAA";

  private static Answer read(UpstreamQuery query, Message message) throws Exception {
    return AnswerReader.read(message.toWire(), query);
  }

  /** An answer with these records, in master file form, in its answer section. */
  private static Message with(UpstreamQuery query, String... answers) {
    Message message = response(query, 1);
    for (String line : answers) {
      message.addRecord(record(line), Section.ANSWER);
    }
    return message;
  }

  private static Message served(Answer answer, Query query) {
    return Messages.parse(answer.forClient(query, 0));
  }

  private static List<String> names(Answer answer) {
    return answer.canonicalNames().stream().map(DomainName::toString).toList();
  }

  private static List<String> addresses(Answer answer) {
    return answer.addresses().stream().map(a -> a.getHostAddress()).toList();
  }

  @Test
  void aReplyMustMatchIdQuestionAndDirection() {
    byte[] octets = response(WWW, 0x1234).toWire();

    assertThat(AnswerReader.answers(octets, 0x1234, WWW)).isTrue();
    assertThat(AnswerReader.answers(octets, 0x1235, WWW)).isFalse();
    assertThat(AnswerReader.answers(octets, 0x1234, asked("www.example.net", RecordTypes.AAAA)))
        .isFalse();
    assertThat(AnswerReader.answers(octets, 0x1234, asked("ww2.example.net", RecordTypes.A)))
        .isFalse();
    assertThat(AnswerReader.answers(octets, 0x1234, asked("example.net", RecordTypes.A))).isFalse();
    UpstreamQuery chaos =
        new UpstreamQuery(
            new Question(WWW.question().qname(), RecordTypes.A, RecordClasses.CHAOS), false, false);
    assertThat(AnswerReader.answers(octets, 0x1234, chaos)).isFalse();

    byte[] query = octets.clone();
    query[2] &= 0x7f;
    assertThat(AnswerReader.answers(query, 0x1234, WWW)).as("QR=0").isFalse();
    byte[] notify = octets.clone();
    notify[2] |= 4 << 3;
    assertThat(AnswerReader.answers(notify, 0x1234, WWW)).as("an opcode").isFalse();
    byte[] two = octets.clone();
    two[5] = 2;
    assertThat(AnswerReader.answers(two, 0x1234, WWW)).as("two questions").isFalse();
  }

  @Test
  void theCaseOfTheEchoedQuestionDoesNotMatter() {
    byte[] octets = response(WWW, 1).toWire();
    octets[13] = 'W';
    assertThat(AnswerReader.answers(octets, 1, WWW)).isTrue();
  }

  @Test
  void anyPrefixOfAReplyIsNoReplyOrMalformedButNoBug() throws Exception {
    byte[] octets = with(WWW, "www.example.net. 300 A 192.0.2.1").toWire();
    for (int length = 0; length < octets.length; length++) {
      byte[] cut = Arrays.copyOf(octets, length);
      assertThat(AnswerReader.refusesFormat(cut, 1)).isFalse();
      assertThat(AnswerReader.answers(cut, 1, WWW)).isEqualTo(length >= 12 + 17 + 4);
      assertThatThrownBy(() -> AnswerReader.read(cut, WWW))
          .isInstanceOf(MalformedAnswerException.class);
    }
  }

  @Test
  void aBareHeaderMayRefuseTheFormat() {
    assertThat(AnswerReader.refusesFormat(hex("0001 8181 0000 0000 0000 0000"), 1)).isTrue();
    assertThat(AnswerReader.refusesFormat(hex("0001 8184 0000 0000 0000 0000"), 1)).isTrue();
    assertThat(AnswerReader.refusesFormat(hex("0001 8182 0000 0000 0000 0000"), 1)).isFalse();
    assertThat(AnswerReader.refusesFormat(hex("0002 8181 0000 0000 0000 0000"), 1)).isFalse();
  }

  @Test
  void theFactsOfAnAnswerAreFound() throws Exception {
    Answer answer =
        read(
            WWW,
            with(
                WWW,
                "www.example.net. 300 CNAME a.cdn.example.",
                "a.cdn.example. 200 CNAME b.cdn.example.",
                "b.cdn.example. 100 A 192.0.2.1",
                "b.cdn.example. 100 A 192.0.2.2"));

    assertThat(names(answer)).containsExactly("a.cdn.example", "b.cdn.example");
    assertThat(addresses(answer)).containsExactly("192.0.2.1", "192.0.2.2");
    assertThat(answer.ttlSeconds()).isEqualTo(100);
    assertThat(answer.rcode()).isEqualTo(Rcodes.NOERROR);
    assertThat(answer.negative()).isFalse();
  }

  @Test
  void aChainMayStandBackwardsAndInADname() throws Exception {
    Answer answer =
        read(
            WWW,
            with(
                WWW,
                "www.cdn.example. 100 A 192.0.2.1",
                "www.example.net. 300 CNAME www.cdn.example.",
                "example.net. 300 DNAME cdn.example."));

    assertThat(names(answer)).containsExactlyInAnyOrder("www.cdn.example", "cdn.example");
    assertThat(addresses(answer)).containsExactly("192.0.2.1");
  }

  @Test
  void aLoopOfAliasesIsReadWithoutEnd() throws Exception {
    Answer answer =
        read(
            WWW,
            with(
                WWW,
                "www.example.net. 300 CNAME b.example.net.",
                "b.example.net. 300 CNAME www.example.net."));

    assertThat(answer.negative()).isTrue();
    assertThat(answer.ttlSeconds()).isZero();
  }

  @Test
  void targetsAndHintsOfServiceRecordsAreFacts() throws Exception {
    UpstreamQuery https = asked("www.example.net", RecordTypes.HTTPS);
    Answer answer =
        read(
            https,
            with(
                https,
                "www.example.net. 300 HTTPS 1 svc.example. alpn=h2 ipv4hint=10.0.0.1,192.0.2.9"
                    + " ipv6hint=fd00::1",
                "www.example.net. 300 HTTPS 2 . alpn=h3"));

    assertThat(names(answer)).containsExactly("svc.example");
    assertThat(addresses(answer))
        .containsExactlyInAnyOrder("10.0.0.1", "192.0.2.9", "fd00:0:0:0:0:0:0:1");
  }

  @Test
  void foreignRecordsAreNotServed() throws Exception {
    Answer answer =
        read(
            WWW,
            with(
                WWW,
                "www.example.net. 300 A 192.0.2.1",
                "bank.example. 300 A 203.0.113.66",
                "sub.www.example.net. 5 A 203.0.113.67"));

    assertThat(addresses(answer)).containsExactly("192.0.2.1");
    assertThat(answer.ttlSeconds()).isEqualTo(300);
    Message served = served(answer, Messages.query("www.example.net", RecordTypes.A));
    assertThat(served.getSection(Section.ANSWER))
        .containsExactly(record("www.example.net. 300 A 192.0.2.1"));
  }

  @Test
  void onlyForeignRecordsAreNoAnswer() throws Exception {
    Answer answer = read(WWW, with(WWW, "bank.example. 300 A 203.0.113.66"));

    assertThat(answer.negative()).isTrue();
    assertThat(answer.ttlSeconds()).isZero();
    assertThat(answer.addresses()).isEmpty();
  }

  @Test
  void signaturesAreServedOnlyToThoseWhoAsk() throws Exception {
    String[] records = {"www.example.net. 300 A 192.0.2.1", "www.example.net." + RRSIG};
    UpstreamQuery signed = askedWithDnssec("www.example.net", RecordTypes.A);
    Query plain = Messages.query("www.example.net", RecordTypes.A);
    Query dnssec = Messages.ednsQuery("www.example.net", RecordTypes.A, 1232, true);

    Message without = served(read(WWW, with(WWW, records)), plain);
    Message with = served(read(signed, with(signed, records)), dnssec);

    assertThat(without.getSection(Section.ANSWER)).hasSize(1);
    assertThat(with.getSection(Section.ANSWER)).hasSize(2);
    UpstreamQuery rrsig = asked("www.example.net", RecordTypes.RRSIG);
    assertThat(
            served(
                    read(rrsig, with(rrsig, "www.example.net." + RRSIG)),
                    Messages.query("www.example.net", RecordTypes.RRSIG))
                .getSection(Section.ANSWER))
        .as("asked for outright")
        .hasSize(1);
  }

  @Test
  void anRrsetHasOneTtlItsLowest() throws Exception {
    Answer answer =
        read(
            WWW,
            with(
                WWW,
                "www.example.net. 300 CNAME b.example.net.",
                "b.example.net. 100 A 192.0.2.1",
                "B.example.net. 50 A 192.0.2.2"));

    Message served = served(answer, Messages.query("www.example.net", RecordTypes.A));
    assertThat(served.getSection(Section.ANSWER).stream().map(Record::getTTL))
        .containsExactly(300L, 50L, 50L);
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "1,1",
    "604800,604800",
    "604801,604800",
    "2147483647,604800",
    "2147483648,0",
    "4294967295,0"
  })
  void ttlsAreCappedAndTheTopBitMeansZero(long sent, int kept) throws Exception {
    byte[] octets = with(WWW, "www.example.net. 300 A 192.0.2.1").toWire();
    Wire.put32(octets, octets.length - 10, sent);

    assertThat(AnswerReader.read(octets, WWW).ttlSeconds()).isEqualTo(kept);
  }

  @ParameterizedTest
  @CsvSource({"600,300,300", "200,300,200", "0,300,0", "600,0,0", "999999,999999,10800"})
  void aNegativeAnswerIsKeptForTheSmallerOfSoaTtlAndMinimum(long ttl, long minimum, int kept)
      throws Exception {
    for (int rcode : new int[] {Rcodes.NOERROR, Rcodes.NXDOMAIN}) {
      Message message = with(WWW);
      message.getHeader().setRcode(rcode);
      message.addRecord(
          record(
              "example.net. "
                  + ttl
                  + " SOA ns.example.net. admin.example.net. 1 3600 600 86400 "
                  + minimum),
          Section.AUTHORITY);

      Answer answer = read(WWW, message);

      assertThat(answer.negative()).isTrue();
      assertThat(answer.rcode()).isEqualTo(rcode);
      assertThat(answer.ttlSeconds()).isEqualTo(kept);
    }
  }

  @Test
  void aNegativeAnswerWithoutSoaIsNotKept() throws Exception {
    Message message = with(WWW);
    message.getHeader().setRcode(Rcodes.NXDOMAIN);
    message.addRecord(record("example.net. 600 NS ns.example.net."), Section.AUTHORITY);

    assertThat(read(WWW, message).ttlSeconds()).isZero();
  }

  @Test
  void nodataBehindAnAliasIsNegativeAndKeptNoLongerThanTheAlias() throws Exception {
    Message message = with(WWW, "www.example.net. 30 CNAME b.example.net.");
    message.addRecord(record(SOA), Section.AUTHORITY);

    Answer answer = read(WWW, message);

    assertThat(answer.negative()).isTrue();
    assertThat(answer.ttlSeconds()).isEqualTo(30);
    assertThat(names(answer)).containsExactly("b.example.net");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 5, 6, 9})
  void errorsAreNotKept(int rcode) throws Exception {
    Message message = with(WWW);
    message.getHeader().setRcode(rcode);
    message.addRecord(record(SOA), Section.AUTHORITY);

    assertThat(read(WWW, message).ttlSeconds()).isZero();
  }

  @Test
  void theAdditionalSectionGoesWhereverTheOptStoodAndItsExtendedErrorsStay() throws Exception {
    OPTRecord opt =
        new OPTRecord(1232, 0, 0, 0, List.of(new ExtendedErrorCodeOption(7, "signature expired")));
    Message last = with(WWW, "www.example.net. 300 A 192.0.2.1");
    last.addRecord(record("ns.example.net. 300 A 192.0.2.53"), Section.ADDITIONAL);
    last.addRecord(opt, Section.ADDITIONAL);
    Message middle = with(WWW, "www.example.net. 300 A 192.0.2.1");
    middle.addRecord(opt, Section.ADDITIONAL);
    middle.addRecord(record("ns.example.net. 300 A 192.0.2.53"), Section.ADDITIONAL);

    for (Message message : List.of(last, middle)) {
      Answer answer = read(WWW, message);
      Message plain = served(answer, Messages.query("www.example.net", RecordTypes.A));
      assertThat(plain.getOPT()).isNull();
      assertThat(plain.getSection(Section.ADDITIONAL)).isEmpty();
      Message edns =
          served(answer, Messages.ednsQuery("www.example.net", RecordTypes.A, 1232, false));
      assertThat(edns.getSection(Section.ADDITIONAL)).containsExactly(edns.getOPT());
      assertThat(edns.getOPT().getOptions())
          .containsExactly(new ExtendedErrorCodeOption(7, "signature expired"));
    }
  }

  @Test
  void twoOptsAreMalformed() {
    Message message = with(WWW, "www.example.net. 300 A 192.0.2.1");
    message.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
    message.addRecord(new OPTRecord(512, 0, 0), Section.ADDITIONAL);

    assertThatThrownBy(() -> read(WWW, message)).hasMessageContaining("two OPT");
  }

  @Test
  void anotherQuestionIsMalformed() {
    assertThatThrownBy(() -> read(WWW, response(asked("ww2.example.net", RecordTypes.A), 1)))
        .isInstanceOf(MalformedAnswerException.class);
  }

  @Test
  void octetsBehindTheMessageAreCut() throws Exception {
    byte[] octets = with(WWW, "www.example.net. 300 A 192.0.2.1").toWire();
    byte[] longer = Arrays.copyOf(octets, octets.length + 100);

    Answer answer = AnswerReader.read(longer, WWW);

    Query query = Messages.query("www.example.net", RecordTypes.A);
    assertThat(answer.forClient(query, 0)).hasSize(octets.length);
  }

  private static final String REPLY =
      "0001" // id
          + "8180" // QR, RD, RA
          + "0001"
          + "0001"
          + "0000"
          + "0000"; // one question, one answer

  private static final String QUESTION =
      "03 777777 07 6578616d706c65 03 6e6574 00"; // www.example.net.

  @ParameterizedTest
  @CsvSource({
    "0001, 0003 c00002", // A of three octets
    "0001, 0005 c000020100", // A of five
    "0001, 0000", // A of none
    "001c, 000f 20010db8000000000000000000000000", // AAAA of fifteen
    "0005, 0004 016100" + "ff", // CNAME, with something behind it
    "0005, 0002 0161", // CNAME without its end
    "0005, 0002 c040", // CNAME that points forwards
    "000f, 0001 00", // MX of half a preference
    "0010, 0003 056161", // TXT that is cut off
    "0010, 0000", // TXT without a string
    "0021, 0004 00000000", // SRV without port and target
    "0002, 0000", // NS of nothing
    "0006, 0004 00000000", // SOA without its numbers
    "0027, 0001 40", // DNAME
    "0041, 0002 0001" // HTTPS without a target
  })
  void malformedDataOfKnownTypesIsRefused(String type, String rdata) {
    UpstreamQuery query = asked("www.example.net", Integer.parseInt(type, 16));
    byte[] octets =
        hex(REPLY + QUESTION + type + "0001" + "c00c" + type + "0001" + "0000012c" + rdata);

    assertThatThrownBy(() -> AnswerReader.read(octets, query))
        .isInstanceOf(MalformedAnswerException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "c000", // the id
        "c002", // flags
        "c00b", // the count that our own OPT raises
        "c027" // the TTL of the record itself
      })
  void aNameThatPointsIntoOctetsWeChangeIsRefused(String target) {
    UpstreamQuery query = asked("www.example.net", RecordTypes.CNAME);
    byte[] octets =
        hex(
            "0061" // an id that looks like a label's end and more
                + "8180"
                + "0001"
                + "0001"
                + "0000"
                + "0000"
                + QUESTION
                + "0005"
                + "0001"
                + "c00c"
                + "0005"
                + "0001"
                + "00000000"
                + "0002"
                + target);

    assertThatThrownBy(() -> AnswerReader.read(octets, query))
        .isInstanceOf(MalformedAnswerException.class);
  }

  @Test
  void unknownTypesPassOctetByOctetAndPointersSurvive() throws Exception {
    int unknown = 65_280;
    UpstreamQuery query = asked("www.example.net", unknown);
    byte[] octets =
        hex(
            "0001"
                + "8180"
                + "0001"
                + "0002"
                + "0000"
                + "0000"
                + QUESTION
                + "ff00"
                + "0001"
                + "c00c"
                + "0005"
                + "0001"
                + "0000012c"
                + "0004"
                + "0162"
                + "c010" // b.example.net
                + "c02d"
                + "ff00"
                + "0001"
                + "0000012c"
                + "0006"
                + "c00c00ffc0ff");

    Answer answer = AnswerReader.read(octets, query);
    byte[] served = answer.forClient(Messages.query("www.example.net", unknown), 0);

    assertThat(names(answer)).containsExactly("b.example.net");
    assertThat(Arrays.copyOfRange(served, 33, served.length))
        .isEqualTo(Arrays.copyOfRange(octets, 33, octets.length));
  }

  @Test
  void sixtyFourKilobytesAreReadAndServed() throws Exception {
    UpstreamQuery query = asked("www.example.net", RecordTypes.TXT);
    Message message = response(query, 1);
    for (int i = 0; i < 250; i++) {
      message.addRecord(
          record("www.example.net. 300 TXT " + String.format("%04d", i) + "a".repeat(242)),
          Section.ANSWER);
    }
    byte[] octets = message.toWire();
    assertThat(octets.length).isBetween(60_000, 65_535);

    Answer answer = AnswerReader.read(octets, query);

    Query tcp = Messages.query("www.example.net", RecordTypes.TXT, Transport.TCP, 0x0100, null);
    assertThat(answer.forClient(tcp, 0)).hasSize(octets.length);
    Message udp = served(answer, Messages.query("www.example.net", RecordTypes.TXT));
    assertThat(udp.getHeader().getFlag(org.xbill.DNS.Flags.TC)).isTrue();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {21, 22, 23})
  void whateverArrivesIsAnAnswerThatParsesOrMalformed(long seed) {
    Random random = new Random(seed);
    Message good =
        with(
            WWW,
            "www.example.net. 300 CNAME b.example.net.",
            "b.example.net. 100 A 192.0.2.1",
            "b.example.net. 100 A 192.0.2.2");
    good.addRecord(record(SOA), Section.AUTHORITY);
    good.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
    byte[] octets = good.toWire();
    Query plain = Messages.query("www.example.net", RecordTypes.A);
    Query edns = Messages.ednsQuery("www.example.net", RecordTypes.A, 1232, true);
    int answers = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bent = Arrays.copyOf(octets, octets.length - random.nextInt(3));
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        bent[random.nextInt(bent.length)] = (byte) random.nextInt(256);
      }
      Answer answer;
      try {
        answer = AnswerReader.read(bent, WWW);
      } catch (MalformedAnswerException e) {
        continue;
      }
      answers++;
      // Messages.parse throws for what is malformed: nothing of the kind is ever served.
      Messages.parse(answer.forClient(plain, random.nextInt(1000)));
      Messages.parse(answer.forClient(edns, random.nextInt(1000)));
      Messages.parse(answer.staleForClient(edns));
      assertThat(answer.ttlSeconds()).isBetween(0, 604_800);
    }
    assertThat(answers).isGreaterThan(100);
  }

  @Test
  void extendedErrorsWithoutEndAreNotKept() throws Exception {
    Message message = with(WWW, "www.example.net. 300 A 192.0.2.1");
    List<org.xbill.DNS.EDNSOption> errors = new java.util.ArrayList<>();
    for (int i = 0; i < 9; i++) {
      errors.add(new ExtendedErrorCodeOption(i, "x".repeat(5_000)));
    }
    message.addRecord(new OPTRecord(1232, 0, 0, 0, errors), Section.ADDITIONAL);

    Answer answer = read(WWW, message);

    Query query =
        Messages.query(
            "www.example.net", RecordTypes.A, Transport.TCP, 0, Messages.opt(1232, false));
    OPTRecord served = served(answer, query).getOPT();
    assertThat(served.getOptions()).hasSize(4);
    assertThat(answer.errors()).hasSize(4).allMatch(error -> error.text().length() == 200);
    assertThat(answer.size()).as("what the cache counts").isGreaterThan(4 * 200);
  }

  @Test
  void aTextIsCutBetweenItsCharacters() throws Exception {
    Message message = with(WWW, "www.example.net. 300 A 192.0.2.1");
    message.addRecord(
        new OPTRecord(1232, 0, 0, 0, List.of(new ExtendedErrorCodeOption(3, "\u20ac".repeat(90)))),
        Section.ADDITIONAL);

    assertThat(read(WWW, message).errors().get(0).text()).isEqualTo("\u20ac".repeat(66));
  }

  @Test
  void namesThatAnAnswerLeadsToCountAsMuchAsTheyTake() throws Exception {
    String parent = ("a".repeat(60) + ".").repeat(4).substring(0, 230);
    List<String> lines = new java.util.ArrayList<>();
    for (int i = 0; i < 60; i++) {
      lines.add("www.example.net. 300 HTTPS 1 t" + i + "." + parent + ".");
    }
    UpstreamQuery https = asked("www.example.net", RecordTypes.HTTPS);
    Answer answer = read(https, with(https, lines.toArray(String[]::new)));

    assertThat(answer.canonicalNames()).hasSize(60);
    assertThat(answer.size()).isGreaterThan(60 * 2 * 230);
  }

  @Test
  void anAnswerThatLeadsToHundredsOfNamesIsNobodysHonestData() throws Exception {
    List<String> aliases = new java.util.ArrayList<>();
    for (int i = 0; i < 300; i++) {
      aliases.add("www.example.net. 300 CNAME t" + i + ".example.net.");
    }
    UpstreamQuery https = asked("www.example.net", RecordTypes.HTTPS);
    List<String> services = new java.util.ArrayList<>();
    for (int i = 0; i < 300; i++) {
      services.add("www.example.net. 300 HTTPS 1 t" + i + ".example.net.");
    }

    assertThatThrownBy(() -> read(WWW, with(WWW, aliases.toArray(String[]::new))))
        .isInstanceOf(MalformedAnswerException.class);
    assertThatThrownBy(() -> read(https, with(https, services.toArray(String[]::new))))
        .isInstanceOf(MalformedAnswerException.class);
  }
}
