package dev.tacet.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.Origin;
import dev.tacet.policy.Action;
import dev.tacet.policy.ListMode;
import dev.tacet.policy.Rung;
import dev.tacet.querylog.Decision;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.xbill.DNS.Type;

/** The second look at where a name leads: addresses, hints, and lists that only watch. */
class AnswerAddressTest {
  private final Household home =
      new Household().listBlocksAddresses("192.0.2.0", "192.0.2.255").vendorBlocks("bad.example");

  static Stream<Arguments> answersThatLeadThere() {
    return Stream.of(
        Arguments.of("an A record", Type.A, List.of("x.example. A 192.0.2.7")),
        Arguments.of(
            "one of several",
            Type.A,
            List.of("x.example. A 198.51.100.1", "x.example. A 192.0.2.255")),
        Arguments.of(
            "the end of a chain",
            Type.A,
            List.of("x.example. CNAME y.test.", "y.test. A 192.0.2.7")),
        Arguments.of("IPv4 in IPv6 form", Type.AAAA, List.of("x.example. AAAA ::ffff:192.0.2.7")),
        Arguments.of(
            "an IPv4 hint",
            Type.HTTPS,
            List.of("x.example. HTTPS 1 . ipv4hint=198.51.100.1,192.0.2.7")),
        Arguments.of(
            "a hint of SVCB", Type.SVCB, List.of("x.example. SVCB 1 y.test. ipv4hint=192.0.2.7")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answersThatLeadThere")
  void oneBlockedAddressBlocksTheAnswer(String what, int type, List<String> records) {
    for (Origin origin : List.of(Origin.upstream("quad9"), Origin.CACHE, Origin.STALE)) {
      home.answers(origin, 5, records.toArray(String[]::new));
      Ask ask = Ask.of("X.example", type);

      Received reply = home.ask(ask);

      reply.assertRepliesTo(ask);
      assertThat(reply.errors())
          .containsExactly("15 blocked by list: mine (192.0.2.0-192.0.2.255)");
      assertThat(reply.data())
          .isEqualTo(
              type == Type.A
                  ? List.of("0.0.0.0")
                  : type == Type.AAAA ? List.of("0:0:0:0:0:0:0:0") : List.of());
      Decision decision = home.log.get(home.log.size() - 1);
      assertThat(decision.verdict().word()).isEqualTo("blocked");
      assertThat(decision.verdict().matched()).contains("192.0.2.0-192.0.2.255");
      assertThat(decision.origin()).isEqualTo(Origin.SELF);
      assertThat(decision.addresses()).isEmpty();
    }
  }

  @Test
  void anIpv6AddressIsLookedUpToo() {
    home.listBlocksAddresses("2001:db8::", "2001:db8::ffff");
    home.upstreamAnswers("x.example. HTTPS 1 . ipv6hint=2001:db8::7");

    home.ask(Ask.of("x.example", Type.HTTPS)).assertNegative(Household.BLOCK_TTL.toSeconds());
  }

  @Test
  void theVendorOfAnAddressIsNamed() {
    home.vendorBlocksAddress("198.51.100.218");
    home.upstreamAnswers("x.example. A 198.51.100.218");

    assertThat(home.ask(Ask.of("x.example", Type.A)).errors())
        .containsExactly("15 blocked by vendor: xiaomi/block (198.51.100.218)");
  }

  @Test
  void anAllowOfTheNameCoversItsAddress() {
    home.rule(Action.ALLOW, "x.example").listAllows("y.example");
    home.upstreamAnswers("x.example. A 192.0.2.7");
    assertThat(home.ask(Ask.of("x.example", Type.A)).data()).containsExactly("192.0.2.7");

    home.upstreamAnswers("y.example. A 192.0.2.7");
    assertThat(home.ask(Ask.of("y.example", Type.A)).data()).containsExactly("192.0.2.7");
  }

  @Test
  void aListThatOnlyWatchesIsNamedAndTheAnswerPasses() {
    home.listMode(ListMode.SHADOW).listBlocks("watched.example");
    home.upstreamAnswers("x.example. CNAME y.watched.example.", "y.watched.example. A 192.0.2.7");

    Received reply = home.ask(Ask.of("x.example", Type.A));

    assertThat(reply.data()).endsWith("192.0.2.7");
    assertThat(reply.errors()).isEmpty();
    Decision decision = home.onlyDecision();
    assertThat(decision.verdict().word()).isEqualTo("would-block");
    assertThat(decision.verdict().reason().rung()).isEqualTo(Rung.SHADOW);
    assertThat(decision.verdict().matched()).contains("watched.example");
    assertThat(decision.verdict().via().orElseThrow().toString()).isEqualTo("y.watched.example");
    assertThat(decision.origin()).isEqualTo(Origin.upstream("quad9"));
    assertThat(decision.addresses()).containsExactly(Ask.address("192.0.2.7"));
  }

  @Test
  void whatIsInForceStandsAboveWhatOnlyWatches() {
    home.listMode(ListMode.SHADOW).listBlocks("watched.example");
    home.upstreamAnswers("watched.example. CNAME bad.example.", "bad.example. A 198.51.100.1");

    assertThat(home.ask(Ask.of("watched.example", Type.A)).errors())
        .containsExactly("15 blocked by vendor: xiaomi/block (bad.example) via bad.example");
  }

  @Test
  void aWithheldNameIsSparedWhereItIsMetAsACanonicalNameToo() {
    home.listBlocks("tracker.example").withheld("t.tracker.example");
    home.upstreamAnswers("www.test. CNAME t.tracker.example.", "t.tracker.example. A 198.51.100.1");
    assertThat(home.ask(Ask.of("www.test", Type.A)).data()).endsWith("198.51.100.1");

    home.upstreamAnswers("www.test. CNAME u.tracker.example.", "u.tracker.example. A 198.51.100.1");
    assertThat(home.ask(Ask.of("www.test", Type.A)).data()).containsExactly("0.0.0.0");
  }

  @Test
  void aWithheldNameMayLeadWhereTheListBlocks() {
    home.listBlocks("tracker.example").withheld("www.test");
    home.upstreamAnswers("www.test. CNAME t.tracker.example.", "t.tracker.example. A 192.0.2.7");

    assertThat(home.ask(Ask.of("www.test", Type.A)).data()).endsWith("192.0.2.7");
  }
}
