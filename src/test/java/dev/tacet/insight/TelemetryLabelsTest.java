package dev.tacet.insight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.lists.VendorEntry;
import dev.tacet.lists.VendorProfiles;
import dev.tacet.policy.Tier;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The words against the names of the vendor profiles, whose tiers are known. */
class TelemetryLabelsTest {
  private static List<String> found(Tier tier) {
    return entries(tier)
        .filter(entry -> TelemetryLabels.in(entry.name(), 2).isPresent())
        .map(entry -> entry.name().toString())
        .toList();
  }

  private static Stream<VendorEntry> entries(Tier tier) {
    return VendorProfiles.shipped().all().stream()
        .flatMap(profile -> profile.entries().stream())
        .filter(entry -> entry.tier() == tier);
  }

  @Test
  void noNameThatIsToBeKeptHasOneOfTheWords() {
    assertThat(found(Tier.KEEP)).isEmpty();
  }

  @Test
  void hardlyAnOptionalNameHasOne() {
    assertThat(found(Tier.OPTIONAL)).hasSizeLessThanOrEqualTo(4);
  }

  @Test
  void aGoodPartOfTheNamesToBeBlockedHasOne() {
    double share = (double) found(Tier.BLOCK).size() / entries(Tier.BLOCK).count();

    assertThat(share).isGreaterThan(0.15);
  }
}
