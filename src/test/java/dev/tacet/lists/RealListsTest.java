package dev.tacet.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Public lists as they are. They lie beside the checkout, or where TACET_SHARED says. */
class RealListsTest {
  private static final Path FOLDER =
      Path.of(Map.copyOf(System.getenv()).getOrDefault("TACET_SHARED", "../shared"))
          .resolve("lists/real");

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
  void everyEntryOfAPublicListIsReadOrCountedAsRejected(String file, long entries, long rejected)
      throws IOException {
    Path list = FOLDER.resolve(file);
    assumeTrue(
        Files.exists(list),
        () -> "skipped: no " + list + "; set TACET_SHARED to the folder that holds lists/real");
    AtomicLong heard = new AtomicLong();
    try (InputStream in = Files.newInputStream(list)) {
      ListContent content =
          ListReader.read(
              in, ReadList.AUTO, ListLimits.SHIPPED, (rule, line) -> heard.incrementAndGet());
      assertThat(content.rejected()).as(content.firstHundred().toString()).isEqualTo(rejected);
      assertThat(heard.get()).isEqualTo(entries);
    }
  }
}
