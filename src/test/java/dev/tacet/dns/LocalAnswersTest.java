package dev.tacet.dns;

import static dev.tacet.dns.Messages.address;
import static dev.tacet.dns.Messages.ednsQuery;
import static dev.tacet.dns.Messages.parse;
import static dev.tacet.dns.Messages.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.HINFORecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;

class LocalAnswersTest {
  private static final List<ExtendedErrorText> BLOCKED =
      List.of(ExtendedErrorText.of(ExtendedError.BLOCKED, "owner: mi.com"));

  @ParameterizedTest
  @CsvSource({"1,0.0.0.0", "28,::", "1,192.0.2.7", "28,2001:db8::7"})
  void anAddressIsAnsweredWithItsTtl(int type, String address) {
    Query query = query("Api.Mi.com", type);
    Message answer = parse(LocalAnswers.address(query, address(address), 10, List.of()));

    Record record = answer.getSection(Section.ANSWER).get(0);
    assertThat(record.getName()).isEqualTo(Messages.name("api.mi.com"));
    assertThat(record.getTTL()).isEqualTo(10);
    assertThat(record.rdataToString())
        .isEqualTo(
            Record.newRecord(record.getName(), type, 1, 10, address(address).getAddress())
                .rdataToString());
    assertThat(answer.getHeader().getID()).isEqualTo(query.id());
    assertThat(answer.getHeader().getFlag(Flags.QR)).isTrue();
    assertThat(answer.getHeader().getFlag(Flags.RA)).isTrue();
    assertThat(answer.getHeader().getFlag(Flags.AD)).isFalse();
    assertThat(answer.getOPT()).isNull();
  }

  @Test
  void anAddressOfTheOtherFamilyIsABug() {
    assertThatThrownBy(
            () ->
                LocalAnswers.address(
                    query("a.example", RecordTypes.AAAA), address("0.0.0.0"), 10, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 28, 16, 65, 64, 15, 65_280})
  void aNegativeAnswerCarriesASoaForItsTtl(int type) {
    Query query = query("api.mi.com", type);
    Message nodata = parse(LocalAnswers.nodata(query, 10, List.of()));
    Message nxdomain = parse(LocalAnswers.nxdomain(query, 10, List.of()));

    assertThat(nodata.getRcode()).isEqualTo(Rcodes.NOERROR);
    assertThat(nxdomain.getRcode()).isEqualTo(Rcodes.NXDOMAIN);
    for (Message answer : List.of(nodata, nxdomain)) {
      assertThat(answer.getSection(Section.ANSWER)).isEmpty();
      SOARecord soa = (SOARecord) answer.getSection(Section.AUTHORITY).get(0);
      assertThat(soa.getTTL()).isEqualTo(10);
      assertThat(soa.getMinimum()).isEqualTo(10);
      assertThat(soa.getHost()).isEqualTo(Messages.name("tacet.invalid"));
    }
  }

  @Test
  void ourOwnNegativeAnswersAreReadAsSuch() throws Exception {
    // What a cache behind us makes of it (RFC 2308).
    Query query = query("api.mi.com", RecordTypes.HTTPS);
    Answer read =
        AnswerReader.read(LocalAnswers.nodata(query, 10, List.of()), UpstreamQuery.of(query));

    assertThat(read.negative()).isTrue();
    assertThat(read.ttlSeconds()).isEqualTo(10);
  }

  @Test
  void theExtendedErrorNamesTheRule() {
    Query edns = ednsQuery("api.mi.com", RecordTypes.A, 1232, false);
    Message answer = parse(LocalAnswers.address(edns, address("0.0.0.0"), 10, BLOCKED));

    assertThat(answer.getOPT().getOptions())
        .containsExactly(new ExtendedErrorCodeOption(15, "owner: mi.com"));
    Query plain = query("api.mi.com", RecordTypes.A);
    assertThat(parse(LocalAnswers.nodata(plain, 10, BLOCKED)).getOPT()).isNull();
  }

  @Test
  void aLongTextIsCutBetweenCharacters() {
    Query edns = ednsQuery("api.mi.com", RecordTypes.A, 1232, false);
    ExtendedErrorText text = ExtendedErrorText.of(ExtendedError.BLOCKED, "x" + "é".repeat(500));

    Message answer = parse(LocalAnswers.nodata(edns, 10, List.of(text)));

    ExtendedErrorCodeOption option = (ExtendedErrorCodeOption) answer.getOPT().getOptions().get(0);
    assertThat(option.getText()).isEqualTo("x" + "é".repeat(99));
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 700, 1232})
  void theLongestNamesStayWithinTheLimit(int payload) {
    String longest = ("a".repeat(63) + ".").repeat(3) + "b".repeat(61);
    List<ExtendedErrorText> long4 =
        java.util.Collections.nCopies(4, new ExtendedErrorText(15, "y".repeat(300)));
    Query edns = ednsQuery(longest, RecordTypes.A, payload, true);

    for (byte[] octets :
        List.of(
            LocalAnswers.nodata(edns, 10, long4),
            LocalAnswers.address(edns, address("0.0.0.0"), 10, long4),
            LocalAnswers.error(edns, Rcodes.REFUSED, long4))) {
      assertThat(octets.length).isLessThanOrEqualTo(payload);
      assertThat(parse(octets).getHeader().getFlag(Flags.TC)).isFalse();
    }
    assertThat(LocalAnswers.nodata(query(longest, RecordTypes.A), 10, long4).length)
        .isLessThanOrEqualTo(512);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 5})
  void anErrorHasNoRecords(int rcode) {
    Message answer = parse(LocalAnswers.error(query("a.example", RecordTypes.A), rcode, List.of()));

    assertThat(answer.getRcode()).isEqualTo(rcode);
    assertThat(answer.getQuestion().getName()).isEqualTo(Messages.name("a.example"));
    for (int section = Section.ANSWER; section <= Section.ADDITIONAL; section++) {
      assertThat(answer.getSection(section)).isEmpty();
    }
  }

  @Test
  void anyIsAnsweredWithOneSmallRecord() {
    Query query = query("a.example", RecordTypes.ANY);
    byte[] octets = LocalAnswers.minimalAny(query);

    assertThat(octets.length).isLessThan(80);
    HINFORecord record = (HINFORecord) parse(octets).getSection(Section.ANSWER).get(0);
    assertThat(record.getCPU()).isEqualTo("RFC8482");
    assertThat(record.getOS()).isEmpty();
  }
}
