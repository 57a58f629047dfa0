package dev.tacet.querylog;

import static dev.tacet.querylog.Decisions.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.Origin;
import dev.tacet.policy.Reason;
import dev.tacet.policy.Rung;
import dev.tacet.policy.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The four levels, on every kind of decision. */
class PrivacyTest {
  private static Decision of(String client, Verdict verdict) {
    return Decisions.ofDevice(
        7,
        Decisions.of(
            START,
            client,
            "secret.example",
            verdict,
            Origin.upstream("udp://9.9.9.9"),
            List.of(Decisions.address("198.51.100.1"))));
  }

  private static List<Decision> everyKind(String client) {
    Optional<String> rule = Optional.of("secret.example");
    Optional<DomainName> via = Optional.of(DomainName.parse("secret.cdn.example"));
    Reason list = new Reason(Rung.LIST_BLOCK, "mine");
    return List.of(
        of(client, new Verdict.Allowed(new Reason(Rung.SHADOW, "mine"), rule, via)),
        of(client, new Verdict.Blocked(list, rule.get(), via)),
        of(client, new Verdict.Blocked(new Reason(Rung.OWNER, "12"), rule.get(), via)),
        of(client, new Verdict.Allowed(new Reason(Rung.OBSERVE, "rule: 12"), rule, via)),
        of(client, new Verdict.Allowed(new Reason(Rung.OBSERVE, "mine"), rule, via)),
        of(
            client,
            new Verdict.Rewritten(
                list, rule.get(), via, List.of(DomainName.parse("secret.alias")), List.of())),
        of(client, Verdict.Refused.NOT_ATTRIBUTED));
  }

  @Test
  void levelZeroKeepsAll() {
    for (Decision raw : everyKind("192.0.2.7")) {
      assertThat(Privacy.reduced(raw, 0)).containsSame(raw);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void fromLevelOneOnNothingTellsTheName(int level) {
    for (Decision raw : everyKind("192.0.2.7")) {
      Decision kept = Privacy.reduced(raw, level).orElseThrow();

      assertThat(kept.toString()).doesNotContain("secret").doesNotContain("198.51.100.1");
      assertThat(kept.question().qname()).isEqualTo(Privacy.HIDDEN);
      assertThat(kept.question().qtype()).isEqualTo(1);
      assertThat(kept.verdict().word()).isEqualTo(raw.verdict().word());
      assertThat(kept.verdict().reason().rung()).isEqualTo(raw.verdict().reason().rung());
      assertThat(kept.verdict().reason().list()).isIn("mine", "", "rule", "unattributed");
      assertThat(kept.origin()).isEqualTo(raw.origin());
      assertThat(kept.rcode()).isEqualTo(raw.rcode());
      assertThat(kept.at()).isEqualTo(raw.at());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.7", "2001:db8::7"})
  void whoAskedIsKnownAtLevelOneAndNotAtLevelTwo(String client) {
    for (Decision raw : everyKind(client)) {
      Decision one = Privacy.reduced(raw, 1).orElseThrow();
      Decision two = Privacy.reduced(raw, 2).orElseThrow();

      assertThat(one.client()).isEqualTo(raw.client());
      assertThat(one.device()).isEqualTo(7);
      assertThat(two.client())
          .isEqualTo(Decisions.address(client.contains(":") ? "::" : "0.0.0.0"));
      assertThat(two.device()).isZero();
    }
  }

  /** A list for the children's tablets alone says who asked, as the address would. */
  @Test
  void whereOnlySomeHaveAListLevelTwoKeepsThatItWasAListAndNotWhich() {
    for (Rung rung : List.of(Rung.LIST_BLOCK, Rung.SHADOW, Rung.OBSERVE, Rung.LIST_ALLOW)) {
      Decision raw =
          of(
              "192.0.2.7",
              new Verdict.Allowed(new Reason(rung, "mine"), Optional.empty(), Optional.empty()));

      assertThat(kept(raw, 2, "theirs").verdict().reason()).isEqualTo(new Reason(rung, ""));
      assertThat(kept(raw, 2, "mine")).isEqualTo(Privacy.reduced(raw, 2).orElseThrow());
      assertThat(kept(raw, 1, "theirs")).isEqualTo(Privacy.reduced(raw, 1).orElseThrow());
      assertThat(kept(raw, 0, "theirs")).isSameAs(raw);
    }
    Decision nobodys = of("192.0.2.7", Verdict.Refused.NOT_ATTRIBUTED);
    assertThat(kept(nobodys, 2, "mine").verdict().reason()).isEqualTo(Reason.NOT_ATTRIBUTED);
    assertThat(Privacy.by(d -> 3, everybodys -> false).apply(nobodys)).isEmpty();
  }

  private static Decision kept(Decision raw, int level, String everybodys) {
    return Privacy.by(d -> level, everybodys::equals).apply(raw).orElseThrow();
  }

  @Test
  void atLevelThreeThereIsNothing() {
    for (Decision raw : everyKind("192.0.2.7")) {
      assertThat(Privacy.reduced(raw, 3)).isEmpty();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void aHigherLevelNeverTellsMore(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      Decision raw = Decisions.any(random, START);
      Decision one = Privacy.reduced(raw, 1).orElseThrow();
      Decision two = Privacy.reduced(raw, 2).orElseThrow();

      assertThat(Privacy.reduced(one, 1)).contains(one);
      assertThat(Privacy.reduced(two, 1)).contains(two);
      assertThat(Privacy.reduced(one, 2)).contains(two);
    }
  }
}
