package dev.tacet.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Public lists as they are. They lie beside the checkout, or where TACET_SHARED says. */
class RealListsTest {
  private static final Path FOLDER =
      Path.of(Map.copyOf(System.getenv()).getOrDefault("TACET_SHARED", "../shared"))
          .resolve("lists/real");

  private static ReadList read(String file, TestReporter told) throws IOException {
    Path list = FOLDER.resolve(file);
    assumeTrue(
        Files.exists(list),
        () -> "skipped: no " + list + "; set TACET_SHARED to the folder that holds lists/real");
    try (InputStream in = Files.newInputStream(list)) {
      ReadList read = ReadList.of(in, ReadList.AUTO);
      ListContent content = read.content();
      told.publishEntry(
          file,
          content.lines()
              + " lines, "
              + content.counts()
              + ", rejected "
              + content.rejected()
              + ", skipped "
              + content.skipped()
              + ", syntaxes "
              + content.syntaxes());
      return read;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "perflyst--SmartTV.txt, 245, 0",
    "perflyst--android-tracking.txt, 80, 0",
    "perflyst--AmazonFireTV.txt, 16, 0",
    "perflyst--SessionReplay.txt, 24, 0",
    "anudeepnd--adservers.txt, 42531, 0",
    "anudeepnd--CoinMiner.txt, 5939, 0",
    "crazy-max--data_hosts_spy.txt, 347, 0",
    "crazy-max--data_hosts_spy_v6.txt, 347, 0",
    "blocklistproject--smart-tv.txt, 77, 0",
    "blocklistproject--alt-version_smart-tv-nl.txt, 77, 0",
    "blocklistproject--tiktok.txt, 3725, 0",
    "blocklistproject--ransomware.txt, 1904, 0",
    "hoshsadiq--hosts.txt, 313, 0",
    "durablenapkin--hosts.txt, 2214, 0",
    "jerryn70--Extension_GoodbyeAds-Xiaomi-Extension.txt, 278, 0",
    "jerryn70--Extension_GoodbyeAds-Samsung-AdBlock.txt, 101, 0",
    "nextdns--domains_xiaomi, 9, 0",
    "nextdns--domains_huawei, 37, 0",
    "nextdns--domains_windows, 24, 0",
    "nextdns--encrypted-dns, 302, 0",
    "llacb47--microsoft-telemetry, 917, 0",
    "llacb47--apple-telemetry, 234, 0",
    "shadowwhisperer--Lists_DNS, 143, 0",
    "shadowwhisperer--Lists_Tracking, 116348, 0",
    "neodevpro--ownblocklist, 140, 0",
    "neodevpro--ownallowlist, 87, 0"
  })
  void everyEntryOfAPublicListIsReadOrCountedAsRejected(
      String file, long entries, long rejected, TestInfo test, TestReporter told)
      throws IOException {
    ReadList read = read(file, told);
    assertThat(read.content().rejected())
        .as(read.content().firstHundred().toString())
        .isEqualTo(rejected);
    assertThat(read.rules()).as(test.getDisplayName()).hasSize((int) entries);
  }

  @ParameterizedTest
  @CsvSource({
    "perflyst--SmartTV-AGH.txt, adblock",
    "blocklistproject--adguard_smart-tv-ags.txt, adblock",
    "blocklistproject--adguard_ransomware-ags.txt, adblock",
    "durablenapkin--adguard.txt, adblock",
    "hoshsadiq--nocoin.txt, adblock",
    "perflyst--regex.list, regex",
    "mmotti--regex.list, regex",
    "mmotti--whitelist.list, domains",
    "llacb47--social_tiktok-regex.list, regex",
    "crazy-max--data_openwrt_spy_dnsmasq.conf, dnsmasq",
    "blocklistproject--dnsmasq-version_smart-tv-dnsmasq.txt, dnsmasq",
    "crazy-max--data_dnscrypt_spy.txt, domains",
    "v2fly--data_xiaomi, domains",
    "v2fly--data_tencent, domains",
    "v2fly--data_category-doh, v2fly",
  })
  void aPublicListIsKnownByItsLines(String file, String syntax, TestReporter told)
      throws IOException {
    assertThat(read(file, told).content().syntaxes()).containsKey(syntax);
  }

  /**
   * Taken in as a list of the house is. The files they include are not published beside them: that
   * is all that is rejected. Of nocoin.txt 158 lines are void by a modifier for browsers, and 98
   * are about parts of a URL; v2fly's files have nothing but names and includes.
   */
  @ParameterizedTest
  @CsvSource({
    "hoshsadiq--nocoin.txt, 61, 256, 1, !#include nocoin-ublock.txt",
    "v2fly--data_tencent, 133, 0, 6, include:sogou",
    "v2fly--data_xiaomi, 69, 0, 2, include:xiaomi-ai",
  })
  void aPublicListIsUsedWithoutTheFilesThatItIncludes(
      String file, long rules, long leftOut, long missing, String first, @TempDir Path temp)
      throws IOException {
    Path list = FOLDER.resolve(file);
    assumeTrue(Files.exists(list), () -> "skipped: no " + list);
    ListFolder folder = new ListFolder(temp);
    folder.prepare();
    ListIntake intake = new ListIntake(folder, SourceLimits.SHIPPED, new FreeSpace(temp, 0));
    EarlierIncludes none = new EarlierIncludes(new StoredCopies(folder), "id", Optional.empty());
    ListLocation place = new ListFile(list.toRealPath(), AllowedFolders.ANYWHERE, Optional.empty());
    long statements;
    try (Stream<String> lines = Files.lines(list)) {
      statements =
          lines.filter(line -> line.startsWith("!#include") || line.matches("[^!#\\[].*")).count();
    }

    try (FetchedCopy copy = intake.take(place, "id", Validators.NONE, none).orElseThrow()) {
      ListContent content = ReadList.of(copy.open(), ReadList.AUTO).content();

      assertThat(content.rules()).isEqualTo(rules);
      assertThat(content.notIncluded()).isEqualTo(missing);
      assertThat(content.rejected()).isEqualTo(missing);
      assertThat(sum(content.skipped())).isEqualTo(leftOut);
      assertThat(sum(content.syntaxes()) + missing + leftOut).isEqualTo(statements);
      assertThat(content.firstHundred())
          .anySatisfy(
              line -> {
                assertThat(line.text()).isEqualTo(first);
                assertThat(line.reason()).startsWith("there is no file ");
              });
    }
  }

  private static long sum(Map<String, Long> numbers) {
    return numbers.values().stream().mapToLong(Long::longValue).sum();
  }
}
