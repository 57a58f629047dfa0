package dev.tacet.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.NameSyntaxException;
import dev.tacet.policy.Scope;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypedNameTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "example.net",
        "  Example.NET. ",
        "https://example.net",
        "HTTPS://user:secret@example.net:8443/path?q=1#top",
        "//example.net/x",
        "example.net:53",
        "example.net/path",
        "example.net?q",
        ".example.net",
        "http://example.net./",
        "\u00a0example.net\u00a0",
        "ｅｘａｍｐｌｅ。ｎｅｔ"
      })
  void whatDoesNotChangeTheMeaningIsForgiven(String typed) {
    TypedName name = TypedName.parse(typed, false);
    assertThat(name.name()).isEqualTo(DomainName.parse("example.net"));
    assertThat(name.scope()).isEqualTo(Scope.SUBTREE);
    assertThat(name.unicode()).isEmpty();
    assertThat(name.typed()).isEqualTo(typed);
  }

  @Test
  void aStarMeansBelowAndExactMeansTheNameAlone() {
    assertThat(TypedName.parse("*.example.net", false))
        .extracting(TypedName::name, TypedName::scope)
        .containsExactly(DomainName.parse("example.net"), Scope.BELOW);
    assertThat(TypedName.parse("example.net", true).scope()).isEqualTo(Scope.EXACT);
    assertThatThrownBy(() -> TypedName.parse("*.example.net", true))
        .isInstanceOf(NameSyntaxException.class)
        .hasMessageContaining("choose one");
  }

  @ParameterizedTest
  @CsvSource({
    "BÜCHER.example, xn--bcher-kva.example, bücher.example",
    "xn--bcher-kva.example, xn--bcher-kva.example, bücher.example",
    "straße.example, xn--strae-oqa.example, straße.example",
    "пример.испытание, xn--e1afmkfd.xn--80akhbyknj4f, пример.испытание",
    "https://例子.测试/首页, xn--fsqu00a.xn--0zwm56d, 例子.测试",
    "r3---sn-4g5e.bücher.example, r3---sn-4g5e.xn--bcher-kva.example, r3---sn-4g5e.bücher.example"
  })
  void aUnicodeNameIsKnownBothWays(String typed, String ascii, String unicode) {
    TypedName name = TypedName.parse(typed, false);
    assertThat(name.name()).hasToString(ascii);
    assertThat(name.unicode()).isEqualTo(unicode);
  }

  @ParameterizedTest
  @ValueSource(strings = {"раypal.example", "аррӏе.example", "xn--80ak6aa92e.example"})
  void aNameThatLooksLikeAnotherIsShownInAscii(String typed) {
    TypedName name = TypedName.parse(typed, false);
    assertThat(name.unicode()).isEmpty();
    assertThat(TypedName.unicode(name.name())).isEqualTo(name.name().toString()).contains("xn--");
  }

  @Test
  void aNameThatOnlySeemsToBeUnicodeIsShownAsItIs() {
    assertThat(TypedName.unicode(DomainName.parse("xn--zzzzzzz-.example")))
        .isEqualTo("xn--zzzzzzz-.example");
    assertThat(TypedName.unicode(DomainName.parse("a\\027xn--b.example")))
        .isEqualTo("a\\027xn--b.example");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      value = {
        "'' | it is empty",
        "'   ' | it is empty",
        "https:// | the URL names no host",
        ":53 | it is empty",
        ". | it is the root: that would be every name",
        ".. | it is the root: that would be every name",
        "*. | it is the root: that would be every name",
        "* | a \"*\" is only understood in front: *.name",
        "a.*.example | a \"*\" is only understood in front: *.name",
        "**.example | a \"*\" is only understood in front: *.name",
        "192.0.2.1 | that is an address, not a name",
        "192.0.2.1. | that is an address, not a name",
        "192.0.2.0/24 | that is an address, not a name",
        "http://192.0.2.1:80/ | that is an address, not a name",
        "2001:db8::1 | that is an address, not a name",
        "[2001:db8::1]:53 | that is an address, not a name",
        "http://[2001:db8::1]/ | that is an address, not a name",
        "fe80::1%eth0 | that is an address, not a name",
        "１９２.0.2.1 | that is an address, not a name",
        "example.123 | its last label is a number: no domain ends so",
        "a b.example | it holds a blank",
        "a..b | it has an empty label",
        "ü..b | it has an empty label",
        "user@mail.example | that is a mail address; its domain would be after the \"@\"",
        "{json} | it holds \"{\", which no name has",
        "xn--zzzzzzz-.example | a label starts with xn-- but does not encode an allowed name",
        "ex\u200dample.example | it holds a zero-width joiner where none may stand",
        "\u05d0a.example | it mixes right-to-left and left-to-right letters in a forbidden way",
        "\u0301a.example | a label begins with a combining mark",
      })
  void whatIsNoDomainNameIsRefusedWithTheReason(String typed, String reason) {
    assertThatThrownBy(() -> TypedName.parse(typed, false))
        .isInstanceOf(NameSyntaxException.class)
        .hasMessage(reason);
  }

  @Test
  void lengthsAndControlCharactersAreRefusedToo() {
    assertRefused("a".repeat(64) + ".example", "a label is longer than 63 octets");
    assertRefused("ü".repeat(64) + ".example", "a label is longer than 63 octets");
    assertRefused("a.".repeat(127) + "bb", "the name is longer than 255 octets");
    assertRefused("a".repeat(5000), "it is longer than any name");
    assertRefused("a\u001b[31m.example", "it holds a control character");
    assertRefused("a\nb.example", "it holds a control character");
  }

  @Test
  void aNameAsTheLogShowsItCanBeTypedAgain() {
    DomainName odd = DomainName.parse("living\\032room._http._tcp.local");
    assertThat(TypedName.parse(odd.toString(), false).name()).isEqualTo(odd);
    DomainName broken = DomainName.parse("\\255\\001.example");
    assertThat(TypedName.parse("*." + broken, false).name()).isEqualTo(broken);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void anyTextIsUnderstoodOrRefused(long seed) {
    Random random = new Random(seed);
    String[] parts = {
      "a", ".", "*", "xn--", "ü", "://", "@", ":", "\\", "\\065", "1", "\u200d", " ", "[", "\ud83d",
      "界"
    };
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(12); n > 0; n--) {
        text.append(parts[random.nextInt(parts.length)]);
      }
      try {
        TypedName name = TypedName.parse(text.toString(), random.nextBoolean());
        assertThat(TypedName.unicode(name.name())).isNotEmpty();
      } catch (NameSyntaxException refused) {
        assertThat(refused).hasMessageMatching("(?s).{5,}");
      }
    }
  }

  private static void assertRefused(String typed, String reason) {
    assertThatThrownBy(() -> TypedName.parse(typed, false))
        .isInstanceOf(NameSyntaxException.class)
        .hasMessage(reason);
  }
}
