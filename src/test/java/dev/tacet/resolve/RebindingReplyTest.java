package dev.tacet.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.config.BlockMode;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.Origin;
import dev.tacet.dns.Transport;
import dev.tacet.policy.Action;
import dev.tacet.policy.RuleAnswer;
import dev.tacet.policy.Rung;
import dev.tacet.querylog.Decision;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/** Answers to strangers' names that lead into the house. */
class RebindingReplyTest {
  private static final String EVIL = "evil.example";

  private final Household home = new Household().rebindingProtected("plex.direct");

  static Stream<Arguments> answersThatLeadIntoTheHouse() {
    return Stream.of(
        Arguments.of("an A record", Type.A, "evil.example. A 192.168.1.1"),
        Arguments.of("an AAAA record", Type.AAAA, "evil.example. AAAA fd00::1"),
        Arguments.of("IPv4 in IPv6 form", Type.AAAA, "evil.example. AAAA ::ffff:10.0.0.1"),
        Arguments.of("the loopback address", Type.AAAA, "evil.example. AAAA ::1"),
        Arguments.of("6to4", Type.AAAA, "evil.example. AAAA 2002:c0a8:101::1"),
        Arguments.of(
            "the end of a chain",
            Type.A,
            "evil.example. CNAME a.evil.test.|a.evil.test. CNAME b.evil.test.|b.evil.test. A"
                + " 127.0.0.1"),
        Arguments.of(
            "one among others", Type.A, "evil.example. A 198.51.100.1|evil.example. A 10.0.0.1"),
        Arguments.of(
            "a hint for IPv4",
            Type.HTTPS,
            "evil.example. HTTPS 1 . ipv4hint=198.51.100.1,10.0.0.1"),
        Arguments.of("a hint for IPv6", Type.HTTPS, "evil.example. HTTPS 1 . ipv6hint=fe80::1"),
        Arguments.of(
            "a hint of SVCB", Type.SVCB, "evil.example. SVCB 1 x.test. ipv4hint=172.16.0.1"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answersThatLeadIntoTheHouse")
  void itIsEmptyForEveryOriginAndTransport(String what, int type, String records) {
    for (Origin origin : List.of(Origin.upstream("quad9"), Origin.CACHE, Origin.STALE)) {
      for (Transport transport : Transport.values()) {
        home.answers(origin, 0, records.split("\\|"));
        Ask ask = Ask.of("Evil.example", type).over(transport);

        Received reply = home.ask(ask);

        reply.assertRepliesTo(ask);
        assertThat(reply.rcode()).isEqualTo(Rcode.NOERROR);
        reply.assertNegative(Household.BLOCK_TTL.toSeconds());
        assertThat(reply.errors()).hasSize(1).first().asString().startsWith("15 blocked by rebind");
        Decision decision = home.log.get(home.log.size() - 1);
        assertThat(decision.verdict().word()).isEqualTo("blocked");
        assertThat(decision.verdict().reason().rung()).isEqualTo(Rung.REBINDING);
        assertThat(decision.addresses()).isEmpty();
        assertThat(decision.origin()).isEqualTo(Origin.SELF);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answersThatLeadIntoTheHouse")
  void aNameBelowAnExceptionMay(String what, int type, String records) {
    home.rebindingProtected("example");
    home.upstreamAnswers(records.split("\\|"));

    assertThat(home.ask(Ask.of(EVIL, type)).data()).isNotEmpty();
  }

  @Test
  void inEveryBlockModeTheAskingMachineIsNotTheAnswer() {
    for (BlockMode mode : BlockMode.values()) {
      Household house =
          new Household(
                  mode, mode == BlockMode.ADDRESS ? List.of(Ask.address("10.0.0.9")) : List.of())
              .rebindingProtected()
              .upstreamAnswers("evil.example. A 192.168.1.1");

      Received reply = house.ask(Ask.of(EVIL, Type.A));

      assertThat(reply.rcode()).isEqualTo(Rcode.NOERROR);
      assertThat(reply.data()).isEmpty();
    }
  }

  @Test
  void noAllowAndNoPauseLiftsIt() {
    home.rule(Action.ALLOW, EVIL).listAllows(EVIL).paused();
    home.device("192.168.1.7", Map.of("exempt", "on", "observe", "on"));
    home.upstreamAnswers("evil.example. A 192.168.1.1");

    assertThat(home.ask(Ask.of(EVIL, Type.A).from("192.168.1.7")).data()).isEmpty();
    assertThat(home.ask(Ask.of(EVIL, Type.A).from("192.168.1.8")).data()).isEmpty();
  }

  @Test
  void anAliasOfANameOfTheHouseIsNotFollowed() {
    home.local("nas.home.arpa A 192.168.1.9", "*.dev.home.arpa A 192.168.1.10");
    home.upstreamAnswers("evil.example. CNAME nas.home.arpa.");
    assertThat(home.ask(Ask.of(EVIL, Type.A)).data()).isEmpty();
    home.upstreamAnswers("evil.example. CNAME x.dev.home.arpa.");
    assertThat(home.ask(Ask.of(EVIL, Type.A)).data()).isEmpty();
    home.upstreamAnswers("evil.example. CNAME localhost.");
    assertThat(home.ask(Ask.of(EVIL, Type.A)).data()).isEmpty();

    assertThat(home.ask(Ask.of("nas.home.arpa", Type.A)).data()).containsExactly("192.168.1.9");
    assertThat(home.log.get(0).verdict().via()).contains(DomainName.parse("nas.home.arpa"));
  }

  @Test
  void anAliasOfTheHousesOwnMayLeadIntoIt() {
    home.local("www.home.arpa CNAME stranger.example");
    home.upstreamAnswers("stranger.example. A 192.168.1.9");

    assertThat(home.ask(Ask.of("www.home.arpa", Type.A)).data())
        .containsExactly("stranger.example.", "192.168.1.9");
  }

  @Test
  void anAliasOfAListMayNot() {
    home.listAnswers("search.example", new RuleAnswer.Alias(DomainName.parse("safe.example")));
    home.upstreamAnswers("safe.example. A 192.168.1.9");

    Received reply = home.ask(Ask.of("search.example", Type.A));

    assertThat(reply.data()).isEmpty();
    assertThat(home.onlyDecision().verdict().reason().rung()).isEqualTo(Rung.REBINDING);
  }

  @Test
  void addressesThatARuleGivesAreTheOwnersWish() {
    home.listBlocks("other.example");
    home.upstreamAnswers("www.example. A 198.51.100.7");

    assertThat(home.ask(Ask.of("other.example", Type.A)).data()).containsExactly("0.0.0.0");
    assertThat(home.ask(Ask.of("www.example", Type.A)).data()).containsExactly("198.51.100.7");
  }

  @Test
  void aNameThatIsBlockedAnywayIsBlockedByItsRule() {
    home.listBlocks(EVIL);
    home.upstreamAnswers("evil.example. A 192.168.1.1");

    assertThat(home.ask(Ask.of(EVIL, Type.A)).errors())
        .containsExactly("15 blocked by list: mine (evil.example)");
    assertThat(home.resolved).isEmpty();
  }

  /** Nothing judges it, so none of it is passed on: neither private addresses nor blocked ones. */
  @Test
  void whatNobodyAskedForStaysOut() {
    home.resolving(
        query ->
            CompletableFuture.completedFuture(
                new Resolution.Resolved(
                    new UpstreamReply(query)
                        .answer("_x._tcp.evil.example. SRV 1 1 80 a.evil.example.")
                        .authority("evil.example. NS ns.evil.example.")
                        .additional(
                            "a.evil.example. A 192.168.1.1",
                            "a.evil.example. AAAA fd00::1",
                            "ns.evil.example. A 198.51.100.7")
                        .read(),
                    Origin.upstream("quad9"),
                    0)));
    Ask ask = Ask.of("_x._tcp.evil.example", Type.SRV);

    Received reply = home.ask(ask);

    reply.assertRepliesTo(ask);
    assertThat(reply.data()).hasSize(1);
    assertThat(reply.additional()).isEmpty();
  }
}
