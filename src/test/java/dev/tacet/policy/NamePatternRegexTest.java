package dev.tacet.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.dns.DomainName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamePatternRegexTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "^ad([sxv]?[0-9]*|system)[_.-] ads3.example.com adele.example.com",
        "(^|\\.)tracking\\..*\\.miui\\.com$ tracking.intl.miui.com tracking.miui.com",
        "(^|\\.)lgsmartad\\.com us.info.lgsmartad.com lgsmartads.com",
        "^api-mifit(-[a-z]{2}[0-9]?)?\\.huami\\.com$ api-mifit-de2.huami.com api-mifit-de22.huami.com",
        "^(.+[_.-])?telemetry[_.-] eu.telemetry.example nontelemetry.example",
        "^[a-rt-z][a-z]{10,14}$ abcdefghijk abcdefghij",
        "^(.+[_.-])?adse?rv(er?|ice)?s?[0-9]*[_.-] x.adservices7.example x.adsurfer.example",
        // Ends and places anywhere in it
        "^a|b$ ax.example xb.c",
        "^a|b$ x.b bx",
        "(a$|^b)x? bx.c ca.c",
        "\\bads\\b my-ads.example myads.example",
        "\\Bads myads.example my-ads.example",
        "\\<ads ads.example myads.example",
        "ads\\> myads.example adsy.example",
        "\\Aads\\.example\\z ads.example ads.example.com",
        // Repetitions
        "^x{3}$ xxx xx",
        "^x{2,}\\.y$ xxxxx.y x.y",
        "^x{,2}\\.y$ xx.y xxx.y",
        "^(ab){1,2}\\.y$ abab.y ababab.y",
        "^x*?y+?z??\\.c$ yyz.c xz.c",
        "^(x*)*y$ xxxxy xz",
        "^(){3}x$ x xx",
        "(^)?(x$){1} yx xy",
        // Sets
        "^[[:alpha:]][[:digit:]]+[[:alnum:]]$ a12b 12b",
        "^[^[:punct:]]+$ abc a-c",
        "^[[:^digit:]]+$ ab-c ab1",
        "^[]x]+$ xx y",
        "^[^]x]+$ ab xx",
        "^[a-c-]+$ a-c ad",
        "^[-a]+$ a-a b",
        "^[a-c-e]$ - d",
        "^[\\w-]+\\.\\d$ a_b-c.7 a+b.7",
        "^[\\.\\-]?a\\W\\D$ a.b ab.c",
        "^[0-9a-z\\.-_]+$ a.b/c a-b",
        "^\\x61\\u0062\\x{63}$ abc abd",
        "^[^.]+$ localhost a.b",
        "^[[:xdigit:]]{4}$ beef bees",
        // Letter case is none of our business
        "^ADS[A-F]\\. adsc.example adsg.example",
        "^[^A]$ b a",
        "(?i)^AdS\\. ads.example bads.example",
        "^(?i:Ads)\\. ads.example bads.example",
        // Groups
        "^(?:a|b)c$ bc c",
        "^(?<part>a|b)c$ ac c",
        "^(?P<part>a|b)c$ ac c",
        "^a(?#either)b$ ab aeitherb",
        "^(a|)b$ b cb",
        // Escapes
        "^a\\/b\\_c\\:d$ a/b_c:d a/b_c_d",
        "^a\\.b$ a.b axb",
      })
  void anExpressionFindsWhatItIsMeantToAndNothingElse(String regex, String hit, String miss) {
    NamePattern pattern = NamePattern.regex(regex);

    assertThat(pattern.matches(DomainName.parse(hit))).as(hit).isTrue();
    assertThat(pattern.matches(DomainName.parse(miss))).as(miss).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "(?<=look)behind 'a look-behind \"(?<=\" at character 1'",
        "a(?<!b)c 'a look-behind \"(?<!\" at character 2'",
        "a(?=b) 'a look-ahead \"(?=\" at character 2'",
        "^(?!www) 'a look-ahead \"(?!\" at character 2'",
        "(a)\\1 'a back reference \"\\1\" at character 4'",
        "(?<x>a)\\k<x> 'a back reference \"\\k\" at character 8'",
        "(?P<x>a)(?P=x) 'a back reference \"(?P=\" at character 9'",
        "(?>a+)b 'an atomic group \"(?>\" at character 1'",
        "a++b 'a possessive repetition \"++\" at character 2'",
        "a{2}+b 'a possessive repetition \"{2}+\" at character 2'",
        "(?(1)a|b) 'a conditional \"(?(\" at character 1'",
        "a(?R)?b 'a recursion \"(?R\" at character 2'",
        "a(?1)b 'a recursion \"(?1\" at character 2'",
        "(*FAIL)a 'a control verb \"(*\" at character 1'",
        "(example){+1} 'approximate matching \"{+1}\" at character 10'",
        "(example){~2} 'approximate matching \"{~2}\" at character 10'",
        "\\p{L}x 'a Unicode property \"\\p\" at character 1'",
        "\\Qa.b\\E 'quoted text \"\\Q\" at character 1'",
        "ads\\y 'an unknown escape \"\\y\" at character 4'",
        "ads\\ 'a backslash before nothing at character 4'",
        "\\x4 'a hexadecimal escape with too few digits at character 1'",
        "\\x{zz} 'a hexadecimal escape that is no number: \"zz\" at character 1'",
        "\\u00e4 'a character that is not ASCII at character 1: names are asked in their xn-- form'",
        "ä 'a character that is not ASCII at character 1'",
        "[aä] 'a character that is not ASCII at character 3'",
        "[unclosed 'a \"[\" that is not closed at character 1'",
        "[] 'a \"[\" that is not closed at character 1'",
        "(a 'a \"(\" that is not closed at character 1'",
        "a) 'a \")\" that closes nothing at character 2'",
        "a] 'a \"]\" that closes nothing at character 2'",
        "a} 'a \"}\" that closes nothing at character 2'",
        "*ads 'a \"*\" with nothing to repeat at character 1'",
        "(+a) 'a \"+\" with nothing to repeat at character 2'",
        "^* 'a repetition of a place at character 2'",
        "a** 'a repetition of a repetition at character 3: put what repeats in parentheses: (a*)*'",
        "a{2}{3} 'a repetition of a repetition at character 5'",
        "a{x} 'a \"{\" that is no count \"{x}\" at character 2'",
        "a{2 'a \"{\" that is not closed at character 2'",
        "a{5,2} 'a count that runs backwards \"{5,2}\" at character 2'",
        "a{256} 'a count above 255 at character 2'",
        "[z-a] 'a range that runs backwards \"z-a\" at character 2'",
        "[a-\\d] 'a range that ends with a class'",
        "[a-[:digit:]] 'a range that ends with a class'",
        "[\\x61-c] 'a range that starts with a hexadecimal escape'",
        "[:alpha:] 'a character class without its brackets at character 1: write [[:alpha:]]'",
        "[[:alhpa:]] 'an unknown character class \"[:alhpa:]\" at character 2'",
        "[[.hyphen.]] 'a collating element \"[.\" at character 2'",
        "(?x)a 'an unknown kind of group or option \"(?x\" at character 1'",
        "(?-i)a 'an unknown kind of group or option \"(?-\" at character 1'",
      })
  void whatCannotBeMatchedInLinearTimeOrIsUnknownIsNamedWithItsPlace(String regex, String reason) {
    assertThatThrownBy(() -> NamePattern.regex(regex))
        .isInstanceOf(PatternException.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "^",
        "$",
        ".*",
        "^.*$",
        ".",
        "a||b",
        "(a|aa)*",
        "[a-z]",
        "\\.",
        "^.{3,}$",
        "\\w",
        "[a-z]$",
        "^[a-z0-9._-]+$",
        "^.{4}",
        "a*",
        "\\b"
      })
  void anExpressionThatMatchesEveryHostIsRecognised(String regex) {
    assertThat(NamePattern.regex(regex).matchesEverything()).isTrue();
    assertThat(NamePattern.regex(regex).inverted().matchesEverything()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "^[a-z]", "\\.com$", "^[^-]+$", "^.{5}", "[0-9]", "\\..*\\."})
  void anExpressionThatSomeHostEscapesIsNotTakenForAll(String regex) {
    assertThat(NamePattern.regex(regex).matchesEverything()).isFalse();
    assertThat(NamePattern.regex(regex).matchesNothing()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a^b", "a$b", "\\.\\.", "^\\.", "\\.$", "\\t", "[[:cntrl:]]", "(^a){2}"})
  void anExpressionThatMatchesNoNameIsRecognised(String regex) {
    assertThat(NamePattern.regex(regex).matchesNothing()).isTrue();
    assertThat(NamePattern.regex(regex).inverted().matchesEverything()).isTrue();
  }

  @Test
  void anInvertedExpressionMatchesAllOthers() {
    NamePattern notCompany = NamePattern.regex("(^|\\.)example\\.com$").inverted();

    assertThat(notCompany.matches(DomainName.parse("www.example.com"))).isFalse();
    assertThat(notCompany.matches(DomainName.parse("www.example.net"))).isTrue();
    assertThat(notCompany.matchesEverything()).isFalse();
    assertThat(notCompany.inverted().matches(DomainName.parse("www.example.com"))).isTrue();
  }

  @Test
  void anOctetThatIsNotPrintableIsOnlyAnyCharacterOrWhatASetLeavesOut() {
    DomainName bell = DomainName.parse("a\\007b.example");
    DomainName dotInLabel = DomainName.parse("tracking\\.example.com");

    assertThat(NamePattern.regex("^a.b\\.").matches(bell)).isTrue();
    assertThat(NamePattern.regex("^a[^x]b\\.").matches(bell)).isTrue();
    assertThat(NamePattern.regex("^a\\Wb\\.").matches(bell)).isTrue();
    assertThat(NamePattern.regex("^a[[:cntrl:]]b\\.").matches(bell)).isFalse();
    assertThat(NamePattern.regex("^a\\x07b\\.").matches(bell)).isFalse();
    assertThat(NamePattern.regex("tracking.example").matches(dotInLabel)).isTrue();
    assertThat(NamePattern.regex("tracking\\.example").matches(dotInLabel)).isFalse();
  }

  @Test
  void theRootIsTheEmptyText() {
    assertThat(NamePattern.regex("^$").matches(DomainName.ROOT)).isTrue();
    assertThat(NamePattern.regex(".").matches(DomainName.ROOT)).isFalse();
  }

  @Test
  void aTextLongerThanTheBoundIsRejected() {
    assertThat(NamePattern.regex("a".repeat(NamePattern.MAX_LENGTH)).octets()).isPositive();
    assertThatThrownBy(() -> NamePattern.regex("a".repeat(NamePattern.MAX_LENGTH + 1)))
        .hasMessage("it has 1025 characters, 1024 are allowed");
  }

  @Test
  void theLongestNameIsFollowedToItsEnd() {
    String label = "a".repeat(63);
    DomainName longest = DomainName.parse(String.join(".", label, label, label, "a".repeat(61)));
    assertThat(longest.length()).isEqualTo(DomainName.MAX_OCTETS);

    assertThat(NamePattern.regex("^.{253}$").matches(longest)).isTrue();
    assertThat(NamePattern.regex("^.{252}$").matches(longest)).isFalse();
    assertThat(NamePattern.regex("^.{254}$").matches(longest)).isFalse();
    assertThat(NamePattern.regex("^(.{252}b|.{252}a)$").matches(longest)).isTrue();
    assertThat(NamePattern.regex("^(.{252}b|.{251}a)$").matches(longest)).isFalse();
  }

  @Test
  void groupsMayNotNestWithoutEnd() {
    assertThat(NamePattern.regex("(".repeat(50) + "a" + ")".repeat(50)).octets()).isPositive();
    assertThatThrownBy(() -> NamePattern.regex("(".repeat(51) + "a" + ")".repeat(51)))
        .hasMessage("groups nested more than 50 deep at character 51");
  }
}
