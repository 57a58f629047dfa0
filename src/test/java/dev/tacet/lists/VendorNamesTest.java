package dev.tacet.lists;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.DomainName;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VendorNamesTest {
  private final List<VendorProfile> profiles = VendorProfiles.shipped().blockable();
  private final VendorNames names = new VendorNames();

  @Test
  void beforeItKnowsAnyEachNameMayBeAVendors() {
    assertThat(names.mayHave(DomainName.parse("nobody.example"))).isTrue();
    assertThat(names.mayHave(DomainName.ROOT)).isTrue();
  }

  @Test
  void everyNameOfAProfileAndAllBelowItMayBeAVendors() {
    names.take(profiles);

    for (VendorProfile profile : profiles) {
      for (VendorEntry entry : profile.entries()) {
        assertThat(names.mayHave(entry.name())).as("%s", entry.name()).isTrue();
        if (entry.name().length() < 200) {
          DomainName below = DomainName.parse("a.b-1." + entry.name());
          assertThat(names.mayHave(below)).as("%s", below).isTrue();
        }
      }
    }
  }

  @Test
  void nearlyNoOtherNameMay() {
    names.take(profiles);

    long may =
        IntStream.range(0, 10_000)
            .mapToObj(i -> DomainName.parse("host" + i + ".some" + i % 97 + ".example"))
            .filter(names::mayHave)
            .count();

    assertThat(may).isLessThan(1_000);
    assertThat(names.mayHave(DomainName.ROOT)).isFalse();
    assertThat(names.mayHave(DomainName.parse("com"))).isFalse();
  }

  @Test
  void withoutProfilesNoNameMay() {
    names.take(List.of());

    assertThat(names.mayHave(DomainName.parse("www.mi.com"))).isFalse();
  }
}
