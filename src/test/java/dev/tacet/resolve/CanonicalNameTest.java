package dev.tacet.resolve;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.Origin;
import dev.tacet.policy.Action;
import dev.tacet.policy.Rung;
import dev.tacet.querylog.Decision;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/** The second look: an innocent name whose answer leads to a blocked one. */
class CanonicalNameTest {
  private static final String[] CHAIN = {
    "www.shop.example. CNAME one.example.",
    "one.example. CNAME x.tracker.example.",
    "x.tracker.example. CNAME three.example.",
    "three.example. A 192.0.2.80",
  };
  private static final String WHY =
      "15 blocked by vendor: xiaomi/block (tracker.example) via x.tracker.example";

  private final Household home = new Household().vendorBlocks("tracker.example");

  private void assertGivenAway(Received reply, Ask ask) {
    reply.assertRepliesTo(ask);
    assertThat(reply.errors()).containsExactly(WHY);
    Decision decision = home.log.get(home.log.size() - 1);
    assertThat(decision.verdict().allows()).isFalse();
    assertThat(decision.verdict().reason().words()).isEqualTo("vendor: xiaomi/block");
    assertThat(decision.verdict().matched()).contains("tracker.example");
    assertThat(decision.verdict().via()).contains(DomainName.parse("x.tracker.example"));
    assertThat(decision.origin()).isEqualTo(Origin.SELF);
    assertThat(decision.addresses()).isEmpty();
    assertThat(decision.rcode()).isEqualTo(reply.rcode());
    assertThat(decision.question().qname()).isEqualTo(DomainName.parse(ask.name()));
  }

  static Stream<Arguments> chains() {
    return Stream.of(
        Arguments.of("second of three aliases", Type.A, List.of(CHAIN)),
        Arguments.of("a shuffled chain", Type.A, List.of(CHAIN[3], CHAIN[2], CHAIN[1], CHAIN[0])),
        Arguments.of(
            "the last alias",
            Type.AAAA,
            List.of(
                "www.shop.example. CNAME one.example.",
                "one.example. CNAME X.TRACKER.example.",
                "x.tracker.example. AAAA 2001:db8::80")),
        Arguments.of(
            "an alias without data",
            Type.AAAA,
            List.of("www.shop.example. CNAME x.tracker.example.")),
        Arguments.of(
            "the alias itself asked for",
            Type.CNAME,
            List.of("www.shop.example. CNAME x.tracker.example.")),
        Arguments.of(
            "a DNAME",
            Type.A,
            List.of(
                "shop.example. DNAME x.tracker.example.",
                "www.shop.example. CNAME www.x.tracker.example.",
                "www.x.tracker.example. A 192.0.2.80")),
        Arguments.of(
            "an HTTPS alias", Type.HTTPS, List.of("www.shop.example. HTTPS 0 x.tracker.example.")),
        Arguments.of(
            "an HTTPS service elsewhere",
            Type.HTTPS,
            List.of("www.shop.example. HTTPS 1 x.tracker.example. alpn=h2")),
        Arguments.of(
            "an SVCB alias", Type.SVCB, List.of("www.shop.example. SVCB 0 x.tracker.example.")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("chains")
  void aBlockedCanonicalNameIsBlockedUnderAnyAlias(String chain, int type, List<String> records) {
    home.upstreamAnswers(records.toArray(String[]::new));
    Ask ask = Ask.of("wWw.ShOp.example", type);

    Received reply = home.ask(ask);

    assertGivenAway(reply, ask);
    if (type == Type.A) {
      assertThat(reply.data()).containsExactly("0.0.0.0");
      assertThat(reply.answers().get(0).getName().toString()).isEqualTo("wWw.ShOp.example.");
    } else if (type == Type.AAAA) {
      assertThat(Ask.address(reply.data().get(0))).isEqualTo(Ask.address("::"));
    } else {
      reply.assertNegative(Household.BLOCK_TTL.toSeconds());
    }
  }

  @Test
  void cachedAndStaleAnswersAreLookedAtToo() {
    Ask ask = Ask.of("www.shop.example", Type.A);
    for (Origin origin : List.of(Origin.CACHE, Origin.STALE)) {
      home.answers(origin, 5, CHAIN);

      Received reply = home.ask(ask);

      assertGivenAway(reply, ask);
      assertThat(reply.data()).containsExactly("0.0.0.0");
    }
  }

  @Test
  void aNameBlockedSinceItWasCachedIsBlockedOnTheNextQuery() {
    Household later = new Household().answers(Origin.CACHE, 5, CHAIN);
    Ask ask = Ask.of("www.shop.example", Type.A);

    Received before = later.ask(ask);
    later.rule(Action.BLOCK, "three.example");
    Received after = later.ask(ask);

    assertThat(before.data()).endsWith("192.0.2.80");
    assertThat(after.data()).containsExactly("0.0.0.0");
    assertThat(after.errors())
        .containsExactly("15 blocked by rule: 1 (three.example) via three.example");
  }

  @Test
  void theOwnersAllowOfTheQuestionCoversWhereItLeads() {
    home.rule(Action.ALLOW, "shop.example").upstreamAnswers(CHAIN);

    assertPassed(Rung.OWNER);
  }

  @Test
  void keepOfTheQuestionCoversWhereItLeads() {
    home.vendorKeeps("shop.example").upstreamAnswers(CHAIN);

    assertPassed(Rung.KEEP);
  }

  @Test
  void anAllowListCoversWhereItLeads() {
    home.listAllows("shop.example").upstreamAnswers(CHAIN);

    assertPassed(Rung.LIST_ALLOW);
  }

  @Test
  void aPauseCoversWhereItLeads() {
    home.paused().upstreamAnswers(CHAIN);

    assertPassed(Rung.PAUSED);
  }

  @Test
  void anAllowOfTheCanonicalNameClearsItAndNoOther() {
    home.rule(Action.ALLOW, "x.tracker.example").upstreamAnswers(CHAIN);

    assertPassed(Rung.DEFAULT);
  }

  private void assertPassed(Rung rung) {
    Received reply = home.ask(Ask.of("www.shop.example", Type.A));

    assertThat(reply.answers()).hasSize(4);
    assertThat(reply.data()).endsWith("192.0.2.80");
    assertThat(reply.errors()).isEmpty();
    Decision decision = home.onlyDecision();
    assertThat(decision.verdict().allows()).isTrue();
    assertThat(decision.verdict().reason().rung()).isEqualTo(rung);
    assertThat(decision.verdict().via()).isEmpty();
    assertThat(decision.origin()).isEqualTo(Origin.upstream("quad9"));
    assertThat(decision.addresses()).containsExactly(Ask.address("192.0.2.80"));
  }

  @Test
  void anNxdomainBehindABlockedAliasStaysAnNxdomain() {
    answersNxdomain("www.shop.example. CNAME x.tracker.example.");

    Received reply = home.ask(Ask.of("www.shop.example", Type.A));

    assertThat(reply.rcode()).isEqualTo(Rcode.NXDOMAIN);
    assertThat(reply.data()).containsExactly("x.tracker.example.");
    assertThat(reply.errors()).isEmpty();
    assertThat(home.onlyDecision().rcode()).isEqualTo(Rcode.NXDOMAIN);
    assertThat(home.onlyDecision().origin()).isEqualTo(Origin.upstream("quad9"));
  }

  @Test
  void anNxdomainThatBringsDataAllTheSameIsLookedAt() {
    answersNxdomain(CHAIN);
    Ask ask = Ask.of("www.shop.example", Type.A);

    Received reply = home.ask(ask);

    assertGivenAway(reply, ask);
    assertThat(reply.data()).containsExactly("0.0.0.0");
  }

  private void answersNxdomain(String... records) {
    home.resolving(
        query ->
            completedFuture(
                new Resolution.Resolved(
                    new UpstreamReply(query)
                        .rcode(Rcode.NXDOMAIN)
                        .answer(records)
                        .authority("example. SOA ns.example. host.example. 1 2 3 4 60")
                        .read(),
                    Origin.upstream("quad9"),
                    0)));
  }
}
