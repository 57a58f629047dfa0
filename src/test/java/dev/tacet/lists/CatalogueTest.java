package dev.tacet.lists;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CatalogueTest {
  private final Catalogue catalogue = Catalogue.shipped();

  @Test
  void everyEntrySaysWhatItIsAndUnderWhichLicence() {
    assertThat(catalogue.entries())
        .hasSizeGreaterThan(30)
        .allSatisfy(
            entry -> {
              assertThat(entry.id()).matches("[a-z0-9][a-z0-9-]{0,39}");
              assertThat(entry.name()).isNotBlank();
              assertThat(entry.licence()).isNotBlank();
              assertThat(entry.purpose()).isNotBlank();
              assertThat(entry.entries()).isPositive();
              assertThat(entry.everyHours()).isBetween(1, 24 * 30);
            });
  }

  @Test
  void everyAddressIsHttpsAndEverySyntaxIsOneThatIsRead() {
    assertThat(catalogue.entries())
        .allSatisfy(
            entry -> {
              assertThat(URI.create(entry.url()).getScheme()).isEqualTo("https");
              assertThat(URI.create(entry.url()).getHost()).isNotBlank();
              assertThat(entry.syntax()).isIn(Set.of("hosts", "domains", "adblock", "regex"));
            });
  }

  @Test
  void noTwoEntriesShareAnId() {
    assertThat(catalogue.entries()).extracting(Catalogue.Entry::id).doesNotHaveDuplicates();
  }

  @Test
  void anEntryIsFoundById() {
    assertThat(catalogue.named("stevenblack"))
        .hasValueSatisfying(entry -> assertThat(entry.syntax()).isEqualTo("hosts"));
    assertThat(catalogue.named("nobody")).isEmpty();
  }
}
