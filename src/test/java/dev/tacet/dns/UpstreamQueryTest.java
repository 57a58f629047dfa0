package dev.tacet.dns;

import static dev.tacet.dns.Messages.hex;
import static dev.tacet.dns.Messages.opt;
import static dev.tacet.dns.Messages.query;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UpstreamQueryTest {
  private static final String QUESTION = "02 6d69 03 636f6d 00" + "0001" + "0001";

  @Test
  void itAsksInCanonicalFormWithOurOwnEdns() {
    UpstreamQuery query = UpstreamQuery.of(query("MI.com", RecordTypes.A));

    assertThat(query.encode(0xabcd, true))
        .isEqualTo(
            hex(
                "abcd" // id
                    + "0120" // RD, AD
                    + "0001"
                    + "0000"
                    + "0000"
                    + "0001" // one question, one OPT
                    + QUESTION
                    + "00 0029 04d0 00 00 0000 0000")); // 1232 octets, no options
    assertThat(query.encode(0xabcd, false))
        .isEqualTo(hex("abcd" + "0120" + "0001" + "0000" + "0000" + "0000" + QUESTION));
  }

  @Test
  void doAndCdAreCopiedAndNothingElseOfTheStub() {
    byte[] options =
        hex(
            "00 0029 04d0 00 00 8000"
                + "0017" // two options
                + "0008 0007 0001 18 00 c00002" // client subnet
                + "000a 0008 0102030405060708"); // cookie
    Query stub = query("mi.com", RecordTypes.A, Transport.UDP, 0x0110, options);

    UpstreamQuery query = UpstreamQuery.of(stub);

    assertThat(query.encode(1, true))
        .isEqualTo(
            hex(
                "0001"
                    + "0130"
                    + "0001"
                    + "0000"
                    + "0000"
                    + "0001" // RD, AD, CD
                    + QUESTION
                    + "00 0029 04d0 00 00 8000 0000"));
  }

  @Test
  void queriesThatMayShareAnAnswerAreEqual() {
    UpstreamQuery plain = UpstreamQuery.of(query("mi.com", RecordTypes.A));

    assertThat(plain).isEqualTo(UpstreamQuery.of(query("MI.COM", RecordTypes.A)));
    assertThat(plain)
        .isNotEqualTo(
            UpstreamQuery.of(
                query("mi.com", RecordTypes.A, Transport.UDP, 0x0100, opt(1232, true))))
        .isNotEqualTo(UpstreamQuery.of(query("mi.com", RecordTypes.A, Transport.UDP, 0x0110, null)))
        .isNotEqualTo(UpstreamQuery.of(query("mi.com", RecordTypes.AAAA)));
  }
}
