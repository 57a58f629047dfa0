package dev.tacet.insight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.DomainName;
import dev.tacet.lists.OwnedSuffix;
import dev.tacet.lists.OwnedSuffixes;
import dev.tacet.lists.PublicSuffixes;
import dev.tacet.lists.SuffixRule;
import dev.tacet.lists.VendorEntry;
import dev.tacet.lists.VendorProfile;
import dev.tacet.lists.VendorProfiles;
import dev.tacet.lists.VendorRange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreparedNamesTest {
  private static final DomainName BELOW = DomainName.parse("a.b");

  @Test
  void theBuildMadeBothTables() {
    assertThat(PreparedNames.open(PreparedNames.OWNERS)).isPresent();
    assertThat(PreparedNames.open(PreparedNames.SUFFIXES)).isPresent();
    assertThat(PreparedNames.open("none.table")).isEmpty();
  }

  @Test
  void theTableOfOwnersSaysWhatTheFilesSay() {
    Owners prepared = Owners.shipped();
    Owners published = Owners.asPublished();
    List<DomainName> names = new ArrayList<>(List.of(DomainName.ROOT, BELOW));
    for (OwnedSuffix suffix : OwnedSuffixes.shipped()) {
      names.add(suffix.suffix());
    }
    for (VendorProfile profile : VendorProfiles.shipped().all()) {
      names.addAll(profile.suffixes());
      for (VendorEntry entry : profile.entries()) {
        names.add(entry.name());
      }
      for (VendorRange range : profile.ranges()) {
        assertThat(prepared.of(range.range().first()))
            .isPresent()
            .isEqualTo(published.of(range.range().first()));
        assertThat(prepared.of(range.range().last())).isEqualTo(published.of(range.range().last()));
      }
    }

    assertThat(prepared.size()).isEqualTo(published.size()).isGreaterThan(12_000);
    for (DomainName name : names) {
      for (DomainName asked : List.of(name, below(name))) {
        assertThat(prepared.of(asked)).isEqualTo(published.of(asked));
        assertThat(prepared.knownBy(asked)).isEqualTo(published.knownBy(asked));
      }
    }
  }

  @Test
  void theTableOfSuffixesSaysWhatTheListSays() {
    RegistrableDomains prepared = RegistrableDomains.shipped();
    RegistrableDomains published = RegistrableDomains.asPublished();
    List<SuffixRule> rules = PublicSuffixes.shipped().rules();

    assertThat(prepared.octets()).isEqualTo(published.octets());
    assertThat(rules).hasSizeGreaterThan(9_000);
    for (SuffixRule rule : rules) {
      for (DomainName asked : List.of(rule.name(), below(rule.name()))) {
        assertThat(prepared.of(asked)).isEqualTo(published.of(asked));
        assertThat(prepared.byRegistry(asked)).isEqualTo(published.byRegistry(asked));
        assertThat(prepared.suffixOf(asked)).isEqualTo(published.suffixOf(asked));
      }
    }
  }

  private static DomainName below(DomainName name) {
    return name.equals(DomainName.ROOT) ? BELOW : DomainName.parse(BELOW + "." + name);
  }
}
