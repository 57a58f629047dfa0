package dev.tacet.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.dns.DomainName;
import dev.tacet.lists.SuffixRule.Kind;
import dev.tacet.lists.SuffixRule.Section;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicSuffixesTest {
  private static PublicSuffixes read(String text) throws IOException {
    return PublicSuffixes.read(
        "psl.dat", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static SuffixRule rule(String name, Kind kind, Section section) {
    return new SuffixRule(DomainName.parse(name), kind, section);
  }

  @Test
  void theListOfTheJarIsWholeAndNoneOfItIsLost() {
    PublicSuffixes shipped = PublicSuffixes.shipped();

    assertThat(shipped.complaints()).isEmpty();
    assertThat(shipped.skipped()).isZero();
    assertThat(shipped.version()).matches("20\\d\\d-\\d\\d-\\d\\d_.*").isGreaterThan("2026-");
    assertThat(shipped.rules())
        .hasSizeGreaterThan(10_000)
        .contains(
            rule("co.uk", Kind.PLAIN, Section.ICANN),
            rule("ck", Kind.WILDCARD, Section.ICANN),
            rule("www.ck", Kind.EXCEPTION, Section.ICANN),
            rule("xn--55qx5d.cn", Kind.PLAIN, Section.ICANN),
            rule("github.io", Kind.PLAIN, Section.PRIVATE));
  }

  @Test
  void aRuleIsReadUpToTheFirstBlankAndUnicodeBecomesALabels() throws IOException {
    PublicSuffixes list =
        read(
            "// VERSION: 2026-01-02_03-04-05_UTC\n"
                + "// ===BEGIN ICANN DOMAINS===\n"
                + "CoM  the rest is a remark\n\n公司.cn\n*.ck\n!www.ck\n"
                + "// ===END ICANN DOMAINS===\n// ===BEGIN PRIVATE DOMAINS===\nstraße.example\n");

    assertThat(list.version()).isEqualTo("2026-01-02_03-04-05_UTC");
    assertThat(list.rules())
        .containsExactly(
            rule("com", Kind.PLAIN, Section.ICANN),
            rule("xn--55qx5d.cn", Kind.PLAIN, Section.ICANN),
            rule("ck", Kind.WILDCARD, Section.ICANN),
            rule("www.ck", Kind.EXCEPTION, Section.ICANN),
            // Not strasse: UTS 46 without transition keeps the letter, as browsers do.
            rule("xn--strae-oqa.example", Kind.PLAIN, Section.PRIVATE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a..b", "*.", "!", "!ck", "a.*.b", "*", "<html>", "192.0.2.1", ".com"})
  void aLineThatIsNoRuleIsLeftOutAndSaid(String line) throws IOException {
    PublicSuffixes list = read("// ===BEGIN ICANN DOMAINS===\ncom\n" + line + "\nnet\n");

    assertThat(list.rules()).hasSize(2);
    assertThat(list.skipped()).isEqualTo(1);
    assertThat(list.complaints()).singleElement().asString().startsWith("psl.dat:3: \"");
  }

  @Test
  void aLoginPageInsteadOfTheListGivesNoRuleAndFewComplaints() throws IOException {
    PublicSuffixes list = read("<html>\n<b>please log in</b>\n".repeat(1_000));

    assertThat(list.rules()).isEmpty();
    assertThat(list.skipped()).isEqualTo(2_000);
    assertThat(list.complaints()).hasSize(10);
  }

  @Test
  void aListWithoutEndIsRefused() {
    String endless =
        "// ===BEGIN ICANN DOMAINS===\n" + "com\n".repeat(PublicSuffixes.MAX_RULES + 1);

    assertThatThrownBy(() -> read(endless))
        .isInstanceOf(IOException.class)
        .hasMessage("psl.dat:100002: more than 100000 rules");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void octetsOfAnyKindNeverBreakTheReader(long seed) throws IOException {
    Random random = new Random(seed);
    byte[] octets = new byte[20_000];
    random.nextBytes(octets);
    byte[] head = "// ===BEGIN ICANN DOMAINS===\n".getBytes(StandardCharsets.UTF_8);
    System.arraycopy(head, 0, octets, 0, head.length);

    PublicSuffixes list = PublicSuffixes.read("noise", new ByteArrayInputStream(octets));

    assertThat(list.skipped()).isPositive();
    assertThat(list.complaints()).allMatch(line -> line.chars().allMatch(c -> c >= ' '));
  }
}
