package dev.tacet.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.ResourceData;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EffectFormTest {
  private static final List<RuleSource> SOURCES =
      List.of(RuleSource.list(0, "mine", Action.BLOCK), RuleSource.profile(1, "xiaomi", Tier.KEEP));
  private static final DomainName NAME = DomainName.parse("ads.example");

  @Test
  void everyKindOfEffectComesBackAsItWasGiven() {
    List<RuleAnswer> answers =
        List.of(
            RuleAnswer.AS_CONFIGURED,
            RuleAnswer.DROP,
            RuleAnswer.TCP_ONLY,
            new RuleAnswer.Code(3),
            new RuleAnswer.Code(0),
            new RuleAnswer.Alias(DomainName.parse("safe.example")),
            new RuleAnswer.Records(
                List.of(
                    new ResourceData(1, new byte[] {-64, 0, 2, 1}),
                    new ResourceData(65, new byte[300]))));
    List<Condition> conditions =
        List.of(
            Condition.ALWAYS,
            new Condition(Set.of(1, 28, 65_535), false, List.of()),
            new Condition(Set.of(28), true, List.of()),
            new Condition(Set.of(), false, List.of(NAME, DomainName.ROOT)));
    List<Effect> effects = new ArrayList<>();
    for (RuleAnswer answer : answers) {
      for (Condition condition : conditions) {
        for (int flags = 0; flags < 4; flags++) {
          Action action = (flags & 1) == 0 ? Action.BLOCK : Action.ALLOW;
          Terms terms = new Terms(action, (flags & 2) != 0, false, condition, answer);
          effects.add(new Effect(SOURCES.get(flags & 1), terms));
        }
      }
    }
    RuleIndex.Builder builder = new RuleIndex.Builder(SOURCES);
    for (Effect effect : effects) {
      assertThat(builder.add(NAME, Scope.EXACT, effect.source().index(), effect.terms())).isTrue();
    }

    RuleIndex index = RuleIndex.of(builder.compile());

    assertThat(index.sources()).isEqualTo(SOURCES);
    assertThat(index.effects()).isEqualTo(effects);
    assertThat(index.matches(NAME))
        .extracting(match -> index.effects().get(match.effectNumber()))
        .containsExactlyInAnyOrderElementsOf(effects);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whomARuleIsForComesBackAsItWasGiven(long seed) {
    Random random = new Random(seed);
    List<Effect> effects = new ArrayList<>();
    while (effects.size() < 200) {
      Condition condition = new Condition(Set.of(), false, List.of(), clients(random));
      Terms terms = new Terms(Action.BLOCK, false, false, condition, RuleAnswer.AS_CONFIGURED);
      Effect effect = new Effect(SOURCES.get(0), terms);
      if (!effects.contains(effect)) {
        effects.add(effect);
      }
    }
    RuleIndex.Builder builder = new RuleIndex.Builder(SOURCES);
    for (Effect effect : effects) {
      assertThat(builder.add(NAME, Scope.EXACT, 0, effect.terms())).isTrue();
    }

    RuleIndex index = RuleIndex.of(builder.compile());

    assertThat(index.effects()).isEqualTo(effects);
    assertThat(index.matches(NAME)).hasSize(200);
  }

  private static Clients clients(Random random) {
    return new Clients(refs(random), refs(random), tags(random), tags(random));
  }

  private static Set<ClientRef> refs(Random random) {
    Set<ClientRef> refs = new HashSet<>();
    for (int left = random.nextInt(4); left > 0; left--) {
      byte[] octets = new byte[random.nextBoolean() ? 4 : 16];
      random.nextBytes(octets);
      octets[0] = 0x20; // an IPv4 address in IPv6 form would not stay one
      refs.add(
          switch (random.nextInt(3)) {
            case 0 -> new ClientRef.Named("Jürgen's \0 " + random.nextInt(1 << 30));
            case 1 ->
                new ClientRef.Within(
                    new Network(address(octets), random.nextInt(8 * octets.length + 1)));
            default -> new ClientRef.Mac(random.nextLong() >>> 16);
          });
    }
    return refs;
  }

  private static InetAddress address(byte[] octets) {
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Set<String> tags(Random random) {
    Set<String> tags = new HashSet<>();
    for (int left = random.nextInt(3); left > 0; left--) {
      tags.add("user_" + random.nextInt(100));
    }
    return tags;
  }

  @Test
  void aRuleOfOneEffectTooManyIsRefusedAndOthersGoOn() {
    RuleIndex.Builder builder = new RuleIndex.Builder(SOURCES);
    for (int code = 0; code < EffectPool.MAX_EFFECTS; code++) {
      assertThat(builder.add(numbered(code), Scope.EXACT, 0, terms(code))).isTrue();
    }

    assertThat(builder.add(NAME, Scope.EXACT, 0, terms(EffectPool.MAX_EFFECTS))).isFalse();
    assertThat(builder.add(NAME, Scope.BELOW, 0, terms(7))).isTrue();
    assertThat(RuleIndex.of(builder.compile()).effects()).hasSize(EffectPool.MAX_EFFECTS);
  }

  @Test
  void aListOfTooManyEffectsDoesNotSilenceTheNext() {
    RuleIndex.Builder builder = new RuleIndex.Builder(SOURCES);
    for (int code = 0; code < EffectPool.MAX_EFFECTS; code++) {
      builder.add(numbered(code), Scope.EXACT, 0, terms(code));
    }

    assertThat(builder.add(NAME, Scope.EXACT, 1, Terms.BLOCK)).isTrue();

    assertThat(RuleIndex.of(builder.compile()).matches(NAME))
        .extracting(match -> match.source().index())
        .containsExactly(1);
  }

  @Test
  void effectsThatTakeTooMuchRoomAreRefused() {
    RuleIndex.Builder builder = new RuleIndex.Builder(SOURCES);
    int taken = 0;
    while (builder.add(numbered(taken), Scope.EXACT, 0, large(taken))) {
      taken++;
    }

    assertThat(taken).isBetween(1_000, 1_050);
  }

  private static DomainName numbered(int number) {
    return DomainName.parse("n" + number + ".example");
  }

  private static Terms terms(int code) {
    RuleAnswer answer = new RuleAnswer.Code(code);
    return new Terms(Action.BLOCK, false, false, Condition.ALWAYS, answer);
  }

  private static Terms large(int number) {
    byte[] octets = new byte[4_096];
    octets[0] = (byte) number;
    octets[1] = (byte) (number >> 8);
    RuleAnswer answer = new RuleAnswer.Records(List.of(new ResourceData(16, octets)));
    return new Terms(Action.BLOCK, false, false, Condition.ALWAYS, answer);
  }
}
