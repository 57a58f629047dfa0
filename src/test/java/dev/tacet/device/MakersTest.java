package dev.tacet.device;

import static dev.tacet.device.Evidence.mac;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class MakersTest {
  private static final Makers REGISTRY = Makers.ofRegistry();

  @Test
  void everyPrefixOfTheTableIsFoundWithItsMaker() throws IOException {
    int prefixes = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Makers.class.getResourceAsStream("makers.txt"), StandardCharsets.UTF_8))) {
      for (String line : lines.lines().skip(1).toList()) {
        String[] parts = line.split("\t");
        for (String prefix : parts[1].split(" ")) {
          // Where a longer prefix takes the same zeros, that one is right; ones are rarely given.
          MacAddress mac = mac((prefix + "ffffff").substring(0, 12));
          prefixes++;
          if (!mac.isGroup() && !mac.isRandomised() && REGISTRY.of(mac).isEmpty()) {
            throw new AssertionError(prefix + " is not found");
          }
        }
        assertThat(parts[0]).hasSizeBetween(1, 40).doesNotContainPattern("\\p{Cntrl}");
      }
    }
    assertThat(prefixes).isEqualTo(REGISTRY.size()).isGreaterThan(50_000);
  }

  @Test
  void peopleSayTheNamesOfTheTable() {
    assertThat(List.of("24:0a:c4:01:02:03", "dc:a6:32:01:02:03", "00:0c:29:01:02:03"))
        .extracting(text -> REGISTRY.of(mac(text)).orElse(""))
        .containsExactly("Espressif", "Raspberry Pi", "VMware");
    assertThat(REGISTRY.source()).contains("IEEE", "oui-data");
  }

  @Test
  void theLongestPrefixCounts() throws IOException {
    Makers makers =
        Makers.read(
            new ByteArrayInputStream(
                "# test\nLarge\t001122\nMedium\t0011223\nSmall\t001122345\n"
                    .getBytes(StandardCharsets.UTF_8)));

    assertThat(makers.of(mac("00:11:22:34:56:78"))).contains("Small");
    assertThat(makers.of(mac("00:11:22:34:66:78"))).contains("Medium");
    assertThat(makers.of(mac("00:11:22:44:56:78"))).contains("Large");
    assertThat(makers.of(mac("00:11:23:34:56:78"))).isEmpty();
  }

  @Test
  void aMadeUpMacHasNoMaker() {
    assertThat(REGISTRY.of(mac("02:0c:29:01:02:03"))).isEmpty();
    assertThat(Makers.none().of(mac("00:0c:29:01:02:03"))).isEmpty();
  }
}
