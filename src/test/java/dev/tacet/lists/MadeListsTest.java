package dev.tacet.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each small list that is made for one syntax or one fault gives exactly what it was made for. */
class MadeListsTest {
  private static final String[] NINE = {
    "sa.api.intl.miui.com",
    "data.mistat.xiaomi.com",
    "data.mistat.intl.xiaomi.com",
    "data.mistat.india.xiaomi.com",
    "data.mistat.rus.xiaomi.com",
    "tracking.miui.com",
    "tracking.intl.miui.com",
    "tracking.india.miui.com",
    "tracking.rus.miui.com"
  };

  private static ReadList read(String file) throws IOException {
    return ReadList.of(ReadList.made(file), ReadList.AUTO);
  }

  @ParameterizedTest
  @CsvSource({
    "hosts-zero.txt, block EXACT, hosts",
    "hosts-loopback.txt, block EXACT, hosts",
    "hosts-v6.txt, block EXACT, hosts",
    "hosts-inline-comments.txt, block EXACT, hosts",
    "hosts-crlf.txt, block EXACT, hosts",
    "hosts-cr-only.txt, block EXACT, hosts",
    "hosts-bom.txt, block EXACT, hosts",
    "hosts-utf16.txt, block EXACT, hosts",
    "hosts-no-final-newline.txt, block EXACT, hosts",
    "hosts-mixed-case.txt, block EXACT, hosts",
    "plain.txt, block EXACT, domains",
    "wildcard-star.txt, block BELOW, domains",
    "abp.txt, block SUBTREE, adblock",
    "bind.zones, block SUBTREE, bind",
  })
  void nineNamesAreReadFromEachSyntaxAndEncoding(String file, String rule, String syntax)
      throws IOException {
    ReadList read = read(file);
    assertThat(read.rules()).containsExactly(of(rule));
    assertThat(read.content().rules()).isEqualTo(9);
    assertThat(read.content().counts()).isEqualTo(new RuleCounts(9, 0, 0, 0, 0, true));
    assertThat(read.content().rejected()).isZero();
    assertThat(read.content().syntaxes()).containsOnlyKeys(syntax).containsEntry(syntax, 9L);
  }

  private static String[] of(String rule) {
    return Stream.of(NINE).map(name -> rule + " " + name).toArray(String[]::new);
  }

  @ParameterizedTest
  @CsvSource({
    "hosts-multi.txt, 37, 0",
    "hosts-duplicates.txt, 9, 0",
    "hosts.txt.gz, 9, 0",
    "plain-dots.txt, 9, 0",
    "abp-exceptions.txt, 4, 0",
    "regex.txt, 6, 2",
    "dnsmasq.conf, 11, 0",
    "unbound.conf, 9, 0",
    "rpz.zone, 23, 0",
    "empty.txt, 0, 0",
    "comments-only.txt, 0, 0",
    "latin1.txt, 1, 1",
    "longline.txt, 1, 0",
    "include.txt, 1, 0",
    "trash.txt, 2, 12",
    "idn.txt, 6, 2",
    "limits.txt, 10, 11",
    "mixed.txt, 9, 0"
  })
  void aMadeListHasTheRulesItWasMadeFor(String file, long rules, long rejected) throws IOException {
    ReadList read = read(file);
    assertThat(read.content().rejected())
        .as(read.content().firstHundred().toString())
        .isEqualTo(rejected);
    assertThat(read.content().firstHundred()).hasSize((int) rejected);
    assertThat(read.rules().stream().distinct()).as(read.rules().toString()).hasSize((int) rules);
    assertThat(read.content().rules()).isEqualTo(rules);
  }

  @Test
  void theModifiersThatSpeakToDnsAreUnderstoodAndTheOthersMakeTheirRuleVoid() throws IOException {
    ReadList read = read("abp-modifiers.txt");
    assertThat(read.rules())
        .containsExactly(
            "block SUBTREE tracking.miui.com important",
            "block SUBTREE ad.xiaomi.com except [api.ad.xiaomi.com]",
            "block SUBTREE example.org {for 192.0.2.10/32}",
            "block SUBTREE example.com for AAAA",
            "block SUBTREE badfilter.example",
            "block SUBTREE badfilter.example cancels",
            "block EXACT exact.example",
            "block WILDCARD ||mid*wild.example^",
            "allow SUBTREE api.xmpush.xiaomi.com",
            "allow SUBTREE account.xiaomi.com important",
            "allow SUBTREE allowed.example",
            "block SUBTREE example.net -> [A \\# c0000201]");
    assertThat(read.content().skipped())
        .containsOnly(
            Map.entry("void: modifier third-party", 1L),
            Map.entry(SkipReason.COSMETIC.words(), 3L),
            Map.entry(SkipReason.PATH.words(), 2L));
    assertThat(read.content().forNobody()).isZero();
    assertThat(read.content().rejected()).isZero();
  }

  @Test
  void anExceptionStandsInABlockedSubtreeAndAnImportantRuleIsMarked() throws IOException {
    assertThat(read("abp-exceptions.txt").rules())
        .containsExactly(
            "block SUBTREE xiaomi.com",
            "allow SUBTREE account.xiaomi.com",
            "allow SUBTREE api.xmpush.xiaomi.com",
            "block SUBTREE act.account.xiaomi.com important");
  }

  @Test
  void twoRegularExpressionsThatCannotRunAreReportedWithTheirLines() throws IOException {
    ReadList read = read("regex.txt");
    assertThat(read.content().counts().patterns()).isEqualTo(6);
    assertThat(read.content().firstHundred()).extracting(Malformed::line).containsExactly(6L, 7L);
    assertThat(read.rules()).contains("block REGEX /^api-mifit(-[a-z]{2}[0-9]?)?\\.huami\\.com$/");
  }

  @Test
  void everySyntaxOfAMixedListIsRead() throws IOException {
    ReadList read = read("mixed.txt");
    assertThat(read.rules())
        .containsExactly(
            "block EXACT one.example",
            "block EXACT two.example",
            "block SUBTREE three.example",
            "block BELOW four.example",
            "block SUBTREE five.example",
            "block SUBTREE six.example -> NXDOMAIN",
            "allow SUBTREE seven.example",
            "block REGEX /^eight\\.example$/",
            "block EXACT nine.example -> NXDOMAIN");
    assertThat(read.content().syntaxes())
        .containsOnlyKeys("hosts", "domains", "adblock", "dnsmasq", "unbound", "rpz");
  }

  @Test
  void aResponsePolicyZoneSaysWhatBecomesOfEachName() throws IOException {
    ReadList read = read("rpz.zone");
    assertThat(read.rules())
        .contains(
            "block EXACT tracking.miui.com -> NXDOMAIN",
            "block BELOW tracking.miui.com -> NXDOMAIN",
            "allow EXACT account.xiaomi.com",
            "block EXACT nodata.example -> NOERROR",
            "block EXACT drop.example -> drop",
            "block EXACT rewrite.example -> [A \\# c0000207]",
            "block 192.241.59.218 -> NXDOMAIN");
    assertThat(read.content().counts()).isEqualTo(new RuleCounts(20, 1, 0, 1, 1, true));
  }

  @Test
  void anUnboundFileHasARuleForEachZone() throws IOException {
    assertThat(read("unbound.conf").rules())
        .contains(
            "block SUBTREE sa.api.intl.miui.com -> NXDOMAIN",
            "block SUBTREE data.mistat.xiaomi.com -> NXDOMAIN",
            "block SUBTREE data.mistat.intl.xiaomi.com");
  }

  @Test
  void aBranchOfAConditionIsLeftOutAndAnIncludeThatWasNotFetchedIsTold() throws IOException {
    ReadList read = read("include.txt");
    assertThat(read.rules()).containsExactly("block SUBTREE always.example");
    assertThat(read.content().skipped())
        .containsEntry(SkipReason.BRANCH.words(), 1L)
        .containsEntry(SkipReason.INCLUDE.words(), 1L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"html-error.txt", "html-captive.txt"})
  void aWebPageIsRefusedWhole(String file) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(ListRefusedException.class)
        .hasMessageContaining("web page");
  }

  @Test
  void aCutGzipFileIsRefusedWhole() {
    assertThatThrownBy(() -> read("hosts-truncated.txt.gz"))
        .isInstanceOf(ListRefusedException.class)
        .hasMessageContaining("cut off");
  }
}
