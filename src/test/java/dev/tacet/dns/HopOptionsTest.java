package dev.tacet.dns;

import static dev.tacet.dns.Messages.hex;
import static dev.tacet.dns.Messages.parse;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.GenericEDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.TcpKeepaliveOption;

class HopOptionsTest {
  private static final String PADDING = "000c0004" + "00000000";
  private static final String KEEPALIVE = "000b0000";

  @ParameterizedTest
  @EnumSource(
      value = Transport.class,
      names = {"DOT", "DOH", "DOQ"})
  void anAnswerToAPaddedQueryFillsItsBlock(Transport transport) {
    byte[] reply = nodata(query(transport, PADDING));

    assertThat(reply).hasSize(468);
    assertThat(option(reply, 12)).isInstanceOf(GenericEDNSOption.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = Transport.class,
      mode = Mode.EXCLUDE,
      names = {"DOT", "DOH", "DOQ"})
  void whereEverybodyCanReadItNothingIsPadded(Transport transport) {
    byte[] reply = nodata(query(transport, PADDING));

    assertThat(reply.length).isLessThan(200);
    assertThat(option(reply, 12)).isNull();
  }

  @Test
  void anAnswerToAQueryWithoutPaddingIsNotPadded() {
    assertThat(option(nodata(query(Transport.DOT, "")), 12)).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 200, 330, 331, 332, 333, 334, 335, 336, 400, 468, 5_000})
  void everyLengthIsAMultipleOfTheBlock(int octets) {
    Query query = query(Transport.DOH, PADDING);
    MessageWriter answer = new MessageWriter(query, Rcodes.NOERROR, 0);
    if (octets > 0) {
      answer.record(6, 16, 1, new byte[octets]);
    }
    byte[] reply = answer.finish(query, Rcodes.NOERROR, List.of());

    assertThat(reply.length % 468).isZero();
    assertThat(reply.length - octets).isLessThan(468 + 100);
    assertThat(parse(reply).getOPT()).isNotNull();
  }

  @Test
  void paddingNeverMakesAMessageTooLong() {
    Query query = query(Transport.DOT, PADDING);
    MessageWriter answer = new MessageWriter(query, Rcodes.NOERROR, 0);
    int left = 0xffff - 12 - query.questionLength() - 11 - 12;
    answer.record(6, 16, 1, new byte[left - 2]);
    byte[] reply = answer.finish(query, Rcodes.NOERROR, List.of());

    assertThat(reply).hasSize(0xffff - 2); // no room for an option of four octets
  }

  @Test
  void whatPaddingHidesIncludesWhyItIsBlocked() {
    Query query = query(Transport.DOT, PADDING);
    byte[] reply =
        LocalAnswers.nodata(
            query, 10, List.of(ExtendedErrorText.of(ExtendedError.BLOCKED, "owner: mi.com")));

    assertThat(reply).hasSize(468);
    assertThat(option(reply, 15)).isNotNull();
  }

  @ParameterizedTest
  @EnumSource(
      value = Transport.class,
      names = {"TCP", "DOT"})
  void whoAsksHowLongAConnectionMayIdleIsTold(Transport transport) {
    Message reply = parse(nodata(query(transport, KEEPALIVE)));

    TcpKeepaliveOption option =
        (TcpKeepaliveOption) reply.getOPT().getOptions(EDNSOption.Code.TCP_KEEPALIVE).get(0);
    assertThat(option.getTimeoutDuration()).contains(Duration.ofSeconds(20));
  }

  @Test
  void overUdpNobodyIsToldOfConnections() {
    assertThat(option(nodata(query(Transport.UDP, KEEPALIVE)), 11)).isNull();
    assertThat(option(nodata(query(Transport.TCP, "")), 11)).isNull();
  }

  @Test
  void bothOptionsStandTogether() {
    byte[] reply = nodata(query(Transport.DOT, PADDING + KEEPALIVE));

    assertThat(reply).hasSize(468);
    assertThat(option(reply, 11)).isNotNull();
    assertThat(option(reply, 12)).isNotNull();
  }

  @Test
  void theNameOfTheConnectionJoinsTheMacOfTheQuery() {
    Query query = query(Transport.DOT, "fde90006" + "020000000007");

    assertThat(query.hint().mac()).isEqualTo(0x020000000007L);
    assertThat(query.hint().name()).contains("mfrggzdfmztwq2lk");
  }

  @Test
  void theNameOfTheConnectionIsKnownWithoutAnyOption() {
    assertThat(query(Transport.DOH, "").hint()).isEqualTo(ClientHint.ofName("mfrggzdfmztwq2lk"));
  }

  private static Query query(Transport transport, String options) {
    byte[] plain =
        hex(
            "1234 0100 0001 0000 0000 0001 03777777 07657861 6d706c65 00 0001 0001"
                + "00 0029 04d0 00000000"
                + String.format("%04x", options.length() / 2)
                + options);
    Arrival arrival =
        new Arrival(
            Messages.CLIENT,
            transport,
            ClientHint.ofName("mfrggzdfmztwq2lk"),
            transport == Transport.TCP || transport == Transport.DOT
                ? Duration.ofSeconds(20)
                : Duration.ZERO);
    return (Query) QueryDecoder.decode(plain, arrival, 0);
  }

  private static byte[] nodata(Query query) {
    return LocalAnswers.nodata(query, 10, List.of());
  }

  private static EDNSOption option(byte[] reply, int code) {
    return parse(reply).getOPT().getOptions(code).stream().findFirst().orElse(null);
  }
}
