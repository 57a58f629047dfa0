package dev.tacet.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tacet.config.ListConfig.Subdomains;
import dev.tacet.policy.Action;
import dev.tacet.policy.Scope;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListReaderTest {
  private static ReadList read(String text) throws IOException {
    return ReadList.of(text);
  }

  private static ReadList read(String text, Subdomains subdomains) throws IOException {
    return ReadList.of(text, ReadList.reading("auto", Action.BLOCK, subdomains, true));
  }

  private static ReadList read(InputStream in) throws IOException {
    return ReadList.of(in, ReadList.AUTO);
  }

  @Test
  void aBinaryFileIsRefusedWhole() {
    byte[] octets = new byte[5_000];
    new Random(7).nextBytes(octets);
    octets[0] = 1;
    assertThatThrownBy(() -> read(new ByteArrayInputStream(octets)))
        .isInstanceOf(ListRefusedException.class)
        .hasMessageContaining("binary");
  }

  @Test
  void aGzipBombIsRefusedBeforeItIsUnpacked() throws IOException {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bomb)) {
      byte[] blank = new byte[1 << 20];
      Arrays.fill(blank, (byte) '\n');
      for (int i = 0; i < 64; i++) {
        out.write(blank);
      }
    }
    assertThatThrownBy(() -> read(new ByteArrayInputStream(bomb.toByteArray())))
        .isInstanceOf(ListRefusedException.class)
        .hasMessageContaining("bomb");
  }

  @Test
  void tooManyLinesAreRefused() {
    ListLimits limits =
        new ListLimits(1 << 20, 1 << 20, 200, 100, ListLimits.DOWNLOAD.fetchTime(), 5);
    InputStream in =
        new ByteArrayInputStream("a.example\n".repeat(101).getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> ListReader.read(in, ReadList.AUTO, limits, (rule, line) -> {}))
        .isInstanceOf(ListRefusedException.class)
        .hasMessage("it has more than 100 lines");
  }

  @Test
  void aLineLongerThanAnyListHasIsRejectedAndTheRestRead() throws IOException {
    ReadList read = read("a.example\n" + "b".repeat(100_000) + ".example\nc.example");
    assertThat(read.rules()).containsExactly("block EXACT a.example", "block EXACT c.example");
    assertThat(read.content().lines()).isEqualTo(3);
    assertThat(read.content().firstHundred())
        .singleElement()
        .satisfies(
            bad -> {
              assertThat(bad.line()).isEqualTo(2);
              assertThat(bad.text()).hasSize(203).endsWith("...");
              assertThat(bad.reason()).isEqualTo("the line is longer than 24576 octets");
            });
  }

  @Test
  void aHostsLineOfTwentyThousandCharactersIsReadAndAnAdblockRuleOfThatLengthIsNot()
      throws IOException {
    String names = " name-of-some-length.example".repeat(700);
    ReadList read = read("0.0.0.0" + names + "\n||" + "a.".repeat(9_000) + "example^\n# " + names);
    assertThat(read.rules()).hasSize(700);
    assertThat(read.content().firstHundred())
        .singleElement()
        .extracting(Malformed::reason)
        .isEqualTo("the rule is longer than 8192 characters");
  }

  @Test
  void whatARejectedLineShowsIsFitForATerminal() throws IOException {
    ReadList read = read("ok.example\n\u001b[2J\u202eevil.example\n");
    assertThat(read.content().firstHundred().get(0).text())
        .isEqualTo("\\u{1b}[2J\\u{202e}evil.example");
  }

  @Test
  void onlyTheFirstHundredRejectedLinesAreKeptAndAllAreCounted() throws IOException {
    ReadList read = read("bad..name.example\n".repeat(500) + "good.example");
    assertThat(read.content().rejected()).isEqualTo(500);
    assertThat(read.content().firstHundred())
        .hasSize(100)
        .element(99)
        .extracting(Malformed::line)
        .isEqualTo(100L);
    assertThat(read.rules()).containsExactly("block EXACT good.example");
  }

  @Test
  void oneBadNameOfAHostsLineLeavesTheOthers() throws IOException {
    ReadList read = read("0.0.0.0 a.example b..example c.example");
    assertThat(read.rules()).containsExactly("block EXACT a.example", "block EXACT c.example");
    assertThat(read.content().firstHundred().get(0).reason())
        .contains("b..example")
        .contains("empty label");
  }

  @Test
  void aHostsLineWithAnotherAddressGivesThatAddressAndBothFamiliesAreOneAnswer()
      throws IOException {
    String hosts = "192.0.2.7 nas.home.example\n0.0.0.0 b.example\n2001:db8::7 nas.home.example\n";
    ReadList read = read(hosts);
    assertThat(read.rules())
        .containsExactly(
            "block EXACT b.example",
            "block EXACT nas.home.example"
                + " -> [A \\# c0000207, AAAA \\# 20010db8000000000000000000000007]");
    assertThat(read.content().counts()).isEqualTo(new RuleCounts(1, 0, 0, 0, 1, true));
  }

  @Test
  void aListThatMayNotAnswerSendsNoNameAnywhere() throws IOException {
    ReadList read =
        ReadList.of(
            "192.0.2.7 bank.example\n||bank.example^$dnsrewrite=evil.example\n"
                + "bank.example CNAME evil.example.\naddress=/bank.example/192.0.2.7\n"
                + "||ads.example^$dnsrewrite=REFUSED\n",
            ReadList.reading("auto", Action.BLOCK, Subdomains.AUTO, false));
    assertThat(read.rules()).containsExactly("block SUBTREE ads.example -> REFUSED");
    assertThat(read.content().notTrusted()).isEqualTo(4);
    assertThat(read.content().rejected()).isZero();
  }

  @Test
  void aListThatAllowsAllowsWhateverItsRulesSay() throws IOException {
    ReadList read =
        ReadList.of(
            "0.0.0.0 a.example\n||b.example^\n@@||c.example^\nd.example CNAME .\n/^e/\n",
            ReadList.reading("auto", Action.ALLOW, Subdomains.AUTO, true));
    assertThat(read.rules())
        .containsExactly(
            "allow EXACT a.example",
            "allow SUBTREE b.example",
            "allow SUBTREE c.example",
            "allow EXACT d.example",
            "allow REGEX /^e/");
  }

  @Test
  void aForcedSyntaxReadsItsOwnLinesAndNoOther() throws IOException {
    String list = "0.0.0.0 a.example\n# comment\nb.example\n||c.example^\n";
    assertThat(ReadList.of(list, "hosts").rules()).containsExactly("block EXACT a.example");
    assertThat(ReadList.of(list, "hosts").content().rejected()).isEqualTo(2);
    assertThat(ReadList.of(list, "domains").rules()).containsExactly("block EXACT b.example");
    assertThat(ReadList.of(list, "domains").content().rejected()).isEqualTo(2);
    assertThat(ReadList.of(list, "adblock").rules())
        .containsExactly("block EXACT b.example", "block SUBTREE c.example");
    assertThat(ReadList.of(list, "rpz").rules()).isEmpty();
  }

  @Test
  void everyWordForASyntaxNamesTheSyntaxThatHasIt() {
    for (String word : ListSyntax.WORDS) {
      assertThat(ListSyntax.named(word).orElseThrow().word()).isEqualTo(word);
    }
    assertThat(ListSyntax.named("pi-hole")).isEmpty();
  }

  @Test
  void latinOctetsAndNulInACommentSpoilNothing() throws IOException {
    byte[] list =
        "# caf\u00e9 \u0000\n0.0.0.0 a.example # d\u00e9j\u00e0\nb.example # \u0000\n"
            .getBytes(StandardCharsets.ISO_8859_1);
    ReadList read = read(new ByteArrayInputStream(list));
    assertThat(read.rules()).containsExactly("block EXACT a.example", "block EXACT b.example");
    assertThat(read.content().rejected()).isZero();
  }

  @Test
  void utf16IsReadInBothOrdersAndKeepsItsUnicode() throws IOException {
    String list = "0.0.0.0 b\u00fccher.example\n# \ud83d\ude00\n".repeat(5_000);
    for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      byte[] octets = ("\ufeff" + list).getBytes(charset);
      ReadList read = read(new ByteArrayInputStream(octets));
      assertThat(read.rules()).hasSize(5_000).contains("block EXACT xn--bcher-kva.example");
      assertThat(read.content().rejected()).isZero();
    }
  }

  @Test
  void aBranchThatNothingEndsIsReportedAndElseIsRead() throws IOException {
    ReadList read =
        read(
            "!#if (a)\n!#if (b)\n||a.example^\n!#endif\n!#else\n||b.example^\n!#endif\n"
                + "||c.example^\n!#if (d)\n||e.example^\n");
    assertThat(read.rules()).containsExactly("block SUBTREE b.example", "block SUBTREE c.example");
    assertThat(read.content().firstHundred())
        .singleElement()
        .satisfies(
            bad -> {
              assertThat(bad.line()).isEqualTo(9);
              assertThat(bad.reason()).contains("!#endif");
            });
  }

  @Test
  void aHundredRejectedLinesOfTheWorstKindFitTheirDescription() throws IOException {
    for (String worst : List.of("\u202e", "\ud83d\ude00\u202ex", "\\\"", "\u4e00")) {
      ReadList read = read(("||" + worst.repeat(300) + "^\n").repeat(100));
      ObjectNode json = new ObjectMapper().createObjectNode();
      read.content().writeTo(json);
      byte[] octets = new ObjectMapper().writeValueAsBytes(json);
      assertThat(octets).hasSizeLessThan(200 * 1024);
      assertThat(ListContent.of(new ObjectMapper().readTree(octets))).isEqualTo(read.content());
    }
  }

  @Test
  void modifiersAreCountedByNameAndOfMoreThanTwentyTheRestTogether() throws IOException {
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      list.append("||a.example^$mod").append(i).append('\n');
    }
    ReadList read = read(list + "||b.example^$mod3\n");
    assertThat(read.rules()).isEmpty();
    assertThat(read.content().skipped())
        .hasSize(21)
        .containsEntry("void: modifier mod3", 2L)
        .containsEntry("void: other modifiers", 10L);
  }

  @Test
  void theSinkLearnsWhereEachRuleStands() throws IOException {
    List<String> places = new ArrayList<>();
    String list =
        "# head\na.example\nzone \"b.example\" {\n  type master;\n};\n192.0.2.1 c.example\n||d.example^\n";
    ListReader.read(
        new ByteArrayInputStream(list.getBytes(StandardCharsets.UTF_8)),
        ReadList.AUTO,
        ListLimits.DOWNLOAD,
        (rule, line) -> places.add(line.number() + " " + line.text()));
    assertThat(places)
        .containsExactly(
            "2 a.example", "3 zone \"b.example\" {", "7 ||d.example^", "6 192.0.2.1 c.example");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AUTO  | # a list | EXACT",
        "AUTO  | # Syntax: Domains (including possible subdomains) | SUBTREE",
        "AUTO  | ! Wildcard domains | SUBTREE",
        "AUTO  | # every name covers all sub-domains | SUBTREE",
        "AUTO  | # Syntax: Domains (without subdomains) | SUBTREE",
        "AUTO  | # Syntax: Domains (wildcards) without *. | SUBTREE",
        "AUTO  | # All domains and their subdomains should be blocked | SUBTREE",
        "AUTO  | # wildcards are not supported in this format | EXACT",
        "AUTO  | # this is not the wildcard version | EXACT",
        "AUTO  | # others: https://lists.example/wildcard/all-subdomains.txt | EXACT",
        "AUTO  | # if any site breaks, please allow its subdomain and tell us | EXACT",
        "AUTO  | # subdomains are not covered; does not include subdomains | EXACT",
        "TRUE  | # a list | SUBTREE",
        "FALSE | # Wildcard domains | EXACT",
      })
  void plainNamesReachAsFarAsTheOwnerOrTheHeaderSays(
      Subdomains subdomains, String header, Scope scope) throws IOException {
    ReadList read = read(header + "\nname.example\n0.0.0.0 host.example\n", subdomains);
    assertThat(read.rules())
        .containsExactly("block " + scope + " name.example", "block EXACT host.example");
  }

  @Test
  void aCommentBelowTheFirstEntryIsNoHeader() throws IOException {
    assertThat(read("a.example\n# wildcard\nb.example\n").rules())
        .containsExactly("block EXACT a.example", "block EXACT b.example");
  }

  @Test
  void aLeadingDotCoversTheSubtreeUnlessTheListIsNarrowed() throws IOException {
    assertThat(read(".a.example").rules()).containsExactly("block SUBTREE a.example");
    assertThat(read(".a.example", Subdomains.FALSE).rules())
        .containsExactly("block EXACT a.example");
  }
}
