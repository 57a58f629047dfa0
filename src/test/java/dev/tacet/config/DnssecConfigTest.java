package dev.tacet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.TrustAnchor;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The section on signatures. */
class DnssecConfigTest {
  private static final String DIGEST =
      "E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D";

  @TempDir private Path directory;

  private DnssecConfig read(String section) throws Exception {
    Path file = Files.writeString(directory.resolve("tacet.yaml"), "dnssec: " + section + "\n");
    return new ConfigFile(Set.of()).read(file, Map.of()).dnssec();
  }

  @Test
  void signaturesArePassedOnByDefaultAndBothKeysOfTheRootAreKnown() throws Exception {
    DnssecConfig config = read("{}");

    assertThat(config.mode()).isEqualTo(DnssecMode.PASS);
    assertThat(config.trustAnchors())
        .extracting(TrustAnchor::keyTag)
        .containsExactly(20_326, 38_696);
    assertThat(config.trustAnchors()).extracting(TrustAnchor::zone).containsOnly(DomainName.ROOT);
    assertThat(config.negativeTrustAnchors()).isEmpty();
  }

  @Test
  void anchorsOfTheOwnersReplaceTheBuiltInOnes() throws Exception {
    DnssecConfig config =
        read(
            "{ mode: validate, trustAnchors: [ \"corp.example. 3600 IN DS 4711 13 2 "
                + DIGEST.toLowerCase(java.util.Locale.ROOT)
                + "\" ], negativeTrustAnchors: [ broken.example ], trustedUpstreams: [ 192.0.2.1 ] }");

    assertThat(config.mode()).isEqualTo(DnssecMode.VALIDATE);
    assertThat(config.trustAnchors())
        .containsExactly(new TrustAnchor(DomainName.parse("corp.example"), 4_711, 13, 2, DIGEST));
    assertThat(config.negativeTrustAnchors()).containsExactly(DomainName.parse("broken.example"));
    assertThat(config.trustedUpstreams()).containsExactly(InetAddress.getByName("192.0.2.1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ mode: maybe } | use off, pass, validate",
        "{ mode: validate, trustAnchors: [] } | nothing could be proven",
        "{ trustAnchors: [ \". 20326 8 2 E06D\" ] } | is not NAME DS TAG",
        "{ trustAnchors: [ \". DS 20326 8 2 E06D\" ] } | 4 digits; its type has 64",
        "{ trustAnchors: [ \". DS 20326 8 1 E06D\" ] } | use 2 (SHA-256) or 4 (SHA-384)",
        "{ trustAnchors: [ \". DS x 8 2 E06D\" ] } | where a number belongs",
        "{ negativeTrustAnchors: [ . ] } | is every name there is",
      })
  void whatIsWrongIsSaidWhereItStands(String section, String words) {
    ConfigException problem = catchThrowableOfType(ConfigException.class, () -> read(section));

    assertThat(problem).hasMessageContaining(words).hasMessageContaining("tacet.yaml:1:");
  }
}
