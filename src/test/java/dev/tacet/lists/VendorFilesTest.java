package dev.tacet.lists;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tacet.dns.DomainName;
import dev.tacet.policy.Scope;
import dev.tacet.policy.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every vendor file as a contributor may have left it. */
class VendorFilesTest {
  private static final Path FOLDER = Path.of("blocklists");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> NOT_VENDORS =
      Set.of("index", "sources", "ip-ranges", "catalogue", "owners", "doh-bypass");
  private static final VendorProfiles PROFILES = VendorProfiles.shipped();

  static Stream<VendorProfile> profiles() {
    return PROFILES.all().stream();
  }

  @Test
  void theIndexNamesEveryVendorFileInOrder() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<String> present =
          files
              .map(file -> file.getFileName().toString())
              .filter(file -> file.endsWith(".json"))
              .map(file -> file.substring(0, file.length() - 5))
              .filter(id -> !NOT_VENDORS.contains(id))
              .sorted()
              .toList();
      assertThat(PROFILES.all().stream().map(VendorProfile::id)).containsExactlyElementsOf(present);
      assertThat(present).hasSize(37);
    }
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void aVendorFileHoldsKnownFieldsAndNamesInCanonicalForm(VendorProfile profile)
      throws IOException {
    JsonNode file = JSON.readTree(FOLDER.resolve(profile.file()).toFile());
    assertThat(names(file))
        .containsExactlyInAnyOrder(
            "vendor", "name", "owner", "country", "suffixes", "notes", "entries");
    assertThat(profile.country()).matches("[A-Z]{2}");
    assertThat(profile.suffixes()).isNotEmpty().doesNotHaveDuplicates();
    assertThat(profile.entries()).isNotEmpty();
    Set<String> allowed =
        Set.of(
            "domain",
            "match",
            "tier",
            "purpose",
            "side_effect",
            "side_effect_basis",
            "sources",
            "seed",
            "block_after_login",
            "bypass",
            "covered_by");
    Set<DomainName> seen = new HashSet<>();
    for (JsonNode entry : file.get("entries")) {
      String domain = entry.get("domain").asText();
      assertThat(allowed).as(domain).containsAll(names(entry));
      DomainName name = DomainName.parse(domain);
      assertThat(name.toString()).isEqualTo(domain);
      assertThat(name.labelCount()).as(domain).isGreaterThan(1);
      assertThat(seen.add(name)).as("twice: " + domain).isTrue();
    }
    for (String suffix : texts(file.get("suffixes"))) {
      assertThat(DomainName.parse(suffix).toString()).isEqualTo(suffix);
    }
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void everyEntrySaysWhatItCostsAndWhereThatIsFrom(VendorProfile profile) throws IOException {
    Set<String> known =
        Set.copyOf(names(JSON.readTree(FOLDER.resolve("sources.json").toFile()).get("sources")));
    for (VendorEntry entry : profile.entries()) {
      assertThat(entry.sideEffectBasis())
          .as(entry.name().toString())
          .isIn("reported", "inferred from the purpose", "none known");
      for (String source : entry.sources()) {
        assertThat(known.contains(source) || source.matches("github:[\\w.-]+/[\\w.-]+#[0-9]+"))
            .as(entry.name() + ": source " + source)
            .isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void theLineOfAnEntryIsWhereItsNameStands(VendorProfile profile) throws IOException {
    List<String> lines = Files.readAllLines(FOLDER.resolve(profile.file()));
    for (VendorEntry entry : profile.entries()) {
      assertThat(lines.get(entry.line() - 1)).contains("\"" + entry.name() + "\"");
    }
  }

  @Test
  void aNameOfTwoVendorsCarriesTheSameTierInBoth() {
    Map<DomainName, VendorEntry> first = new HashMap<>();
    int shared = 0;
    for (VendorProfile profile : PROFILES.all()) {
      for (VendorEntry entry : profile.entries()) {
        VendorEntry other = first.putIfAbsent(entry.name(), entry);
        if (other != null) {
          shared++;
          assertThat(entry.tier()).as(entry.name() + " in " + profile.id()).isEqualTo(other.tier());
        }
      }
    }
    assertThat(shared).isPositive();
  }

  @Test
  void theCountsOfTheReadmeAreTrue() throws IOException {
    Map<String, String> told = new TreeMap<>();
    for (String line : Files.readAllLines(FOLDER.resolve("README.md"))) {
      String[] cells = line.split("\\s*\\|\\s*");
      if (cells.length == 7 && PROFILES.ids().contains(cells[1])) {
        told.put(cells[1], String.join(" ", cells[2], cells[3], cells[4], cells[5], cells[6]));
      }
    }
    Map<String, String> counted = new TreeMap<>();
    for (VendorProfile profile : PROFILES.all()) {
      counted.put(
          profile.id(),
          profile.name()
              + " "
              + profile.entries().size()
              + " "
              + count(profile, Tier.BLOCK)
              + " "
              + count(profile, Tier.OPTIONAL)
              + " "
              + count(profile, Tier.KEEP));
    }
    assertThat(told).isEqualTo(counted);
    int names = PROFILES.all().stream().mapToInt(profile -> profile.entries().size()).sum();
    assertThat(Files.readString(FOLDER.resolve("README.md")))
        .contains(counted.size() + " vendors, " + names + " names");
  }

  @Test
  void aNameThatMustStayReachableIsKeptAndAnAliasTargetIsBlocked() {
    assertThat(decidingTier("xiaomi", "api.xmpush.xiaomi.com")).isEqualTo(Tier.KEEP);
    assertThat(decidingTier("amap", "restapi.amap.com.gds.alibabadns.com")).isEqualTo(Tier.BLOCK);
  }

  private static Tier decidingTier(String vendor, String asked) {
    DomainName name = DomainName.parse(asked);
    return PROFILES.named(vendor).orElseThrow().entries().stream()
        .filter(entry -> entry.scope().covers(entry.name(), name))
        .reduce((a, b) -> a.name().labelCount() >= b.name().labelCount() ? a : b)
        .orElseThrow()
        .tier();
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void anEntrySaidToBeCoveredIsCoveredByTheSameTier(VendorProfile profile) throws IOException {
    Map<String, VendorEntry> entries = new HashMap<>();
    PROFILES.all().forEach(p -> p.entries().forEach(e -> entries.put(e.name().toString(), e)));
    for (JsonNode node : JSON.readTree(FOLDER.resolve(profile.file()).toFile()).get("entries")) {
      if (node.has("covered_by")) {
        VendorEntry wide = entries.get(node.get("covered_by").asText());
        VendorEntry entry = entries.get(node.get("domain").asText());
        assertThat(wide).as(node.toString()).isNotNull();
        assertThat(wide.tier()).as(node.toString()).isEqualTo(entry.tier());
        assertThat(wide.scope()).isEqualTo(Scope.SUBTREE);
        assertThat(entry.name().isBelow(wide.name())).as(node.toString()).isTrue();
      }
    }
  }

  @Test
  void everyAddressHasASourceThatIsRegistered() throws IOException {
    Set<String> known =
        Set.copyOf(names(JSON.readTree(FOLDER.resolve("sources.json").toFile()).get("sources")));
    List<VendorRange> ranges = profiles().flatMap(p -> p.ranges().stream()).toList();

    assertThat(ranges).hasSize(24).doesNotHaveDuplicates();
    for (VendorRange range : ranges) {
      assertThat(known).as(range.network()).containsAll(range.sources());
    }
  }

  private static long count(VendorProfile profile, Tier tier) {
    return profile.entries().stream().filter(entry -> entry.tier() == tier).count();
  }

  private static List<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).toList();
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asText).toList();
  }
}
