package dev.tacet.lists;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.config.ListConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListNameTest {
  @ParameterizedTest
  @CsvSource({
    "https://cdn.example/gh/somebody/dns-blocklists@latest/wildcard/pro-onlydomains.txt, pro-onlydomains",
    "https://raw.example.org/StevenBlack/hosts/master/hosts, stevenblack",
    "https://lists.example/, lists.example",
    "http://192.0.2.1/, 192.0.2.1",
    "https://user:secret@big.example/domains.txt?token=x, big.example",
    "file:/etc/tacet/lists/Kinder%20Garten.list.gz, kinder-garten",
    "https://x.example/%2e%2e/%FF, x.example",
  })
  void anAddressGivesANameThatSaysSomething(String url, String name) {
    assertThat(ListName.from(url, taken -> false)).isEqualTo(name).matches(ListConfig::isName);
  }

  @Test
  void aNameThatIsTakenGetsANumberAndNeverTooLong() {
    String url = "https://x.example/" + "a".repeat(60) + ".txt";
    String first = ListName.from(url, taken -> false);
    String second = ListName.from(url, first::equals);

    assertThat(first).hasSize(40);
    assertThat(second).hasSize(40).endsWith("-2").matches(ListConfig::isName);
  }
}
