package dev.tacet.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.config.UpstreamConfig;
import dev.tacet.dns.Rcodes;
import dev.tacet.testkit.Asked;
import dev.tacet.testkit.Conduct;
import dev.tacet.testkit.FakeUpstream;
import dev.tacet.testkit.Heard;
import dev.tacet.upstream.Exchange.Failed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FailoverUpstreamTest extends OnLoopback {
  /** Nobody else is asked, however slow the machine is. */
  private static final Timing CALM =
      new Timing(ms(8_000), ms(20_000), ms(20_000), ms(25_000), ms(60_000), ms(200));

  /** Another is asked long before an upstream's patience ends. */
  private static final Timing BESIDE =
      new Timing(ms(8_000), ms(50), ms(16_000), ms(25_000), ms(60_000), ms(200));

  private FailoverUpstream over(FakeUpstream... fakes) {
    return over(QUICK, fakes);
  }

  private FailoverUpstream over(Timing timing, FakeUpstream... fakes) {
    List<UpstreamConfig> configs = Stream.of(fakes).map(fake -> fake.config("udp")).toList();
    return closing(Upstreams.of(configs, group, timing));
  }

  private FakeUpstream fake(String address) {
    FakeUpstream fake = closing(FakeUpstream.start());
    fake.zone().add("www.example.org. 300 IN A " + address);
    return fake;
  }

  @Test
  void theFirstInTheConfigurationIsAskedAndTheOthersAreNot() {
    FakeUpstream first = fake("192.0.2.1");
    FakeUpstream second = fake("192.0.2.2");
    FailoverUpstream upstream = over(CALM, first, second);

    for (int i = 0; i < 10; i++) {
      assertThat(addresses(ask(upstream))).containsExactly("192.0.2.1");
    }

    assertThat(second.heard()).isEmpty();
  }

  @Test
  void anUnreachableUpstreamCostsNoTime() {
    FakeUpstream gone = fake("192.0.2.1");
    FakeUpstream second = fake("192.0.2.2");
    gone.goAway();
    FailoverUpstream upstream = over(Timing.DEFAULT, gone, second);
    long began = System.nanoTime();

    Exchange exchange = ask(upstream);

    assertThat(addresses(exchange)).containsExactly("192.0.2.2");
    assertThat(answered(exchange).upstream()).isEqualTo(second.url("udp"));
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(ms(750));
  }

  @Test
  void afterSomeSilenceTheNextIsAskedAsWell() {
    FakeUpstream silent = fake("192.0.2.1");
    FakeUpstream second = fake("192.0.2.2");
    silent.udp(Conduct.SILENT);

    Exchange exchange = ask(over(silent, second));

    assertThat(addresses(exchange)).containsExactly("192.0.2.2");
    assertThat(silent.heard()).hasSize(2);
  }

  @Test
  void aSlowUpstreamIsStillListenedToWhileTheNextIsAsked() {
    FakeUpstream slow = fake("192.0.2.1");
    FakeUpstream silent = fake("192.0.2.2");
    slow.udp(Conduct.after(ms(450), Conduct.HONEST));
    silent.udp(Conduct.SILENT);

    assertThat(addresses(ask(over(slow, silent)))).containsExactly("192.0.2.1");
  }

  @Test
  void aMalformedReplyLeadsToTheNext() {
    FakeUpstream broken = fake("192.0.2.1");
    broken.udp(Conduct.CUT_OFF);

    assertThat(addresses(ask(over(broken, fake("192.0.2.2"))))).containsExactly("192.0.2.2");
  }

  @Test
  void aTruncatedAnswerThatTcpCannotCompleteLeadsToTheNext() {
    FakeUpstream half = fake("192.0.2.1");
    half.udp(Conduct.TRUNCATED);
    half.tcp(Conduct.HANG_UP);

    assertThat(addresses(ask(over(half, fake("192.0.2.2"))))).containsExactly("192.0.2.2");
  }

  @Test
  void servfailSaysMoreThanRefused() {
    FakeUpstream failing = fake("192.0.2.1");
    FakeUpstream refusing = fake("192.0.2.2");
    failing.udp(Conduct.SERVFAIL);
    refusing.udp(Conduct.REFUSED);

    assertThat(answered(ask(over(Timing.DEFAULT, failing, refusing))).answer().rcode())
        .isEqualTo(Rcodes.SERVFAIL);
  }

  @Test
  void servfailAndRefusedLeadToTheNext() {
    FakeUpstream failing = fake("192.0.2.1");
    FakeUpstream refusing = fake("192.0.2.2");
    failing.udp(Conduct.SERVFAIL);
    refusing.udp(Conduct.REFUSED);

    assertThat(addresses(ask(over(failing, refusing, fake("192.0.2.3")))))
        .containsExactly("192.0.2.3");
  }

  @Test
  void whereAllSayServfailTheLastAnswerIsPassedOn() {
    FakeUpstream first = fake("192.0.2.1");
    FakeUpstream second = fake("192.0.2.2");
    first.udp(Conduct.SERVFAIL);
    second.udp(Conduct.SERVFAIL);

    Exchange exchange = ask(over(first, second));

    assertThat(answered(exchange).answer().rcode()).isEqualTo(Rcodes.SERVFAIL);
    assertThat(answered(exchange).upstream()).isEqualTo(second.url("udp"));
  }

  @Test
  void aServfailIsBetterThanSilence() {
    FakeUpstream failing = fake("192.0.2.1");
    FakeUpstream silent = fake("192.0.2.2");
    failing.udp(Conduct.SERVFAIL);
    silent.udp(Conduct.SILENT);

    assertThat(answered(ask(over(failing, silent))).answer().rcode()).isEqualTo(Rcodes.SERVFAIL);
  }

  @Test
  void nxdomainIsAnAnswerAndAsksNobodyElse() {
    FakeUpstream first = fake("192.0.2.1");
    FakeUpstream second = fake("192.0.2.2");

    Exchange exchange = ask(over(CALM, first, second), Asked.upstream("nowhere.example.net", 1));

    assertThat(answered(exchange).answer().rcode()).isEqualTo(Rcodes.NXDOMAIN);
    assertThat(second.heard()).isEmpty();
  }

  @Test
  void silenceEverywhereEndsInTimeAfterSixDatagramsAtMost() {
    FakeUpstream first = fake("192.0.2.1");
    FakeUpstream second = fake("192.0.2.2");
    first.udp(Conduct.SILENT);
    second.udp(Conduct.SILENT);
    long began = System.nanoTime();

    Failed failed = failed(ask(over(first, second)));

    assertThat(failed.reason()).isEqualTo(FailureReason.TIMED_OUT);
    assertThat(failed.detail()).contains(first.url("udp")).contains(second.url("udp"));
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(ms(890), ms(3_000));
    assertThat(first.heard().size() + second.heard().size()).isBetween(5, 6);
    assertThat(second.heard()).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void aSingleSilentUpstreamIsSentSixDatagramsAtMostOnNewIds() {
    FakeUpstream silent = fake("192.0.2.1");
    silent.udp(Conduct.SILENT);

    failed(ask(over(silent)));

    assertThat(silent.heard()).hasSizeBetween(5, 6);
    assertThat(silent.heard().stream().map(heard -> heard.id()).distinct().count())
        .isGreaterThanOrEqualTo(2);
  }

  @Test
  void anUpstreamThatFailedThreeTimesRestsAndAnswersAgainSoonAfterItsReturn() {
    FakeUpstream first = fake("192.0.2.1");
    FakeUpstream second = fake("192.0.2.2");
    FailoverUpstream upstream = over(first, second);
    first.goAway();
    for (int i = 0; i < 3; i++) {
      assertThat(addresses(ask(upstream))).containsExactly("192.0.2.2");
    }

    Health down = upstream.health().get(0);
    assertThat(down.up()).isFalse();
    assertThat(down.name()).isEqualTo(first.url("udp"));
    assertThat(down.consecutiveFailures()).isGreaterThanOrEqualTo(3);
    assertThat(down.lastError()).contains("port unreachable");
    assertThat(down.failed()).isGreaterThanOrEqualTo(3);
    assertThat(upstream.health().get(1).up()).isTrue();

    first.comeBack();
    // Slower than the other: its answer to a probe is waited for although the query is done.
    first.udp(Conduct.after(ms(50), Conduct.HONEST));
    FakeUpstream.await(
        () -> {
          ask(upstream);
          return upstream.health().get(0).up();
        },
        "the first upstream is still held to be down");
    assertThat(addresses(ask(upstream))).containsExactly("192.0.2.1");
    assertThat(upstream.health().get(0).consecutiveFailures()).isZero();
  }

  @Test
  void aRestingUpstreamDelaysNobodyAndIsProbedNowAndThenOnly() {
    FakeUpstream silent = fake("192.0.2.1");
    FakeUpstream second = fake("192.0.2.2");
    silent.udp(Conduct.SILENT);
    Timing timing = new Timing(ms(100), ms(200), ms(200), ms(900), Duration.ofMinutes(1), ms(200));
    FailoverUpstream upstream = over(timing, silent, second);
    for (int i = 0; i < 3; i++) {
      ask(upstream);
    }
    silent.forgetHeard();
    long began = System.nanoTime();

    for (int i = 0; i < 50; i++) {
      assertThat(addresses(ask(upstream))).containsExactly("192.0.2.2");
    }

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(ms(5_000));
    assertThat(realQueries(silent)).isEmpty();
  }

  @Test
  void besideASlowUpstreamTheNextIsAskedAndTheSlowOneHasNotFailed() {
    FakeUpstream slow = fake("192.0.2.1");
    FailoverUpstream upstream = over(BESIDE, slow, fake("192.0.2.2"));
    ask(upstream);
    long usual = upstream.health().get(0).roundTrip().toNanos();
    slow.udp(Conduct.after(ms(3_000), Conduct.HONEST));

    assertThat(addresses(ask(upstream))).containsExactly("192.0.2.2");

    FakeUpstream.await(
        () -> upstream.health().get(0).roundTrip().toNanos() > usual,
        "the slow answer was not heard");
    assertThat(upstream.health().get(0).failed()).isZero();
  }

  @Test
  void oneThatNobodyKnowsYetIsWaitedFor() {
    FakeUpstream slow = fake("192.0.2.1");
    slow.udp(Conduct.after(ms(500), Conduct.HONEST));

    assertThat(addresses(ask(over(BESIDE, slow, fake("192.0.2.2"))))).containsExactly("192.0.2.1");
  }

  @Test
  void aSilentUpstreamRestsThoughAnotherAnsweredBesideIt() {
    FakeUpstream silent = fake("192.0.2.1");
    Timing timing = new Timing(ms(100), ms(20), ms(200), ms(900), Duration.ofMinutes(1), ms(200));
    FailoverUpstream upstream = over(timing, silent, fake("192.0.2.2"));
    ask(upstream);
    silent.udp(Conduct.SILENT);

    for (int i = 0; i < 3; i++) {
      assertThat(addresses(ask(upstream))).containsExactly("192.0.2.2");
    }

    FakeUpstream.await(() -> !upstream.health().get(0).up(), "the silent upstream does not rest");
    assertThat(upstream.health().get(0).lastError()).contains("no answer");
  }

  @Test
  void theSlowOnesAnswerIsWaitedForWhereTheOneBesideRefuses() {
    FakeUpstream slow = fake("192.0.2.1");
    FakeUpstream second = fake("192.0.2.2");
    FailoverUpstream upstream = over(BESIDE, slow, second);
    ask(upstream);
    slow.udp(Conduct.after(ms(1_000), Conduct.HONEST));
    second.udp(Conduct.SERVFAIL);

    assertThat(addresses(ask(upstream))).containsExactly("192.0.2.1");
  }

  @Test
  void aSlowOneThatFallsSilentLeavesTheOthersRefusal() {
    FakeUpstream silent = fake("192.0.2.1");
    FakeUpstream second = fake("192.0.2.2");
    Timing timing =
        new Timing(ms(100), ms(20), ms(200), ms(20_000), Duration.ofMinutes(1), ms(200));
    FailoverUpstream upstream = over(timing, silent, second);
    ask(upstream);
    silent.udp(Conduct.SILENT);
    second.udp(Conduct.SERVFAIL);

    assertThat(answered(ask(upstream)).answer().rcode()).isEqualTo(Rcodes.SERVFAIL);
  }

  @Test
  void refusalsDoNotWaitForOneThatIsDead() {
    FakeUpstream dead = fake("192.0.2.1");
    FakeUpstream second = fake("192.0.2.2");
    FakeUpstream third = fake("192.0.2.3");
    Timing timing =
        new Timing(ms(1_000), ms(200), ms(1_500), ms(24_000), Duration.ofMinutes(1), ms(200));
    FailoverUpstream upstream = known(timing, dead, second, third);
    dead.udp(Conduct.SILENT);
    second.udp(Conduct.after(ms(1_400), Conduct.SERVFAIL));
    third.udp(Conduct.SERVFAIL);
    long began = System.nanoTime();

    assertThat(answered(ask(upstream)).answer().rcode()).isEqualTo(Rcodes.SERVFAIL);

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(ms(15_000));
  }

  @Test
  void fourSilentUpstreamsAreSentSixDatagramsAtMost() {
    FakeUpstream[] all = {
      fake("192.0.2.1"), fake("192.0.2.2"), fake("192.0.2.3"), fake("192.0.2.4")
    };
    Timing timing = new Timing(ms(150), ms(20), ms(300), ms(900), Duration.ofMinutes(1), ms(200));
    FailoverUpstream upstream = known(timing, all);
    for (FakeUpstream one : all) {
      one.udp(Conduct.SILENT);
      one.forgetHeard();
    }

    assertThat(failed(ask(upstream)).reason()).isEqualTo(FailureReason.TIMED_OUT);

    assertThat(Stream.of(all).mapToInt(one -> one.heard().size()).sum()).isBetween(5, 6);
  }

  /** All of them have answered before, if only to refuse. */
  private FailoverUpstream known(Timing timing, FakeUpstream... fakes) {
    FailoverUpstream upstream = over(timing, fakes);
    for (FakeUpstream fake : fakes) {
      fake.udp(Conduct.SERVFAIL);
    }
    ask(upstream);
    return upstream;
  }

  @Test
  void aProbeIsARealQueryBesideTheOthers() {
    FakeUpstream silent = fake("192.0.2.1");
    FakeUpstream second = fake("192.0.2.2");
    silent.udp(Conduct.SILENT);
    FailoverUpstream upstream = over(silent, second);
    for (int i = 0; i < 3; i++) {
      ask(upstream);
    }
    silent.forgetHeard();

    FakeUpstream.await(
        () -> {
          ask(upstream);
          return !realQueries(silent).isEmpty();
        },
        "the resting upstream was not probed");

    assertThat(realQueries(silent).get(0).question())
        .isEqualTo(Asked.upstream("www.example.org", 1).question());
  }

  /** All it heard but the question whether it asks us. */
  private static List<Heard> realQueries(FakeUpstream fake) {
    return fake.heard().stream()
        .filter(heard -> !heard.question().qname().toString().contains("tacet-loop"))
        .toList();
  }

  @Test
  void withAllDownTheyAreStillTried() {
    FakeUpstream only = fake("192.0.2.1");
    FailoverUpstream upstream = over(only);
    only.goAway();
    for (int i = 0; i < 5; i++) {
      assertThat(failed(ask(upstream)).reason()).isEqualTo(FailureReason.UNREACHABLE);
    }
    only.comeBack();

    assertThat(addresses(ask(upstream))).containsExactly("192.0.2.1");
  }

  @Test
  void healthCountsAndMeasures() {
    FakeUpstream fake = fake("192.0.2.1");
    fake.udp(Conduct.FORGED_ID.then(Conduct.HONEST));
    FailoverUpstream upstream = over(Timing.DEFAULT, fake);

    ask(upstream);

    Health health = upstream.health().get(0);
    assertThat(health.up()).isTrue();
    assertThat(health.asked()).isEqualTo(1);
    assertThat(health.failed()).isZero();
    assertThat(health.mismatches()).isEqualTo(1);
    assertThat(health.roundTrip()).isPositive();
    assertThat(health.lastError()).isEmpty();
  }

  @Test
  void withoutUpstreamsTheFailureSaysSo() {
    Failed failed = failed(ask(over()));

    assertThat(failed.reason()).isEqualTo(FailureReason.NO_UPSTREAM);
    assertThat(failed.detail()).isEqualTo("no upstream is configured");
  }

  @Test
  void queriesUnderWayAreBounded() {
    FakeUpstream silent = fake("192.0.2.1");
    silent.udp(Conduct.SILENT);
    FailoverUpstream upstream =
        closing(
            new FailoverUpstream(
                List.of(impatient(silent)), group.next(), QUICK, 10, System::nanoTime));
    List<CompletableFuture<Exchange>> all = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      all.add(upstream.exchange(Asked.upstream("n" + i + ".example.org", 1)).toCompletableFuture());
    }

    assertThat(failed(all.get(10).getNow(null)).reason()).isEqualTo(FailureReason.OVERLOADED);
    assertThat(failed(wait(all.get(0))).reason()).isEqualTo(FailureReason.TIMED_OUT);
    FakeUpstream.await(() -> upstream.underWay() == 0, "some queries are still counted");
  }

  @Test
  void anAnswerOverTcpComesThroughTheSchemeTcp() {
    FakeUpstream fake = fake("192.0.2.1");
    FailoverUpstream upstream = closing(Upstreams.of(List.of(fake.config("tcp")), group, QUICK));

    assertThat(addresses(ask(upstream))).containsExactly("192.0.2.1");

    assertThat(fake.connections()).isEqualTo(1);
  }

  @Test
  void anUnknownSchemeIsRefusedWithTheKnownOnes() {
    UpstreamConfig config = new UpstreamConfig("ftp", fake("192.0.2.1").address(), "ftp://x");

    assertThatThrownBy(() -> Upstreams.of(List.of(config), group))
        .hasMessage("unsupported scheme \"ftp\"; use udp, tcp, tls, https, quic, h3");
  }

  @Test
  void closingCompletesWhatIsUnderWay() {
    FakeUpstream silent = fake("192.0.2.1");
    silent.udp(Conduct.SILENT);
    FailoverUpstream upstream = over(Timing.DEFAULT, silent);
    CompletableFuture<Exchange> waiting =
        upstream.exchange(Asked.upstream("www.example.org", 1)).toCompletableFuture();
    silent.awaitHeard(1);

    upstream.close();

    assertThat(failed(waiting.orTimeout(1, TimeUnit.SECONDS).join()).detail()).contains("stopping");
    assertThat(failed(ask(upstream)).detail()).contains("stopping");
  }

  @Test
  void queriesFromManyThreadsAllGetTheirOwnAnswer() {
    FakeUpstream fake = fake("192.0.2.1");
    for (int i = 0; i < 200; i++) {
      fake.zone().add("n" + i + ".example.org. 60 IN A 198.51.100." + i);
    }
    FailoverUpstream upstream = over(Timing.DEFAULT, fake);

    List<CompletableFuture<List<String>>> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String name = "n" + i + ".example.org";
      all.add(
          CompletableFuture.supplyAsync(() -> addresses(ask(upstream, Asked.upstream(name, 1)))));
    }

    for (int i = 0; i < 200; i++) {
      assertThat(all.get(i).orTimeout(20, TimeUnit.SECONDS).join())
          .containsExactly("198.51.100." + i);
    }
  }
}
