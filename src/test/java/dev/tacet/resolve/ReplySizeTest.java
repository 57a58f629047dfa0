package dev.tacet.resolve;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.config.BlockMode;
import dev.tacet.dns.Transport;
import dev.tacet.policy.Action;
import dev.tacet.querylog.Decision;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/** A reply fits what its client takes, or says that it does not (RFC 1035 section 4.2.1). */
class ReplySizeTest {
  /** 255 octets on the wire. */
  private static final String LONGEST =
      Stream.of(63, 63, 63, 61).map("x"::repeat).collect(joining("."));

  private static Household blocking(BlockMode mode) {
    return new Household(mode, List.of()).rule(Action.BLOCK, LONGEST);
  }

  @ParameterizedTest
  @CsvSource({
    "NULL_IP, A",
    "NULL_IP, AAAA",
    "NULL_IP, HTTPS",
    "NXDOMAIN, A",
    "NODATA, A",
    "REFUSED, A"
  })
  void theLongestBlockedNameFitsTheSmallestDatagram(BlockMode mode, String type) {
    Ask ask = Ask.of(LONGEST, Type.value(type)).withoutEdns();

    Received reply = blocking(mode).ask(ask);

    reply.assertRepliesTo(ask);
    assertThat(reply.truncated()).isFalse();
    assertThat(reply.answers().size() + reply.authority().size())
        .isEqualTo(mode == BlockMode.REFUSED ? 0 : 1);
  }

  @ParameterizedTest
  @CsvSource({
    "NULL_IP, A",
    "NULL_IP, AAAA",
    "NULL_IP, HTTPS",
    "NXDOMAIN, A",
    "NODATA, A",
    "REFUSED, A"
  })
  void aLongReasonIsCutBeforeDataOrCode(BlockMode mode, String type) {
    Household home = blocking(mode);
    for (int payload : new int[] {1, 512, 540, 1232}) {
      Ask ask = Ask.of(LONGEST, Type.value(type)).withPayload(payload);

      Received reply = home.ask(ask);

      reply.assertRepliesTo(ask);
      assertThat(reply.truncated()).isFalse();
      assertThat(reply.answers().size() + reply.authority().size())
          .isEqualTo(mode == BlockMode.REFUSED ? 0 : 1);
      assertThat(reply.errors())
          .singleElement()
          .asString()
          .startsWith("15 blocked by rule: 1 (" + "x".repeat(63) + ".");
    }
  }

  @Test
  void theReasonIsAtMostTwoHundredOctetsWhereThereIsRoom() {
    Received reply = blocking(BlockMode.NODATA).ask(Ask.of(LONGEST, Type.A).over(Transport.TCP));

    assertThat(reply.errors().get(0)).hasSize("15 ".length() + 200);
  }

  private static Household large() {
    String[] records =
        IntStream.range(0, 100).mapToObj(i -> "big.example. A 192.0.2." + i).toArray(String[]::new);
    return new Household().upstreamAnswers(records);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 512, 1232, 4096})
  void whatDoesNotFitADatagramIsCutToItsQuestionAndSaysSo(int payload) {
    Household home = large();
    Ask ask = Ask.of("Big.example", Type.A).withPayload(payload);

    Received reply = home.ask(ask);

    reply.assertRepliesTo(ask);
    assertThat(reply.truncated()).isTrue();
    assertThat(reply.rcode()).isEqualTo(Rcode.NOERROR);
    assertThat(reply.answers()).isEmpty();
    assertThat(reply.authority()).isEmpty();
    assertThat(reply.length()).isEqualTo(12 + ask.question().length + (payload > 0 ? 11 : 0));
    assertThat(home.onlyDecision().addresses()).hasSize(Decision.MAX_ADDRESSES);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 512, 4096})
  void overTcpItIsWhole(int payload) {
    Ask ask = Ask.of("Big.example", Type.A).over(Transport.TCP).withPayload(payload);

    Received reply = large().ask(ask);

    reply.assertRepliesTo(ask);
    assertThat(reply.truncated()).isFalse();
    assertThat(reply.answers()).hasSize(100);
  }

  @ParameterizedTest
  @CsvSource({"512, 29, false", "512, 30, true", "1232, 74, false", "1232, 75, true"})
  void theLastOctetThatFitsIsUsed(int payload, int records, boolean truncated) {
    // Header 12, question 17, OPT 11, and 16 for each record.
    Ask ask = Ask.of("big.example", Type.A).withPayload(payload);
    Household home =
        new Household()
            .upstreamAnswers(
                IntStream.range(0, records)
                    .mapToObj(i -> "big.example. A 192.0.2." + i)
                    .toArray(String[]::new));

    Received reply = home.ask(ask);

    reply.assertRepliesTo(ask);
    assertThat(reply.truncated()).isEqualTo(truncated);
    assertThat(reply.answers()).hasSize(truncated ? 0 : records);
  }
}
