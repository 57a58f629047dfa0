package dev.tacet.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.dns.DomainName;
import dev.tacet.insight.Owner.How;
import dev.tacet.lists.OwnedSuffix;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnersTest {
  private static final Owners OWNERS = Owners.shipped();

  private static Optional<Owner> ownerOf(String name) {
    return OWNERS.of(DomainName.parse(name));
  }

  @ParameterizedTest
  @CsvSource({
    "sg.a.stat.mi.com, Xiaomi, CN, mi.com",
    "restapi.amap.com, Alibaba, CN, amap.com",
    "play.googleapis.com, Google, US, googleapis.com",
    "bmw-connecteddrive.ae, BMW, DE, bmw-connecteddrive.ae",
  })
  void theLongestKnownSuffixSaysWhoIsBehindAName(
      String name, String company, String country, String by) {
    Owner owner = ownerOf(name).orElseThrow();

    assertThat(owner.company()).isEqualTo(company);
    assertThat(owner.country()).isEqualTo(country);
    assertThat(OWNERS.knownBy(DomainName.parse(name))).contains(DomainName.parse(by));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"example.cn", "camera.example.ru", "cn", "printer", "1.0.0.127.in-addr.arpa"})
  void whatIsNotKnownStaysUnknownWhateverItsTopLevelDomain(String name) {
    assertThat(ownerOf(name)).isEmpty();
    assertThat(OWNERS.knownBy(DomainName.parse(name))).isEmpty();
  }

  @Test
  void theRootIsNobodys() {
    assertThat(OWNERS.of(DomainName.ROOT)).isEmpty();
  }

  @Test
  void aNameThatOnlyAProfileKnowsIsItsVendorsByTheCompanysOneName() {
    // No suffix has philips.com; the profile of Hue names this one host below it.
    Owner owner = ownerOf("www.ecdinterface.philips.com").orElseThrow();

    assertThat(owner).isEqualTo(new Owner("Signify", "NL", How.NAMED));
    assertThat(ownerOf("other.philips.com")).isEmpty();
  }

  @Test
  void anAddressOfAVendorsRangeIsTheVendorsAndNoOther() throws Exception {
    assertThat(OWNERS.of(InetAddress.getByName("50.226.99.165")))
        .contains(new Owner("Zmodo / EPTCO", "US", How.ADDRESS));
    assertThat(OWNERS.of(InetAddress.getByName("192.0.2.1"))).isEmpty();
    assertThat(OWNERS.of(InetAddress.getByName("::ffff:0:32e2:63a5"))).isEmpty();
  }

  @Test
  void theCountryIsSaidInTheReadersLanguage() {
    Owner german = new Owner("Example", "DE", How.CURATED);
    Owner nowhere = new Owner("Example", Owner.NO_SINGLE_SEAT, How.CURATED);
    Owner noCountry = new Owner("Example", "QX", How.CURATED);

    assertThat(german.countryIn(Locale.ENGLISH)).isEqualTo("Germany");
    assertThat(german.countryIn(Locale.GERMAN)).isEqualTo("Deutschland");
    assertThat(german.countryIn(Locale.FRENCH)).isEqualTo("Allemagne");
    assertThat(german.countryIn(Locale.ITALIAN)).isEqualTo("Germania");
    assertThat(nowhere.countryIn(Locale.ENGLISH)).isEqualTo("no single seat");
    assertThat(nowhere.countryIn(Locale.ITALIAN)).isEqualTo("senza sede unica");
    assertThat(noCountry.countryIn(Locale.ENGLISH)).isEqualTo("QX");
    assertThatThrownBy(() -> new Owner("Example", "de", How.CURATED))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theFirstOfTwoEqualSuffixesCounts() {
    Owners owners =
        Owners.from(
            List.of(owned("example.net", "First"), owned("example.net", "Second")), List.of());

    assertThat(owners.of(DomainName.parse("a.example.net")).orElseThrow().company())
        .isEqualTo("First");
    assertThat(owners.size()).isEqualTo(1);
  }

  @Test
  void theDataOfTheJarStaysSmallOnTheHeap() {
    assertThat(OWNERS.size()).isGreaterThan(12_000);
    assertThat(OWNERS.octets()).isLessThan(800_000);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {21, 22, 23, 24, 25, 26})
  void anyNameIsFoundAsALookAtEverySuffixFindsIt(long seed) {
    Random random = new Random(seed);
    List<OwnedSuffix> suffixes = new ArrayList<>();
    Map<DomainName, String> plain = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      OwnedSuffix owned = owned(name(random, 1 + random.nextInt(4)), "company " + i);
      suffixes.add(owned);
      plain.putIfAbsent(owned.suffix(), owned.company());
    }
    Owners owners = Owners.from(suffixes, List.of());

    for (int i = 0; i < 3_000; i++) {
      DomainName name = DomainName.parse(name(random, 1 + random.nextInt(6)));
      Optional<String> expected = Optional.empty();
      for (int labels = name.labelCount(); labels > 0; labels--) {
        String company = plain.get(name.suffix(labels));
        if (company != null) {
          expected = Optional.of(company);
          break;
        }
      }
      assertThat(owners.of(name).map(Owner::company)).as(name.toString()).isEqualTo(expected);
    }
  }

  private static OwnedSuffix owned(String suffix, String company) {
    return new OwnedSuffix(DomainName.parse(suffix), company, "CH", "curated");
  }

  private static String name(Random random, int labels) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < labels; i++) {
      // Labels whose sums of letters are alike: "Aa" and "BB" have one hash.
      parts.add(List.of("aa", "bb", "ab", "ba", "c").get(random.nextInt(5)));
    }
    return String.join(".", parts);
  }
}
