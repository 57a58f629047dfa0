package dev.tacet.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.dns.DomainName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnedSuffixesTest {
  private static List<OwnedSuffix> read(String entries) throws IOException {
    String json = "{\"about\": \"x\",\n\"entries\": [\n" + entries + "\n]}";
    return OwnedSuffixes.read(
        "o.json", new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
  }

  private static String entry(String suffix, String country) {
    return "{\"suffix\": \""
        + suffix
        + "\", \"owner\": \"Example\", \"country\": \""
        + country
        + "\", \"source\": \"curated\", \"later\": [1, {}]}";
  }

  @Test
  void theFileOfTheJarIsReadWhole() {
    assertThat(OwnedSuffixes.shipped())
        .hasSizeGreaterThan(12_000)
        .contains(new OwnedSuffix(DomainName.parse("dell.ac"), "Dell", "US", "v2fly"));
  }

  @Test
  void anEntryIsReadAndFieldsOfLaterVersionsAreLeft() throws IOException {
    assertThat(read(entry("example.net", "CH") + "," + entry("example.org", "ZZ")))
        .containsExactly(
            new OwnedSuffix(DomainName.parse("example.net"), "Example", "CH", "curated"),
            new OwnedSuffix(DomainName.parse("example.org"), "Example", "ZZ", "curated"));
  }

  @Test
  void aSuffixThatStandsThereTwiceIsAFault() {
    assertThatThrownBy(() -> read(entry("example.net", "CH") + ",\n" + entry("EXAMPLE.net.", "DE")))
        .isInstanceOf(IOException.class)
        .hasMessage("o.json:4: suffix: example.net stands here twice");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "example.net | XX | o.json:3: country: \"XX\" is no ISO 3166-1 code, nor ZZ for no single one",
        "example.net | ch | o.json:3: country: \"ch\" is no ISO 3166-1 code, nor ZZ for no single one",
        "example..net | CH | o.json:3: not a domain name: \"example..net\" (it has an empty label)",
      })
  void aFaultIsNamedWithItsLine(String suffix, String country, String message) {
    assertThatThrownBy(() -> read(entry(suffix, country)))
        .isInstanceOf(IOException.class)
        .hasMessage(message);
  }

  @Test
  void aNameOf256OctetsIsRefusedAndOneOf255IsNot() throws IOException {
    String most = ("a".repeat(63) + ".").repeat(3) + "b".repeat(61);

    assertThat(read(entry(most, "CH")).get(0).suffix().length()).isEqualTo(255);
    assertThatThrownBy(() -> read(entry(most + "c", "CH")))
        .hasMessageContaining("the name is longer than 255 octets");
  }

  @Test
  void aFileThatIsCutOffIsAFaultAndNotAShorterFile() {
    assertThatThrownBy(() -> read(entry("example.net", "CH") + ", {\"suffix\": \"exa"))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> read("{\"suffix\": \"example.net\"}"))
        .hasMessageStartingWith("o.json:3: an entry needs suffix, owner, country and source");
  }
}
