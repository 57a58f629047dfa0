package dev.tacet.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.config.ListConfig.Subdomains;
import dev.tacet.policy.Scope;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListReaderTest {
  /** A list and what its sink heard: {@code scope name}. */
  private record Read(ListContent content, List<String> entries) {}

  private static Read read(InputStream in, Subdomains subdomains) throws IOException {
    List<String> entries = new ArrayList<>();
    ListContent content =
        ListReader.read(
            in,
            subdomains,
            ListLimits.SHIPPED,
            (entry, line, text) -> entries.add(entry.scope() + " " + entry.name()));
    return new Read(content, entries);
  }

  private static Read read(String text) throws IOException {
    return read(text, Subdomains.AUTO);
  }

  private static Read read(String text, Subdomains subdomains) throws IOException {
    return read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), subdomains);
  }

  private static InputStream made(String file) {
    return ListReaderTest.class.getResourceAsStream("/lists/" + file);
  }

  @ParameterizedTest
  @CsvSource({
    "hosts-zero.txt, 9, 0",
    "hosts-loopback.txt, 9, 0",
    "hosts-v6.txt, 9, 0",
    "hosts-multi.txt, 37, 0",
    "hosts-inline-comments.txt, 9, 0",
    "hosts-crlf.txt, 9, 0",
    "hosts-cr-only.txt, 9, 0",
    "hosts-bom.txt, 9, 0",
    "hosts-utf16.txt, 9, 0",
    "hosts-no-final-newline.txt, 9, 0",
    "hosts-mixed-case.txt, 9, 0",
    "hosts-duplicates.txt, 9, 0",
    "plain.txt, 9, 0",
    "plain-dots.txt, 9, 0",
    "wildcard-star.txt, 9, 0",
    "hosts.txt.gz, 9, 0",
    "empty.txt, 0, 0",
    "comments-only.txt, 0, 0",
    "latin1.txt, 1, 1",
    "longline.txt, 1, 0",
    "trash.txt, 2, 12",
    "idn.txt, 6, 2",
    "limits.txt, 8, 13",
    "mixed.txt, 3, 0"
  })
  void aMadeListHasTheRulesItWasMadeFor(String file, long rules, long rejected) throws IOException {
    Read read = read(made(file), Subdomains.AUTO);
    assertThat(read.content().firstTen()).as("rejected").hasSize((int) Math.min(10, rejected));
    assertThat(read.content().rules()).isEqualTo(rules);
    assertThat(read.content().rejected())
        .as(read.content().firstTen().toString())
        .isEqualTo(rejected);
    assertThat(read.entries().stream().distinct()).hasSize((int) rules);
  }

  @ParameterizedTest
  @CsvSource({
    "abp.txt, adblock, 10",
    "abp-exceptions.txt, adblock, 4",
    "abp-modifiers.txt, adblock, 14",
    "regex.txt, regular expressions, 8",
    "dnsmasq.conf, dnsmasq, 10",
    "unbound.conf, unbound, 13",
    "bind.zones, zone files, 9",
    "include.txt, adblock, 2"
  })
  void linesOfASyntaxNotReadYetAreToldAsSuchAndBlockNothing(String file, String syntax, long lines)
      throws IOException {
    Read read = read(made(file), Subdomains.AUTO);
    assertThat(read.entries()).isEmpty();
    assertThat(read.content().skipped()).containsEntry("not understood yet: " + syntax, lines);
  }

  @Test
  void aZoneFileBlocksNothingByAccident() throws IOException {
    assertThat(read(made("rpz.zone"), Subdomains.AUTO).entries()).isEmpty();
  }

  @Test
  void aListMayMixSyntaxes() throws IOException {
    Read read = read(made("mixed.txt"), Subdomains.AUTO);
    assertThat(read.entries())
        .containsExactly("EXACT one.example", "EXACT two.example", "BELOW four.example");
    assertThat(read.content().skipped())
        .containsOnlyKeys(
            "not understood yet: adblock",
            "not understood yet: regular expressions",
            "not understood yet: dnsmasq",
            "not understood yet: unbound",
            "not understood yet: zone files");
  }

  @ParameterizedTest
  @ValueSource(strings = {"html-error.txt", "html-captive.txt"})
  void aWebPageIsRefusedWhole(String file) {
    assertThatThrownBy(() -> read(made(file), Subdomains.AUTO))
        .isInstanceOf(ListRefusedException.class)
        .hasMessageContaining("web page");
  }

  @Test
  void aCutGzipFileIsRefusedWhole() {
    assertThatThrownBy(() -> read(made("hosts-truncated.txt.gz"), Subdomains.AUTO))
        .isInstanceOf(ListRefusedException.class)
        .hasMessageContaining("cut off");
  }

  @Test
  void aBinaryFileIsRefusedWhole() {
    byte[] octets = new byte[5_000];
    new Random(7).nextBytes(octets);
    octets[0] = 1;
    assertThatThrownBy(() -> read(new ByteArrayInputStream(octets), Subdomains.AUTO))
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
    assertThatThrownBy(() -> read(new ByteArrayInputStream(bomb.toByteArray()), Subdomains.AUTO))
        .isInstanceOf(ListRefusedException.class)
        .hasMessageContaining("bomb");
  }

  @Test
  void tooManyLinesAreRefused() {
    ListLimits limits =
        new ListLimits(1 << 20, 1 << 20, 200, 100, ListLimits.SHIPPED.fetchTime(), 5);
    InputStream in =
        new ByteArrayInputStream("a.example\n".repeat(101).getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> ListReader.read(in, Subdomains.AUTO, limits, (e, l, t) -> {}))
        .isInstanceOf(ListRefusedException.class)
        .hasMessage("it has more than 100 lines");
  }

  @Test
  void aLineLongerThanEightThousandCharactersIsRejectedAndTheRestRead() throws IOException {
    Read read = read("a.example\n" + "b".repeat(20_000) + ".example\nc.example");
    assertThat(read.entries()).containsExactly("EXACT a.example", "EXACT c.example");
    assertThat(read.content().lines()).isEqualTo(3);
    assertThat(read.content().firstTen())
        .singleElement()
        .satisfies(
            bad -> {
              assertThat(bad.line()).isEqualTo(2);
              assertThat(bad.text()).hasSize(203).endsWith("...");
              assertThat(bad.reason()).isEqualTo("the line is longer than 8192 characters");
            });
  }

  @Test
  void whatARejectedLineShowsIsFitForATerminal() throws IOException {
    Read read = read("ok.example\n\u001b[2J\u202eevil.example\n");
    assertThat(read.content().firstTen().get(0).text())
        .isEqualTo("\\u{1b}[2J\\u{202e}evil.example");
  }

  @Test
  void onlyTheFirstTenRejectedLinesAreKeptAndAllAreCounted() throws IOException {
    Read read = read("bad..name.example\n".repeat(500) + "good.example");
    assertThat(read.content().rejected()).isEqualTo(500);
    assertThat(read.content().firstTen())
        .hasSize(10)
        .element(9)
        .extracting(Malformed::line)
        .isEqualTo(10L);
    assertThat(read.entries()).containsExactly("EXACT good.example");
  }

  @Test
  void oneBadNameOfAHostsLineLeavesTheOthers() throws IOException {
    Read read = read("0.0.0.0 a.example b..example c.example");
    assertThat(read.entries()).containsExactly("EXACT a.example", "EXACT c.example");
    assertThat(read.content().firstTen().get(0).reason())
        .contains("b..example")
        .contains("empty label");
  }

  @Test
  void aHostsLineWithAnotherAddressIsSomebodysHostAndNotBlocked() throws IOException {
    Read read = read("192.0.2.7 nas.home.example\n2001:db8::7 nas.home.example\n");
    assertThat(read.entries()).isEmpty();
    assertThat(read.content().skipped().values()).containsExactly(2L);
    assertThat(read.content().rejected()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AUTO  | # a list | EXACT",
        "AUTO  | # Syntax: Domains (including possible subdomains) | SUBTREE",
        "AUTO  | ! Wildcard domains | SUBTREE",
        "AUTO  | # every name covers all sub-domains | SUBTREE",
        "AUTO  | # Syntax: Domains (without subdomains) | EXACT",
        "AUTO  | # subdomains are not covered; does not include subdomains | EXACT",
        "TRUE  | # a list | SUBTREE",
        "FALSE | # Wildcard domains | EXACT",
      })
  void plainNamesReachAsFarAsTheOwnerOrTheHeaderSays(
      Subdomains subdomains, String header, Scope scope) throws IOException {
    Read read = read(header + "\nname.example\n0.0.0.0 host.example\n", subdomains);
    assertThat(read.entries()).containsExactly(scope + " name.example", "EXACT host.example");
  }

  @Test
  void aCommentBelowTheFirstEntryIsNoHeader() throws IOException {
    assertThat(read("a.example\n# wildcard\nb.example\n").entries())
        .containsExactly("EXACT a.example", "EXACT b.example");
  }

  @Test
  void aLeadingDotCoversTheSubtreeUnlessTheListIsNarrowed() throws IOException {
    assertThat(read(".a.example").entries()).containsExactly("SUBTREE a.example");
    assertThat(read(".a.example", Subdomains.FALSE).entries()).containsExactly("EXACT a.example");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anyOctetsGiveAListOrARefusal(long seed) throws IOException {
    Random random = new Random(seed);
    String[] words = {
      "0.0.0.0 ",
      "::",
      "a.example",
      "\n",
      "\r",
      "\t",
      "#",
      "||",
      "^",
      "\u0000",
      "xn--",
      "*.",
      "ü",
      "@@",
      "/",
      "$",
      "..",
      "<",
      "\ufeff"
    };
    for (int i = 0; i < 400; i++) {
      ByteArrayOutputStream octets = new ByteArrayOutputStream();
      for (int n = random.nextInt(60); n > 0; n--) {
        if (random.nextInt(4) == 0) {
          octets.write(random.nextInt(256));
        } else {
          octets.writeBytes(words[random.nextInt(words.length)].getBytes(StandardCharsets.UTF_8));
        }
      }
      byte[] list = octets.toByteArray();
      try {
        Read read = read(new ByteArrayInputStream(list), Subdomains.values()[i % 3]);
        assertThat(read.content().rules()).isLessThanOrEqualTo(read.entries().size());
      } catch (ListRefusedException refused) {
        assertThat(refused.getMessage()).isNotEmpty();
      }
    }
  }
}
