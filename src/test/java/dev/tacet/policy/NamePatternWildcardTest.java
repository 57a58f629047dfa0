package dev.tacet.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.dns.DomainName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamePatternWildcardTest {
  @ParameterizedTest
  @CsvSource({
    "||mid*wild.example^, middle.of.wild.example, amid.wild.example",
    "||mid*wild.example^, x.midwild.example, midwild.example.com",
    "||hbbtv.*.de^, info.hbbtv.station.de, hbbtv.de",
    "||fls-*.amazon.com^, fls-na.amazon.com, fls.amazon.com",
    "||booking.com-id*, booking.com-id77.info, xbooking.com-id77.info",
    "|exact*.example|, exact1.example, a.exact1.example",
    "|exact*.example|, exact.a.example, exact1.example.com",
    "*telemetry*, eu-telemetry-7.example, telemetrics.example",
    "ads.*, heads.example, ads-example.com",
    "^ads.*^, ads.example, heads.example",
    ".com-id*.info^, a.com-id3.info, a.com-id3.info.example",
    "||ADS.Example^, ads.example, ads.example.com",
  })
  void anAdblockPatternMatchesBetweenItsAnchors(String pattern, String hit, String miss) {
    NamePattern compiled = NamePattern.adblock(pattern);

    assertThat(compiled.matches(DomainName.parse(hit))).as(hit).isTrue();
    assertThat(compiled.matches(DomainName.parse(miss))).as(miss).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "ads.*, ads.example.com, heads.example.com",
    "*.example.com, a.b.example.com, example.com",
    "ad*.example.*, ads.example.co.uk, x.ads.example.com",
    "plain.example, plain.example, a.plain.example",
  })
  void aWildcardMatchesTheWholeName(String pattern, String hit, String miss) {
    NamePattern compiled = NamePattern.wildcard(pattern);

    assertThat(compiled.matches(DomainName.parse(hit))).as(hit).isTrue();
    assertThat(compiled.matches(DomainName.parse(miss))).as(miss).isFalse();
  }

  @Test
  void aKeywordMatchesWhereverItStands() {
    NamePattern keyword = NamePattern.containing("e.exAmp");

    assertThat(keyword.matches(DomainName.parse("x.one.example.com"))).isTrue();
    assertThat(keyword.matches(DomainName.parse("one-example.com"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"||x.example/path", "|https://x.example", "x?y", "=ws:", "a b", "bücher*", "/a*/"})
  void whatNoHostNameHoldsIsNamedWithItsPlace(String pattern) {
    assertThatThrownBy(() -> NamePattern.adblock(pattern))
        .isInstanceOf(PatternException.class)
        .hasMessageMatching("the character \".\" at character \\d+: .*");
    assertThatThrownBy(() -> NamePattern.wildcard(pattern)).isInstanceOf(PatternException.class);
    assertThatThrownBy(() -> NamePattern.containing(pattern)).isInstanceOf(PatternException.class);
  }

  @Test
  void aBarInTheMiddleIsRejected() {
    assertThatThrownBy(() -> NamePattern.adblock("a|b"))
        .hasMessage("a \"|\" that is neither first nor last at character 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "||", "||*", "|*^", "***", ""})
  void aPatternForEverythingIsRecognised(String pattern) {
    assertThat(NamePattern.adblock(pattern).matchesEverything()).isTrue();
  }

  @Test
  void aSeparatorInTheMiddleMatchesNothing() {
    assertThat(NamePattern.adblock("||ddns.net^*ws").matchesNothing()).isTrue();
    assertThat(NamePattern.adblock("||ddns.net^*").matchesNothing()).isFalse();
  }
}
