package dev.tacet.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.config.UpstreamConfig;
import dev.tacet.config.UpstreamStrategy;
import dev.tacet.dns.DomainName;
import dev.tacet.testkit.Asked;
import dev.tacet.testkit.Conduct;
import dev.tacet.testkit.FakeUpstream;
import dev.tacet.testkit.Heard;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Who is asked first, who is asked for a domain, and who must not be asked at all. */
class StrategyTest extends OnLoopback {
  private static final Timing IN_A_MINUTE =
      new Timing(ms(100), ms(200), ms(200), ms(900), ms(60_000), ms(200));

  private FakeUpstream fake(String address) {
    FakeUpstream fake = closing(FakeUpstream.start());
    fake.zone().add("www.example.org. 300 IN A " + address, "cam.fritz.box. 9 IN A " + address);
    return fake;
  }

  private FailoverUpstream over(Strategy strategy, Timing timing, FakeUpstream... fakes) {
    List<Upstream> all = Arrays.stream(fakes).map(f -> (Upstream) udp(f)).toList();
    return closing(
        new FailoverUpstream(all, strategy, group.next(), timing, 100, System::nanoTime));
  }

  private UpstreamsByDomain house(
      UpstreamStrategy strategy, Map<DomainName, UpstreamConfig> forward, FakeUpstream... fakes) {
    return closing(
        Upstreams.of(
            Arrays.stream(fakes).map(fake -> fake.config("udp")).toList(),
            strategy,
            forward,
            TrustedTime.of(Clock.systemUTC()),
            group));
  }

  @Test
  void theFasterOneIsAskedMoreOftenAndTheSlowerOneIsNotForgottenSeed7() {
    Random seeded = new Random(7);
    Member fast = member(4);
    Member slow = member(8);
    Map<Member, Integer> first = new HashMap<>();

    Strategy strategy = Strategy.fastest(seeded::nextDouble);
    for (int i = 0; i < 10_000; i++) {
      first.merge(strategy.order(List.of(slow, fast)).get(0), 1, Integer::sum);
    }

    // Twice as fast is four times as often.
    assertThat(first.get(fast)).isBetween(7_800, 8_200);
  }

  @Test
  void whoFailsIsAskedLessOftenAndWhoRestsLast() {
    Random seeded = new Random(8);
    Member sound = member(5);
    Member shaky = member(5);
    shaky.failed("no answer");
    shaky.failed("no answer");
    assertThat(shaky.weight()).isLessThan(0.8 * sound.weight());

    shaky.failed("no answer");
    for (int i = 0; i < 100; i++) {
      assertThat(Strategy.fastest(seeded::nextDouble).order(List.of(shaky, sound)))
          .containsExactly(sound, shaky);
    }
  }

  @Test
  void whoWasNeverAskedIsAskedFirst() {
    Member known = member(1);
    Member fresh = new Member(udp(fake("192.0.2.1")), ms(100), clock.nanos());

    assertThat(Strategy.fastest(() -> 0.999).order(List.of(known, fresh)))
        .containsExactly(fresh, known);
  }

  private Member member(int millis) {
    Member member = new Member(udp(fake("192.0.2.1")), ms(100), clock.nanos());
    member.asked();
    member.answered(millis * 1_000_000L, "");
    return member;
  }

  @Test
  void twoAreAskedAtOnceAndTheFirstAnswerCounts() {
    FakeUpstream slow = fake("192.0.2.1");
    FakeUpstream fast = fake("192.0.2.2");
    FakeUpstream third = fake("192.0.2.3");
    slow.udp(Conduct.after(ms(300), Conduct.HONEST));
    FailoverUpstream upstream =
        over(Strategy.parallel(() -> 0.5), Timing.DEFAULT, slow, fast, third);

    Exchange exchange = ask(upstream);

    assertThat(addresses(exchange)).isNotEqualTo(List.of("192.0.2.1"));
    FakeUpstream.await(
        () -> upstream.health().stream().filter(h -> !h.roundTrip().isZero()).count() == 2,
        "the slower one was not listened to");
    assertThat(slow.heard().size() + fast.heard().size() + third.heard().size()).isEqualTo(2);
    assertThat(upstream.mismatches()).isZero();
  }

  @Test
  void whereBothFailTheThirdIsAskedAtOnce() {
    FakeUpstream first = fake("192.0.2.1");
    FakeUpstream second = fake("192.0.2.2");
    FakeUpstream third = fake("192.0.2.3");
    first.goAway();
    second.goAway();
    // Nobody is measured yet, so the draw keeps their order where chance is always the same.
    FailoverUpstream upstream =
        over(Strategy.parallel(() -> 0.5), Timing.DEFAULT, first, second, third);

    assertThat(addresses(ask(upstream))).containsExactly("192.0.2.3");
  }

  @Test
  void aDomainAndAllBelowItIsAskedOfItsOwnUpstreamAndNobodyElse() {
    FakeUpstream world = fake("192.0.2.1");
    FakeUpstream router = fake("192.168.178.20");
    FakeUpstream deeper = fake("192.168.178.21");
    UpstreamsByDomain house =
        house(
            UpstreamStrategy.STRICT,
            Map.of(
                DomainName.parse("fritz.box"), router.config("udp"),
                DomainName.parse("178.168.192.in-addr.arpa"), router.config("udp"),
                DomainName.parse("cam.fritz.box"), deeper.config("udp")),
            world);

    assertThat(addresses(ask(house))).containsExactly("192.0.2.1");
    assertThat(addresses(ask(house, Asked.upstream("CAM.fritz.box", 1))))
        .containsExactly("192.168.178.21");
    ask(house, Asked.upstream("nas.fritz.box", 1));
    ask(house, Asked.upstream("5.178.168.192.in-addr.arpa", 12));
    ask(house, Asked.upstream("notfritz.box", 1));

    assertThat(names(router)).containsExactly("nas.fritz.box", "5.178.168.192.in-addr.arpa");
    assertThat(names(world)).containsExactly("www.example.org", "notfritz.box");
    assertThat(house.health().stream().map(Health::name))
        .containsExactlyInAnyOrder(
            world.url("udp"),
            router.url("udp") + " for 178.168.192.in-addr.arpa, fritz.box",
            deeper.url("udp") + " for cam.fritz.box");
  }

  @Test
  void aForwardedDomainWhoseUpstreamIsDownIsAskedOfNobodyElse() {
    FakeUpstream world = fake("192.0.2.1");
    FakeUpstream router = fake("192.168.178.20");
    router.goAway();
    UpstreamsByDomain house =
        house(
            UpstreamStrategy.FASTEST,
            Map.of(DomainName.parse("fritz.box"), router.config("udp")),
            world);

    assertThat(failed(ask(house, Asked.upstream("cam.fritz.box", 1))).reason())
        .isEqualTo(FailureReason.UNREACHABLE);
    assertThat(world.heard()).isEmpty();
  }

  private static List<String> names(FakeUpstream fake) {
    return fake.heard().stream().map(heard -> heard.question().qname().toString()).toList();
  }

  @Test
  void anUpstreamThatAsksUsIsNamed() {
    FakeUpstream router = fake("192.0.2.1");
    router.udp(Conduct.SILENT);
    FailoverUpstream upstream = over(Strategy.STRICT, IN_A_MINUTE, router);
    for (int i = 0; i < 4; i++) {
      failed(ask(upstream));
    }
    FakeUpstream.await(() -> !check(router).isEmpty(), "it was not asked whether it asks us");

    assertThat(upstream.cameBack(Asked.upstream("www.example.org", 1).question())).isFalse();
    assertThat(upstream.health().get(0).lastError()).endsWith("no answer");
    assertThat(upstream.cameBack(check(router).get(0).question())).isTrue();

    assertThat(upstream.health().get(0).lastError())
        .startsWith("a loop: it asks Tacet what Tacet asks it");
    router.udp(Conduct.HONEST);
    answered(ask(upstream));
    router.goAway();
    failed(ask(upstream));
    assertThat(upstream.health().get(0).lastError()).doesNotContain("loop");
    assertThat(check(router).stream().map(Heard::question).distinct()).hasSize(1);
  }

  private static List<Heard> check(FakeUpstream fake) {
    return fake.heard().stream()
        .filter(heard -> heard.question().qname().toString().matches("[0-9a-f]{16}\\.tacet-loop.*"))
        .toList();
  }
}
