package dev.tacet.dns;

import static dev.tacet.dns.Messages.asked;
import static dev.tacet.dns.Messages.ednsQuery;
import static dev.tacet.dns.Messages.opt;
import static dev.tacet.dns.Messages.query;
import static dev.tacet.dns.Messages.record;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

class AnswerTest {
  private static final UpstreamQuery ASKED = asked("www.example.net", RecordTypes.A);

  private static Answer answer(int records) throws Exception {
    Message message = Messages.response(ASKED, 1);
    message.getHeader().setFlag(Flags.AD);
    message.getHeader().setFlag(Flags.AA);
    for (int i = 0; i < records; i++) {
      message.addRecord(
          record("www.example.net. 300 A 192.0." + i / 250 + "." + i % 250), Section.ANSWER);
    }
    return AnswerReader.read(message.toWire(), ASKED);
  }

  @Test
  void aClientSeesItsOwnIdCaseAndFlags() throws Exception {
    Query mixed = query("wWw.eXample.NET", RecordTypes.A, Transport.UDP, 0x0110, null);
    byte[] served = answer(1).forClient(mixed, 0);

    assertThat(Wire.u16(served, 0)).isEqualTo(mixed.id());
    assertThat(Arrays.copyOfRange(served, 12, 33)).isEqualTo(Messages.questionOf(mixed));
    assertThat(Wire.u16(served, 2)).isEqualTo(Wire.QR | Wire.RD | Wire.RA | Wire.CD);
    Query noRecursion = query("www.example.net", RecordTypes.A, Transport.UDP, 0, null);
    assertThat(Wire.u16(answer(1).forClient(noRecursion, 0), 2)).isEqualTo(Wire.QR | Wire.RA);
  }

  @Test
  void authenticDataIsSaidOnlyToThoseWhoWantToKnow() throws Exception {
    Query plain = query("www.example.net", RecordTypes.A);
    Query ad = query("www.example.net", RecordTypes.A, Transport.UDP, 0x0120, null);
    Query dnssec = ednsQuery("www.example.net", RecordTypes.A, 1232, true);

    assertThat(Wire.u16(answer(1).forClient(plain, 0), 2) & Wire.AD).isZero();
    assertThat(Wire.u16(answer(1).forClient(ad, 0), 2) & Wire.AD).isNotZero();
    assertThat(Wire.u16(answer(1).forClient(dnssec, 0), 2) & Wire.AD).isNotZero();
    assertThat(Wire.u16(answer(1).staleForClient(ad), 2) & Wire.AD).as("stale").isZero();
  }

  @ParameterizedTest
  @CsvSource({"0,300", "1,299", "299,1", "300,0", "301,0", "99999999999,0"})
  void ttlsCountDownToZero(long age, long left) throws Exception {
    Message served = parse(answer(2), query("www.example.net", RecordTypes.A), age);

    assertThat(served.getSection(Section.ANSWER).stream().map(Record::getTTL))
        .containsOnly(left)
        .hasSize(2);
  }

  @Test
  void servingChangesNothingInTheAnswer() throws Exception {
    Answer answer = answer(3);
    Query plain = query("www.example.net", RecordTypes.A);
    byte[] before = answer.forClient(plain, 10);

    answer.forClient(ednsQuery("WWW.example.net", RecordTypes.A, 1232, true), 200);
    answer.staleForClient(query("www.EXAMPLE.net", RecordTypes.A));

    assertThat(answer.forClient(plain, 10)).isEqualTo(before);
  }

  @Test
  void anOptIsServedOnlyToThoseWhoSentOne() throws Exception {
    assertThat(parse(answer(1), query("www.example.net", RecordTypes.A), 0).getOPT()).isNull();
    OPTRecord opt =
        parse(answer(1), ednsQuery("www.example.net", RecordTypes.A, 4096, true), 0).getOPT();
    assertThat(opt.getPayloadSize()).isEqualTo(1232);
    assertThat(opt.getFlags()).isEqualTo(0x8000);
    assertThat(
            parse(answer(1), ednsQuery("www.example.net", RecordTypes.A, 4096, false), 0)
                .getOPT()
                .getFlags())
        .isZero();
  }

  @Test
  void aStaleAnswerSaysSoAndLivesThirtySeconds() throws Exception {
    Message stale =
        Messages.parse(
            answer(1).staleForClient(ednsQuery("www.example.net", RecordTypes.A, 1232, false)));

    assertThat(stale.getSection(Section.ANSWER).get(0).getTTL()).isEqualTo(30);
    assertThat(stale.getOPT().getOptions()).containsExactly(new ExtendedErrorCodeOption(3));
  }

  @ParameterizedTest
  @CsvSource({"0,512,29", "512,512,29", "1232,1232,74", "65535,1232,74"})
  void whatDoesNotFitIsTruncatedWithQuestionAndOpt(int payload, int limit, int fits)
      throws Exception {
    // Header 12, question 21, 16 for each address, 11 for the OPT.
    Query query =
        payload == 0
            ? query("www.example.net", RecordTypes.A)
            : ednsQuery("www.example.net", RecordTypes.A, payload, false);

    byte[] whole = answer(fits).forClient(query, 0);
    byte[] cut = answer(fits + 1).forClient(query, 0);

    assertThat(whole.length).isBetween(limit - 15, limit);
    assertThat(Messages.parse(whole).getHeader().getFlag(Flags.TC)).isFalse();
    Message truncated = Messages.parse(cut);
    assertThat(truncated.getHeader().getFlag(Flags.TC)).isTrue();
    assertThat(truncated.getHeader().getCount(Section.QUESTION)).isEqualTo(1);
    assertThat(truncated.getSection(Section.ANSWER)).isEmpty();
    assertThat(truncated.getOPT() != null).isEqualTo(payload > 0);
  }

  @Test
  void nothingIsTruncatedOverTcp() throws Exception {
    Query tcp = query("www.example.net", RecordTypes.A, Transport.TCP, 0x0100, opt(512, false));
    Message served = parse(answer(1000), tcp, 0);

    assertThat(served.getHeader().getFlag(Flags.TC)).isFalse();
    assertThat(served.getSection(Section.ANSWER)).hasSize(1000);
  }

  @Test
  void anExtendedCodeIsServfailToThoseWithoutEdns() throws Exception {
    Message message = Messages.response(ASKED, 1);
    message.addRecord(new OPTRecord(1232, 1, 0), Section.ADDITIONAL); // BADVERS: 1 and 0
    Answer answer = AnswerReader.read(message.toWire(), ASKED);

    assertThat(answer.rcode()).isEqualTo(Rcodes.BADVERS);
    assertThat(parse(answer, query("www.example.net", RecordTypes.A), 0).getRcode())
        .isEqualTo(Rcodes.SERVFAIL);
    assertThat(
            parse(answer, ednsQuery("www.example.net", RecordTypes.A, 1232, false), 0).getRcode())
        .isEqualTo(Rcodes.BADVERS);
  }

  private static Message parse(Answer answer, Query query, long age) {
    return Messages.parse(answer.forClient(query, age));
  }

  /** What dnsjava writes of the same records is the judge, octet by octet. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {31, 32, 33})
  void whatIsServedIsWhatCameButForHeaderCaseTtlsAndOpt(long seed) throws Exception {
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      Message came = Messages.parse(ASKED.encode(random.nextInt(0x10000), false));
      came.getHeader().setFlag(Flags.QR);
      long ttl = 1 + random.nextInt(3_600);
      List<InetAddress> leadsTo = new ArrayList<>();
      for (int n = 1 + random.nextInt(12); n > 0; n--) {
        String address = "192.0.2." + leadsTo.size();
        leadsTo.add(Messages.address(address));
        came.addRecord(record("www.example.net. " + ttl + " A " + address), Section.ANSWER);
      }
      Answer answer = AnswerReader.read(came.toWire(), ASKED);
      boolean edns = random.nextBoolean();
      int flags = random.nextBoolean() ? 0x0100 : 0x0110;
      Query query =
          query(
              "wwW.Example.nEt",
              RecordTypes.A,
              Transport.UDP,
              flags,
              edns ? opt(1232, false) : null);
      long age = random.nextInt(4_000);

      byte[] served = answer.forClient(query, age);

      byte[] expected = new byte[came.toWire().length + (edns ? 11 : 0)];
      System.arraycopy(came.toWire(), 0, expected, 0, came.toWire().length);
      Wire.put16(expected, 0, query.id());
      Wire.put16(expected, 2, Wire.QR | Wire.RA | flags);
      query.copyQuestionTo(expected);
      for (int n = 0; n < leadsTo.size(); n++) {
        Wire.put32(expected, 12 + 21 + 16 * n + 6, Math.max(0, ttl - age));
      }
      if (edns) {
        Wire.put16(expected, 10, 1);
        byte[] opt = Messages.hex("00 0029 04d0 00000000 0000");
        System.arraycopy(opt, 0, expected, expected.length - 11, 11);
      }
      assertThat(served).isEqualTo(expected);
      assertThat(answer.addresses()).isEqualTo(leadsTo);
      assertThat(answer.anyAddress((octets, at, length) -> octets[at + length - 1] == 0)).isTrue();
      assertThat(answer.anyAddress((octets, at, length) -> length != 4)).isFalse();
      // Read again as it is kept on disk.
      assertThat(AnswerReader.read(answer.message(), ASKED).forClient(query, age))
          .isEqualTo(served);
    }
  }
}
