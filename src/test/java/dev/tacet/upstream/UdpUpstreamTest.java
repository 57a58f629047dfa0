package dev.tacet.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.Question;
import dev.tacet.dns.Rcodes;
import dev.tacet.dns.RecordTypes;
import dev.tacet.dns.Transport;
import dev.tacet.dns.UpstreamQuery;
import dev.tacet.testkit.Asked;
import dev.tacet.testkit.Conduct;
import dev.tacet.testkit.FakeUpstream;
import dev.tacet.testkit.Heard;
import dev.tacet.upstream.Exchange.Failed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.xbill.DNS.CookieOption;

class UdpUpstreamTest extends OnLoopback {
  @Test
  void anAnswerNamesTheUpstreamItCameFrom() {
    FakeUpstream fake = fake();

    Exchange exchange = ask(udp(fake));

    assertThat(addresses(exchange)).containsExactly("192.0.2.1");
    assertThat(answered(exchange).upstream()).isEqualTo(fake.url("udp"));
  }

  @Test
  void theQueryCarriesRecursionDesiredAndOurOwnEdnsAndTheStubsDoAndCd() {
    FakeUpstream fake = fake();
    Question question = Question.of(DomainName.parse("www.example.org"), RecordTypes.A);

    ask(udp(fake), new UpstreamQuery(question, true, true));

    Heard heard = fake.heard().get(0);
    assertThat(heard.recursionDesired()).isTrue();
    assertThat(heard.dnssecOk()).isTrue();
    assertThat(heard.checkingDisabled()).isTrue();
    assertThat(heard.message().getOPT().getPayloadSize()).isEqualTo(1232);
    assertThat(heard.message().getOPT().getOptions())
        .hasSize(1)
        .hasOnlyElementsOfType(CookieOption.class);
  }

  @Test
  void aLostDatagramIsSentOnceMore() {
    FakeUpstream fake = fake();
    fake.udp(Conduct.losing(1));

    Exchange exchange = ask(impatient(fake));

    assertThat(addresses(exchange)).containsExactly("192.0.2.1");
    assertThat(fake.heard()).hasSize(2);
    long apart = fake.heard().get(1).nanos() - fake.heard().get(0).nanos();
    assertThat(Duration.ofNanos(apart)).isBetween(ms(100), ms(900));
  }

  @Test
  void theShippedTimesRepeatWithinASecondAndEndWithinFive() {
    assertThat(Timing.DEFAULT.repeatAfter()).isLessThan(Duration.ofSeconds(1));
    assertThat(Timing.DEFAULT.budget()).isLessThan(Duration.ofSeconds(5));
    assertThat(Timing.DEFAULT.idle()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void aSilentUpstreamIsAValueInTimeAfterTwoDatagrams() {
    FakeUpstream fake = fake();
    fake.udp(Conduct.SILENT);
    long began = System.nanoTime();

    Failed failed = failed(ask(impatient(fake)));

    assertThat(failed.reason()).isEqualTo(FailureReason.TIMED_OUT);
    assertThat(failed.detail()).contains(fake.url("udp"));
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(ms(890), ms(3_000));
    assertThat(fake.heard()).hasSize(2);
  }

  static Stream<Arguments> lies() {
    return Stream.of(
        Arguments.of("another id", Conduct.FORGED_ID),
        Arguments.of("another name", Conduct.OTHER_QUESTION),
        Arguments.of("another type", Conduct.OTHER_TYPE),
        Arguments.of("no message", Conduct.GARBAGE),
        Arguments.of("octets too few for a header", Conduct.sending(q -> new byte[] {1, 2, 3})));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lies")
  void aMismatchIsCountedAndIgnoredWhileWaitingGoesOn(String what, Conduct lie) {
    FakeUpstream fake = fake();
    fake.udp(lie.then(Conduct.HONEST));
    UdpUpstream upstream = udp(fake);

    assertThat(addresses(ask(upstream))).containsExactly("192.0.2.1");

    assertThat(upstream.mismatches()).isEqualTo(1);
    assertThat(fake.heard()).hasSize(1);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lies")
  void aMismatchAloneIsNoAnswer(String what, Conduct lie) {
    FakeUpstream fake = fake();
    fake.udp(lie);

    assertThat(failed(ask(impatient(fake))).reason()).isEqualTo(FailureReason.TIMED_OUT);
  }

  @Test
  void aReplyFromAnotherPortIsNoAnswer() {
    FakeUpstream fake = fake();
    fake.udp(Conduct.FROM_ANOTHER_PORT);

    assertThat(failed(ask(impatient(fake))).reason()).isEqualTo(FailureReason.TIMED_OUT);
  }

  @Test
  void portsAndIdsCannotBeForeseen() {
    FakeUpstream fake = fake();
    UdpUpstream upstream = udp(fake);

    for (int i = 0; i < 200; i++) {
      answered(ask(upstream));
    }

    Set<Integer> ports = new HashSet<>();
    Set<Integer> ids = new HashSet<>();
    int steps = 0;
    List<Heard> heard = fake.heard();
    for (int i = 0; i < heard.size(); i++) {
      ports.add(heard.get(i).port());
      ids.add(heard.get(i).id());
      steps += i > 0 && Math.abs(heard.get(i).id() - heard.get(i - 1).id()) < 16 ? 1 : 0;
    }
    assertThat(ports).hasSizeGreaterThanOrEqualTo(6);
    assertThat(ids).hasSizeGreaterThan(190);
    assertThat(steps).isLessThan(10);
  }

  @Test
  void everySocketIsReplacedAfterHalfAMinute() {
    FakeUpstream fake = fake();
    UdpUpstream upstream = udp(fake);
    for (int i = 0; i < 60; i++) {
      answered(ask(upstream));
    }
    Set<Integer> before = ports(fake);

    clock.pass(Duration.ofSeconds(31));
    fake.forgetHeard();
    for (int i = 0; i < 60; i++) {
      answered(ask(upstream));
    }

    // Of some ten thousand ports one or two may come again by chance.
    Set<Integer> again = ports(fake);
    again.retainAll(before);
    assertThat(again).hasSizeLessThan(before.size() / 4);
  }

  @Test
  void aReplacedSocketStillTakesTheAnswerItWaitsFor() {
    FakeUpstream fake = fake();
    fake.zone().add("slow.example.org. 60 IN A 192.0.2.9");
    fake.udp(
        Conduct.forName(
            "slow.example.org", Conduct.after(ms(100), Conduct.HONEST), Conduct.HONEST));
    UdpUpstream upstream = udp(fake);
    CompletionStage<Exchange> slow = upstream.exchange(Asked.upstream("slow.example.org", 1));
    fake.awaitHeard(1);

    clock.pass(Duration.ofSeconds(31));
    answered(ask(upstream));

    assertThat(addresses(wait(slow))).containsExactly("192.0.2.9");
  }

  @Test
  void aLoopThatHasEndedIsAValueTooAndClosingIsHarmless() throws Exception {
    FakeUpstream fake = fake();
    UdpUpstream upstream = udp(fake);
    answered(ask(upstream));

    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();

    assertThat(failed(ask(upstream)).detail()).contains("stopping");
    upstream.close();
  }

  @Test
  void noSocketIsUsedForMoreThanAFewHundredQueries() {
    FakeUpstream fake = fake();
    UdpUpstream upstream = udp(fake);

    for (int i = 0; i < 3_000; i++) {
      answered(ask(upstream));
    }

    assertThat(
            fake.heard().stream()
                .collect(
                    java.util.stream.Collectors.groupingBy(
                        Heard::port, java.util.stream.Collectors.counting()))
                .values())
        .allMatch(uses -> uses <= 256);
  }

  private static Set<Integer> ports(FakeUpstream fake) {
    Set<Integer> ports = new HashSet<>();
    fake.heard().forEach(heard -> ports.add(heard.port()));
    return ports;
  }

  @Test
  void aTruncatedAnswerIsFetchedOverTcpFromTheSameUpstreamAndWhole() {
    FakeUpstream fake = fake();
    for (int i = 0; i < 200; i++) {
      fake.zone().add("big.example.org. 60 IN A 192.0.2." + i);
    }
    fake.udp(Conduct.TRUNCATED);

    Exchange exchange = ask(udp(fake), Asked.upstream("big.example.org", RecordTypes.A));

    assertThat(addresses(exchange)).hasSize(200);
    assertThat(fake.heard())
        .extracting(Heard::transport)
        .containsExactly(Transport.UDP, Transport.TCP);
  }

  @Test
  void ofATruncatedAnswerNothingIsUsedWhenTcpFails() {
    FakeUpstream fake = fake();
    fake.udp(Conduct.TRUNCATED);
    fake.tcp(Conduct.HANG_UP);

    assertThat(failed(ask(udp(fake))).reason()).isEqualTo(FailureReason.UNREACHABLE);
  }

  @Test
  void aTruncatedAnswerAndSilenceOverTcpEndWithinTheBudget() {
    FakeUpstream fake = fake();
    fake.udp(Conduct.TRUNCATED);
    fake.tcp(Conduct.SILENT);
    long began = System.nanoTime();

    assertThat(failed(ask(impatient(fake))).reason()).isEqualTo(FailureReason.TIMED_OUT);

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(ms(3_000));
    assertThat(fake.heard(Transport.UDP)).hasSize(1);
  }

  static Stream<Arguments> refusalsOfEdns() {
    return Stream.of(
        Arguments.of("bare FORMERR", Conduct.NO_EDNS),
        Arguments.of("BADVERS", Conduct.BAD_VERSION),
        Arguments.of(
            "NOTIMP with the question",
            (Conduct)
                query ->
                    (query.heard().edns() ? Conduct.rcode(Rcodes.NOTIMP) : Conduct.HONEST)
                        .treat(query)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusalsOfEdns")
  void anUpstreamWithoutEdnsIsAskedWithoutAndRememberedForMinutes(String what, Conduct conduct) {
    FakeUpstream fake = fake();
    fake.udp(conduct);
    UdpUpstream upstream = udp(fake);

    assertThat(addresses(ask(upstream))).containsExactly("192.0.2.1");
    // A cookie may be all that it does not understand, so that goes first.
    assertThat(fake.heard()).extracting(Heard::edns).containsExactly(true, true, false);

    fake.forgetHeard();
    answered(ask(upstream));
    assertThat(fake.heard()).extracting(Heard::edns).containsExactly(false);

    fake.forgetHeard();
    clock.pass(Duration.ofMinutes(6));
    answered(ask(upstream));
    // A cookie may be all that it does not understand, so that goes first.
    assertThat(fake.heard()).extracting(Heard::edns).containsExactly(true, true, false);
  }

  @Test
  void anErrorThatIsNotAboutEdnsIsPassedOnAndNotRemembered() {
    FakeUpstream fake = fake();
    fake.udp(Conduct.rcode(Rcodes.NOTIMP));
    UdpUpstream upstream = udp(fake);

    assertThat(answered(ask(upstream)).answer().rcode()).isEqualTo(Rcodes.NOTIMP);

    fake.forgetHeard();
    fake.udp(Conduct.HONEST);
    answered(ask(upstream));
    assertThat(fake.heard()).extracting(Heard::edns).containsExactly(true);
  }

  @Test
  void aClosedPortIsKnownAtOnce() {
    FakeUpstream fake = fake();
    UdpUpstream upstream = udp(fake);
    fake.goAway();

    Failed failed = failed(ask(upstream));

    assertThat(failed.reason()).isEqualTo(FailureReason.UNREACHABLE);
    // Not that nobody answered in time: the host said so.
    assertThat(failed.detail()).isEqualTo(fake.url("udp") + ": port unreachable");
  }

  @Test
  void anUpstreamThatCameBackIsAnsweringAgain() {
    FakeUpstream fake = fake();
    UdpUpstream upstream = udp(fake);
    fake.goAway();
    failed(ask(upstream));

    fake.comeBack();

    assertThat(addresses(ask(upstream))).containsExactly("192.0.2.1");
  }

  @Test
  void aReplyWithARecordCutOffIsNotPassedOn() {
    FakeUpstream fake = fake();
    fake.udp(Conduct.CUT_OFF);

    assertThat(failed(ask(udp(fake))).reason()).isEqualTo(FailureReason.BAD_REPLY);
  }

  @Test
  void aLateReplyDoesNotMatchTheNextQuery() {
    FakeUpstream fake = fake();
    fake.udp(Conduct.first(2, Conduct.after(ms(1_000), Conduct.HONEST), Conduct.SILENT));
    UdpUpstream upstream = impatient(fake);
    failed(ask(upstream));

    assertThat(failed(ask(upstream)).reason()).isEqualTo(FailureReason.TIMED_OUT);
  }

  @Test
  void cancellingStopsTheRepetition() {
    FakeUpstream fake = fake();
    fake.udp(Conduct.SILENT);
    // Long enough for a busy machine to cancel in time.
    UdpUpstream upstream =
        udp(fake, new Timing(ms(2_000), ms(3_000), ms(3_000), ms(3_500), ms(100), ms(200)));
    CompletionStage<Exchange> first = upstream.exchange(Asked.upstream("www.example.org", 1));
    fake.awaitHeard(1);

    first.toCompletableFuture().cancel(false);
    failed(ask(upstream, Asked.upstream("later.example.org", 1)));

    assertThat(fake.heard())
        .extracting(heard -> heard.question().qname().toString())
        .containsExactly("www.example.org", "later.example.org", "later.example.org");
  }

  @Test
  void closingCompletesWhatIsUnderWay() {
    FakeUpstream fake = fake();
    fake.udp(Conduct.SILENT);
    UdpUpstream upstream = udp(fake);
    List<CompletableFuture<Exchange>> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(
          upstream
              .exchange(Asked.upstream("n" + i + ".example.org", RecordTypes.A))
              .toCompletableFuture());
    }
    fake.awaitHeard(50);

    upstream.close();

    assertThat(all).allMatch(CompletableFuture::isDone);
    assertThat(failed(ask(upstream)).detail()).contains("stopping");
  }

  @Test
  void ipv6UpstreamsAnswerToo() {
    FakeUpstream fake = closing(FakeUpstream.start("::1"));
    fake.zone().add("www.example.org. 300 IN AAAA 2001:db8::1");

    Exchange exchange = ask(udp(fake), Asked.upstream("www.example.org", RecordTypes.AAAA));

    assertThat(addresses(exchange)).containsExactly("2001:db8:0:0:0:0:0:1");
  }
}
