package dev.tacet.resolve;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.failedFuture;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.ExtendedError;
import dev.tacet.dns.Origin;
import dev.tacet.dns.Question;
import dev.tacet.dns.Transport;
import dev.tacet.policy.Action;
import dev.tacet.policy.Reason;
import dev.tacet.policy.Rung;
import dev.tacet.policy.Verdict;
import dev.tacet.querylog.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/** The six steps of one query, and the row that each leaves in the log. */
class QueryHandlerTest {
  private static final Ask NEWS = Ask.of("News.example", Type.A);

  private final Household home = new Household();

  @ParameterizedTest
  @EnumSource(Transport.class)
  void anAnswerPassesAndTheLogSaysWhereItCameFrom(Transport transport) {
    home.upstreamAnswers("news.example. A 192.0.2.1", "news.example. A 192.0.2.2");
    Ask ask = NEWS.over(transport);
    Instant arrived = home.clock.instant();

    Received reply = home.ask(ask);

    reply.assertRepliesTo(ask);
    assertThat(reply.data()).containsExactly("192.0.2.1", "192.0.2.2");
    assertThat(reply.errors()).isEmpty();
    assertThat(home.onlyDecision())
        .isEqualTo(
            new Decision(
                arrived,
                Ask.address("192.168.1.20"),
                0,
                transport,
                Question.of(DomainName.parse("news.example"), Type.A),
                Verdict.Allowed.BY_DEFAULT,
                Origin.upstream("quad9"),
                Rcode.NOERROR,
                Duration.ZERO,
                List.of(Ask.address("192.0.2.1"), Ask.address("192.0.2.2")),
                1));
  }

  @Test
  void theLogSaysWhenAQueryArrivedAndHowLongItTook() {
    CompletableFuture<Resolution> later = new CompletableFuture<>();
    home.resolving(query -> later);
    Instant arrived = home.clock.instant();

    CompletableFuture<byte[]> reply = home.asked(NEWS).toCompletableFuture();
    home.clock.pass(Duration.ofMillis(40));
    home.clock.jump(Duration.ofHours(-1));
    assertThat(reply).isNotDone();
    assertThat(home.log).isEmpty();
    later.complete(new Resolution.Unresolved(ExtendedError.NETWORK_ERROR, "quad9: timed out"));

    assertThat(reply).isCompleted();
    assertThat(home.onlyDecision().at()).isEqualTo(arrived);
    assertThat(home.onlyDecision().took()).isEqualTo(Duration.ofMillis(40));
  }

  @Test
  void aQueryIsJudgedByOnePolicyFromFirstStepToLast() {
    CompletableFuture<Resolution> later = new CompletableFuture<>();
    home.resolving(query -> later);

    CompletableFuture<byte[]> reply = home.asked(NEWS).toCompletableFuture();
    home.rule(Action.BLOCK, "cdn.example");
    later.complete(
        new Resolution.Resolved(
            new UpstreamReply(home.resolved.get(0))
                .answer("news.example. CNAME cdn.example.", "cdn.example. A 192.0.2.1")
                .read(),
            Origin.upstream("quad9"),
            0));

    assertThat(new Received(reply.join()).data()).endsWith("192.0.2.1");
    assertThat(home.onlyDecision().verdict()).isEqualTo(Verdict.Allowed.BY_DEFAULT);
  }

  @Test
  void aCachedAnswerIsAgedAndItsAddressesAreNoNews() {
    home.answers(Origin.CACHE, 120, "news.example. A 192.0.2.1");

    Received reply = home.ask(NEWS);

    assertThat(reply.answers().get(0).getTTL()).isEqualTo(UpstreamReply.TTL - 120);
    assertThat(reply.errors()).isEmpty();
    assertThat(home.onlyDecision().origin()).isEqualTo(Origin.CACHE);
    assertThat(home.onlyDecision().addresses()).isEmpty();
  }

  @Test
  void aStaleAnswerSaysSo() {
    home.answers(Origin.STALE, 4000, "news.example. A 192.0.2.1");

    Received reply = home.ask(NEWS);

    assertThat(reply.data()).containsExactly("192.0.2.1");
    assertThat(reply.answers().get(0).getTTL()).isEqualTo(30);
    assertThat(reply.errors()).containsExactly("3");
    assertThat(home.onlyDecision().origin()).isEqualTo(Origin.STALE);
    assertThat(home.onlyDecision().addresses()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {Rcode.NXDOMAIN, Rcode.NOERROR, Rcode.SERVFAIL, Rcode.REFUSED})
  void whatTheUpstreamSaysPassesUntouched(int rcode) {
    home.resolving(
        query ->
            completedFuture(
                new Resolution.Resolved(
                    new UpstreamReply(query)
                        .rcode(rcode)
                        .authority("example. SOA ns.example. host.example. 1 2 3 4 60")
                        .read(),
                    Origin.upstream("quad9"),
                    0)));

    Received reply = home.ask(NEWS);

    reply.assertRepliesTo(NEWS);
    assertThat(reply.rcode()).isEqualTo(rcode);
    reply.assertNegative(60);
    assertThat(reply.authority().get(0).getName().toString()).isEqualTo("example.");
    assertThat(reply.errors()).isEmpty();
    assertThat(home.onlyDecision().rcode()).isEqualTo(rcode);
    assertThat(home.onlyDecision().verdict().allows()).isTrue();
  }

  @Test
  void anExtendedErrorCodeIsNoSuccessForAClientWithoutEdns() {
    home.resolving(
        query ->
            completedFuture(
                new Resolution.Resolved(
                    new UpstreamReply(query).rcode(Rcode.BADVERS).read(),
                    Origin.upstream("quad9"),
                    0)));

    assertThat(home.ask(NEWS).rcode()).isEqualTo(Rcode.BADVERS);
    assertThat(home.ask(NEWS.withoutEdns()).rcode()).isEqualTo(Rcode.SERVFAIL);
    assertThat(home.log).extracting(Decision::rcode).containsExactly(Rcode.BADVERS, Rcode.SERVFAIL);
  }

  @ParameterizedTest
  @CsvSource({"NO_REACHABLE_AUTHORITY, 22", "NETWORK_ERROR, 23"})
  void whereNobodyAnsweredTheClientIsToldWhy(ExtendedError error, int code) {
    home.resolving(query -> completedFuture(new Resolution.Unresolved(error, "quad9: timed out")));

    Received reply = home.ask(NEWS);
    Received plain = home.ask(NEWS.withoutEdns());

    reply.assertRepliesTo(NEWS);
    assertThat(reply.rcode()).isEqualTo(Rcode.SERVFAIL);
    assertThat(reply.errors()).containsExactly(code + " quad9: timed out");
    plain.assertRepliesTo(NEWS.withoutEdns());
    assertThat(plain.rcode()).isEqualTo(Rcode.SERVFAIL);
    assertThat(home.log).hasSize(2).extracting(Decision::origin).containsOnly(Origin.NONE);
    assertThat(home.log).extracting(Decision::rcode).containsOnly(Rcode.SERVFAIL);
    assertThat(home.bugs()).isZero();
  }

  @Test
  void aBugBelowIsAServfailARowAndOneLineForTheOwner() {
    assertBugIsAnswered(query -> failedFuture(new IllegalStateException("a bug, on purpose")));
  }

  @Test
  void aBugThatIsThrownAtOnceIsNoWorse() {
    assertBugIsAnswered(
        query -> {
          throw new IllegalStateException("a bug, on purpose");
        });
  }

  private void assertBugIsAnswered(Resolver buggy) {
    home.resolving(buggy);
    Logger logger = (Logger) LoggerFactory.getLogger(QueryHandler.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.setAdditive(false);
    logger.addAppender(lines);
    try {
      Received reply = home.ask(NEWS);

      reply.assertRepliesTo(NEWS);
      assertThat(reply.rcode()).isEqualTo(Rcode.SERVFAIL);
      assertThat(reply.errors()).containsExactly("23 internal error");
    } finally {
      logger.detachAppender(lines);
      logger.setAdditive(true);
    }
    assertThat(home.bugs()).isEqualTo(1);
    assertThat(home.onlyDecision().rcode()).isEqualTo(Rcode.SERVFAIL);
    assertThat(home.onlyDecision().origin()).isEqualTo(Origin.NONE);
    assertThat(lines.list)
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.getLevel()).isEqualTo(Level.ERROR);
              assertThat(line.getFormattedMessage()).contains("news.example A");
              assertThat(line.getThrowableProxy().getMessage()).contains("a bug, on purpose");
            });
  }

  @Test
  void whatNoForwarderPassesOnIsAnsweredHere() {
    home.resolving(query -> completedFuture(Resolution.NotAsked.MINIMAL_ANY));
    Received any = home.ask(Ask.of("news.example", Type.ANY));
    home.resolving(query -> completedFuture(Resolution.NotAsked.REFUSED));
    Received chaos = home.ask(Ask.of("version.bind", Type.TXT).inClass(DClass.CH));
    home.resolving(query -> completedFuture(Resolution.NotAsked.NOT_IMPLEMENTED));
    Received transfer = home.ask(Ask.of("news.example", Type.AXFR).over(Transport.TCP));

    assertThat(any.answers()).extracting(r -> Type.string(r.getType())).containsExactly("HINFO");
    assertThat(chaos.rcode()).isEqualTo(Rcode.REFUSED);
    assertThat(transfer.rcode()).isEqualTo(Rcode.NOTIMP);
    assertThat(home.log)
        .extracting(Decision::rcode)
        .containsExactly(Rcode.NOERROR, Rcode.REFUSED, Rcode.NOTIMP);
    assertThat(home.log).extracting(Decision::origin).containsOnly(Origin.SELF);
  }

  @ParameterizedTest
  @ValueSource(strings = {"198.51.100.7", "2001:db8::7"})
  void aStrangerIsRefusedAndLogged(String stranger) {
    home.listBlocks("ads.example");
    for (String name : List.of("News.example", "ads.example", "health.tacet.invalid")) {
      home.log.clear();
      Ask ask = Ask.of(name, Type.A).from(stranger);

      Received reply = home.ask(ask);

      reply.assertRepliesTo(ask);
      assertThat(reply.rcode()).isEqualTo(Rcode.REFUSED);
      assertThat(reply.answers()).isEmpty();
      assertThat(reply.authority()).isEmpty();
      assertThat(reply.errors()).containsExactly("18 not one of the networks served here");
      Decision decision = home.onlyDecision();
      assertThat(decision.client()).isEqualTo(Ask.address(stranger));
      assertThat(decision.verdict().reason()).isEqualTo(Reason.NOT_OUR_NETWORK);
      assertThat(decision.verdict().matched()).isEmpty();
      assertThat(decision.origin()).isEqualTo(Origin.SELF);
      assertThat(decision.rcode()).isEqualTo(Rcode.REFUSED);
      assertThat(decision.addresses()).isEmpty();
    }
    assertThat(home.resolved).isEmpty();
  }

  @Test
  void aBlockedQueryLeavesItsReasonAndTheRulesName() {
    home.vendorBlocks("tracking.miui.com");

    home.ask(Ask.of("api.Tracking.MIUI.com", Type.HTTPS));

    assertThat(home.onlyDecision())
        .isEqualTo(
            new Decision(
                home.clock.instant(),
                Ask.address("192.168.1.20"),
                0,
                Transport.UDP,
                Question.of(DomainName.parse("api.tracking.miui.com"), Type.HTTPS),
                new Verdict.Blocked(
                    new Reason(Rung.PROFILE_BLOCK, "xiaomi/block"),
                    "tracking.miui.com",
                    Optional.empty()),
                Origin.SELF,
                Rcode.NOERROR,
                Duration.ZERO,
                List.of(),
                1));
  }

  @Test
  void whilePausedABlockedNameIsAskedAndAnswered() {
    home.listBlocks("ads.example").rule(Action.BLOCK, "ads.example").paused();
    home.upstreamAnswers("ads.example. A 192.0.2.66");

    Received reply = home.ask(Ask.of("ads.example", Type.A));

    assertThat(reply.data()).containsExactly("192.0.2.66");
    assertThat(home.resolved).hasSize(1);
    assertThat(home.onlyDecision().verdict()).isEqualTo(Verdict.Allowed.PAUSED);
  }

  @Test
  void aPauseOpensNothingForStrangers() {
    home.paused();

    Received reply = home.ask(NEWS.from("198.51.100.7"));

    assertThat(reply.rcode()).isEqualTo(Rcode.REFUSED);
    assertThat(home.resolved).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.0.0.53", "::1"})
  void healthIsAnsweredToThisMachineAndNotLogged(String loopback) {
    for (Transport transport : Transport.values()) {
      Ask ask = Ask.of("Health.Tacet.invalid", Type.A).from(loopback).over(transport);

      Received reply = home.ask(ask);

      reply.assertRepliesTo(ask);
      assertThat(reply.rcode()).isEqualTo(Rcode.NOERROR);
      assertThat(reply.data()).containsExactly("127.0.0.1");
      assertThat(reply.answers().get(0).getTTL()).isZero();
    }
    assertThat(home.resolved).isEmpty();
    assertThat(home.log).isEmpty();
  }

  @Test
  void healthIsAnsweredWhateverTheRulesSay() {
    home.rule(Action.BLOCK, "invalid");

    Received reply = home.ask(Ask.of("health.tacet.invalid", Type.A).from("127.0.0.1"));

    assertThat(reply.data()).containsExactly("127.0.0.1");
    assertThat(home.log).isEmpty();
  }

  @Test
  void onlyThisMachineAskingForAnAddressGetsTheHealthAnswer() {
    Ask health = Ask.of("health.tacet.invalid", Type.A);

    home.ask(health);
    home.ask(Ask.of("health.tacet.invalid", Type.AAAA).from("127.0.0.1"));
    home.ask(Ask.of("x.health.tacet.invalid", Type.A).from("127.0.0.1"));
    home.ask(health.from("127.0.0.1").inClass(DClass.CH));

    assertThat(home.resolved).hasSize(4);
    assertThat(home.log).hasSize(4);
  }
}
