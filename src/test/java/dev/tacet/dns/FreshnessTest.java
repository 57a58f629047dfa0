package dev.tacet.dns;

import static dev.tacet.dns.Messages.record;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Message;
import org.xbill.DNS.Section;

class FreshnessTest {
  private static final UpstreamQuery ASKED = Messages.asked("www.example", RecordTypes.A);

  @Test
  void theSmallestTtlOfTheAnswerCounts() {
    Message reply = Messages.response(ASKED, 7);
    reply.addRecord(record("www.example 300 CNAME web.example."), Section.ANSWER);
    reply.addRecord(record("web.example 60 A 192.0.2.1"), Section.ANSWER);
    reply.addRecord(record("example 5 NS ns.example."), Section.AUTHORITY);

    assertThat(Freshness.seconds(reply.toWire())).isEqualTo(60);
  }

  @Test
  void aNegativeAnswerStandsAsLongAsTheSoaSays() {
    Message reply = Messages.response(ASKED, 7);
    reply.getHeader().setRcode(Rcodes.NXDOMAIN);
    reply.addRecord(
        record("example 900 SOA ns.example. post.example. 1 2 3 4 120"), Section.AUTHORITY);

    assertThat(Freshness.seconds(reply.toWire())).isEqualTo(120);
  }

  @Test
  void aBlockedNameIsKeptForTheTtlOfTheBlock() {
    Query query = Messages.ednsQuery("ads.example", RecordTypes.A, 1232, false);

    assertThat(Freshness.seconds(LocalAnswers.nodata(query, 10, List.of()))).isEqualTo(10);
  }

  @Test
  void errorsAreNotKept() {
    Query query = Messages.query("www.example", RecordTypes.A);

    assertThat(Freshness.seconds(LocalAnswers.error(query, Rcodes.SERVFAIL, List.of()))).isZero();
    assertThat(Freshness.seconds(GivenAnswers.truncated(query))).isZero();
    assertThat(Freshness.seconds(LocalAnswers.error(query, Rcodes.NOERROR, List.of()))).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, 11, 12, 20, 40})
  void aReplyThatIsCutIsNotKept(int length) {
    Message reply = Messages.response(ASKED, 7);
    reply.addRecord(record("www.example 300 A 192.0.2.1"), Section.ANSWER);

    assertThat(Freshness.seconds(Arrays.copyOf(reply.toWire(), length))).isZero();
  }
}
