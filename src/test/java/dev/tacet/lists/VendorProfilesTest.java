package dev.tacet.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.config.ProfileState;
import dev.tacet.dns.DomainName;
import dev.tacet.policy.AddressRange;
import dev.tacet.policy.Scope;
import dev.tacet.policy.Tier;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VendorProfilesTest {
  private final VendorProfiles profiles = VendorProfiles.shipped();

  @Test
  void theBlockTierOfTheFiveMissionVendorsIsInForceOutOfTheBox() {
    assertThat(profiles.shippedStates())
        .isEqualTo(
            Map.of(
                "xiaomi", ProfileState.BLOCK,
                "huami", ProfileState.BLOCK,
                "zmodo", ProfileState.BLOCK,
                "tencent", ProfileState.BLOCK,
                "amap", ProfileState.BLOCK));
  }

  /** What a quarantine proposes and what {@code devices review} says of it follow from it. */
  @Test
  void ofAllEntriesThatCoverANameTheLongestMarksItAndOfTwoAsLongTheOneThatBlocks() {
    assertThat(profiles.markOf(DomainName.parse("nobody.example"))).isEmpty();
    for (VendorProfile vendor : profiles.all()) {
      for (VendorEntry entry : vendor.entries()) {
        VendorMark mark = profiles.markOf(entry.name()).orElse(new VendorMark(vendor.id(), entry));
        assertThat(mark.entry().name().labelCount())
            .isGreaterThanOrEqualTo(entry.scope() == Scope.BELOW ? 0 : entry.name().labelCount());
        if (mark.entry().name().equals(entry.name()) && entry.scope() != Scope.BELOW) {
          assertThat(mark.entry().tier()).isLessThanOrEqualTo(entry.tier());
        }
      }
    }
    assertThat(profiles.markOf(DomainName.parse("x.ads.roku.com")))
        .hasValueSatisfying(mark -> assertThat(mark.vendor()).isEqualTo("roku"))
        .hasValueSatisfying(mark -> assertThat(mark.isKept()).isFalse());
    assertThat(profiles.markOf(DomainName.parse("captive.roku.com")))
        .hasValueSatisfying(mark -> assertThat(mark.isKept()).isTrue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"xiaomi", "huami", "zmodo", "tencent", "amap"})
  void aMissionVendorHasNamesToBlock(String vendor) {
    assertThat(profiles.named(vendor).orElseThrow().entries())
        .filteredOn(entry -> entry.tier() == Tier.BLOCK)
        .hasSizeGreaterThan(20);
  }

  @ParameterizedTest
  @CsvSource({
    "api.io.mi.com, xiaomi",
    "MI.COM, xiaomi",
    "restapi.amap.com.gds.alibabadns.com, amap",
    "deep.below.zmodo.com, zmodo",
  })
  void aNameBelongsToTheVendorOfItsLongestKnownSuffix(String name, String vendor) {
    assertThat(profiles.vendorOf(DomainName.parse(name))).contains(vendor);
  }

  @Test
  void theAddressesOfAVendorComeWithItsNames() throws Exception {
    InetAddress recorder = InetAddress.getByName("192.241.59.218");
    assertThat(profiles.named("zmodo").orElseThrow().ranges())
        .hasSize(24)
        .anyMatch(
            range ->
                range.network().equals("192.241.59.218/32")
                    && range.tier() == Tier.BLOCK
                    && range.range().equals(AddressRange.of(recorder)))
        .anyMatch(range -> range.range().toString().equals("50.226.99.160-50.226.99.191"));
    assertThat(profiles.named("xiaomi").orElseThrow().ranges()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"entries\": [{\"cidr\": \"192.0.2.0\"}]} | f:1: not a network: 192.0.2.0",
        "{\"entries\": [{\"cidr\": \"h.example/24\"}]} | f:1: not a network: h.example/24",
        "{\"entries\": [{\"vendor\": \"a\", \"tier\": \"block\"}]} | f:1: an entry needs vendor,",
        "{\"entries\": {}} | f:1: expected entries: a list",
      })
  void aWrongAddressIsNamedWithItsLine(String json, String message) {
    assertThatThrownBy(
            () ->
                VendorFile.readRanges(
                    "f", new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8))))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"example.net", "com", "notmi.com", "xn--mi-fka.com"})
  void aNameOfNoVendorBelongsToNone(String name) {
    assertThat(profiles.vendorOf(DomainName.parse(name))).isEmpty();
  }

  @Test
  void whatStandsBelowAVendorsOwnDomainIsThatVendorsWhoeverElseListsIt() {
    for (VendorProfile profile : profiles.all()) {
      for (DomainName suffix : profile.suffixes()) {
        assertThat(profiles.vendorOf(suffix)).isPresent();
        assertThat(profiles.vendorOf(DomainName.parse("x.y." + suffix)))
            .isEqualTo(profiles.vendorOf(suffix));
      }
    }
  }

  @Test
  void everyNameOfAVendorIsAtOrBelowOneOfItsSuffixes() {
    for (VendorProfile profile : profiles.all()) {
      for (VendorEntry entry : profile.entries()) {
        assertThat(profiles.suffixes(profile.id()))
            .anyMatch(suffix -> entry.name().isAtOrBelow(suffix));
      }
    }
    assertThat(profiles.suffixes("nobody")).isEmpty();
    assertThat(profiles.named("nobody")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"vendor\": 1} | x.json:1: expected vendor: a text",
        "[] | x.json:1: expected an object",
        "{} | x.json:1: vendor, name, owner and country must be given",
        "{\"suffixes\": [\"a..b\"]} | x.json:1: not a domain name: \"a..b\" (it has an empty"
            + " label)",
        "{\"entries\": [{\"tier\": \"soft\"}]} | x.json:1: tier: unknown word \"soft\"; use [block,"
            + " optional, keep]",
        "{\"entries\": [{\"match\": \"below\"}]} | x.json:1: match: unknown word \"below\"; use"
            + " [exact, subtree]",
        "{\"entries\": [{}]} | x.json:1: an entry needs domain, match and tier",
      })
  void aFaultInAVendorFileIsNamedWithItsPlace(String json, String message) {
    ByteArrayInputStream in = new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> VendorFile.read("x.json", in))
        .isInstanceOf(IOException.class)
        .hasMessage(message);
  }

  @Test
  void theWaysAroundAreAProfileOfNoVendor() {
    VendorProfiles profiles = VendorProfiles.shipped();
    VendorProfile bypass = profiles.named(VendorProfiles.BYPASS).orElseThrow();

    assertThat(profiles.all()).doesNotContain(bypass);
    assertThat(profiles.blockable()).hasSize(profiles.all().size() + 1).endsWith(bypass);
    assertThat(profiles.ids()).endsWith(VendorProfiles.BYPASS);
    assertThat(profiles.shippedStates()).doesNotContainKey(VendorProfiles.BYPASS);
    assertThat(bypass.suffixes()).isEmpty();
    assertThat(profiles.vendorOf(DomainName.parse("dns.quad9.net"))).isEmpty();
    assertThat(profiles.markOf(DomainName.parse("dns.quad9.net"))).isEmpty();
  }

  @Test
  void itHoldsWhatIsToBeBlockedAndNoNameThatIsAnsweredOtherwise() {
    VendorProfile bypass = VendorProfiles.shipped().named(VendorProfiles.BYPASS).orElseThrow();
    List<BypassName> all = BypassNames.shipped().names();

    assertThat(bypass.entries())
        .hasSize((int) all.stream().filter(name -> name.action().equals("block")).count())
        .allMatch(entry -> entry.tier() == Tier.BLOCK && entry.line() > 1)
        .noneMatch(entry -> entry.name().equals(DomainName.parse("mask.icloud.com")))
        .noneMatch(entry -> entry.name().equals(DomainName.parse("use-application-dns.net")))
        .anyMatch(entry -> entry.name().equals(DomainName.parse("dns.google")));
  }
}
