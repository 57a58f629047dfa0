package dev.tacet.insight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.DomainName;
import dev.tacet.lists.SuffixRule;
import dev.tacet.lists.SuffixRule.Kind;
import dev.tacet.lists.SuffixRule.Section;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrableDomainsTest {
  private static final RegistrableDomains DOMAINS = RegistrableDomains.shipped();

  static Stream<String> cases() throws IOException {
    try (InputStream in =
            RegistrableDomainsTest.class.getResourceAsStream("/insight/public-suffix-cases.txt");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return lines.lines().filter(line -> !line.startsWith("#")).toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theCasesOfTheListItselfHold(String line) {
    String[] parts = line.split(" ");

    assertThat(DOMAINS.of(DomainName.parse(parts[0])).map(DomainName::toString).orElse("-"))
        .isEqualTo(parts[1]);
  }

  @ParameterizedTest
  @CsvSource({
    "stat.mi.com, mi.com, mi.com, com, icann",
    "a.somebody.github.io, somebody.github.io, github.io, github.io, private",
    "x.d1.cloudfront.net, d1.cloudfront.net, cloudfront.net, cloudfront.net, private",
    "github.io, -, github.io, github.io, private",
    "co.uk, -, -, co.uk, icann",
    "printer, -, -, printer, unlisted",
    "box.lan, box.lan, box.lan, lan, unlisted",
    "., -, -, -, -",
  })
  void namesBelowACompanysSuffixAreToldFromThoseBelowARegistrys(
      String text, String registrable, String byRegistry, String suffix, String from) {
    DomainName name = DomainName.parse(text);

    assertThat(DOMAINS.of(name).map(DomainName::toString).orElse("-")).isEqualTo(registrable);
    assertThat(DOMAINS.byRegistry(name).map(DomainName::toString).orElse("-"))
        .isEqualTo(byRegistry);
    Optional<PublicSuffix> found = DOMAINS.suffixOf(name);
    assertThat(found.map(s -> s.name().toString()).orElse("-")).isEqualTo(suffix);
    assertThat(found.map(s -> s.from().word()).orElse("-")).isEqualTo(from);
  }

  @Test
  void aNameOf255OctetsIsAsGoodAsAny() {
    DomainName longest =
        DomainName.parse(("a".repeat(63) + ".").repeat(3) + "b".repeat(57) + ".com");
    DomainName deepest = DomainName.parse("a.".repeat(126) + "b");

    assertThat(longest.length()).isEqualTo(255);
    assertThat(DOMAINS.of(longest)).contains(longest.suffix(2));
    assertThat(DOMAINS.of(deepest)).contains(deepest.suffix(2));
  }

  @Test
  void octetsThatAreNoTextAreCountedAsLabelsLikeOthers() {
    DomainName name = DomainName.fromWire(new byte[] {1, 0, 2, -1, '.', 3, 'c', 'o', 'm', 0});

    assertThat(DOMAINS.of(name)).contains(name.suffix(2));
  }

  @Test
  void theSecondOfTwoEqualRulesChangesNothing() {
    SuffixRule rule = new SuffixRule(DomainName.parse("co.uk"), Kind.PLAIN, Section.ICANN);
    RegistrableDomains twice = RegistrableDomains.from(List.of(rule, rule));

    assertThat(twice.of(DomainName.parse("a.b.co.uk"))).contains(DomainName.parse("b.co.uk"));
  }

  @Test
  void withoutAnyRuleTheLastLabelIsTheSuffix() {
    RegistrableDomains none = RegistrableDomains.from(List.of());

    assertThat(none.of(DomainName.parse("a.b.co.uk"))).contains(DomainName.parse("co.uk"));
    assertThat(none.of(DomainName.ROOT)).isEmpty();
  }

  /** Of a few labels, so that rules and names meet; against the algorithm word for word. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void anyRulesGiveWhatTheAlgorithmWordForWordGives(long seed) {
    Random random = new Random(seed);
    List<SuffixRule> rules = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Kind kind = Kind.values()[random.nextInt(3)];
      DomainName name = name(random, kind == Kind.EXCEPTION ? 2 : 1, 4);
      rules.add(new SuffixRule(name, kind, Section.values()[random.nextInt(2)]));
    }
    // An exception is one from a wildcard; the list has no other.
    rules.removeIf(
        rule ->
            rule.kind() == Kind.EXCEPTION
                && rules.stream().anyMatch(r -> r != rule && r.kind() == Kind.EXCEPTION));
    RegistrableDomains domains = RegistrableDomains.from(rules);

    for (int i = 0; i < 2_000; i++) {
      DomainName name = name(random, 0, 6);
      assertThat(domains.of(name)).as("%s of %s", name, rules).isEqualTo(plainly(rules, name));
    }
  }

  private static DomainName name(Random random, int least, int most) {
    int labels = least + random.nextInt(most - least + 1);
    String[] parts = new String[labels];
    for (int i = 0; i < labels; i++) {
      parts[i] = String.valueOf((char) ('a' + random.nextInt(3)));
    }
    return labels == 0 ? DomainName.ROOT : DomainName.parse(String.join(".", parts));
  }

  /** As publicsuffix.org says it, with the labels of each rule laid beside those of the name. */
  private static Optional<DomainName> plainly(List<SuffixRule> rules, DomainName name) {
    int suffix = 1;
    boolean excepted = false;
    for (SuffixRule rule : rules) {
      boolean wild = rule.kind() == Kind.WILDCARD;
      int labels = rule.name().labelCount() + (wild ? 1 : 0);
      if (labels > name.labelCount() || !name.isAtOrBelow(rule.name())) {
        continue;
      }
      if (rule.kind() == Kind.EXCEPTION) {
        suffix = labels - 1;
        excepted = true;
      } else if (!excepted) {
        suffix = Math.max(suffix, labels);
      }
    }
    return suffix + 1 > name.labelCount() ? Optional.empty() : Optional.of(name.suffix(suffix + 1));
  }
}
