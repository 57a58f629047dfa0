package dev.tacet.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpFetcherTest {
  @ParameterizedTest
  @CsvSource({
    "http://a.example/x, /y, http://a.example/y",
    "http://a.example/x, https://b.example/y, https://b.example/y",
    "https://a.example/x/, y, https://a.example/x/y",
    "https://a.example/x, //b.example/y, https://b.example/y"
  })
  void aRedirectMayLeadToTheSameOrASaferScheme(URI from, String location, URI to)
      throws ListRefusedException {
    assertThat(HttpFetcher.redirected(from, location)).isEqualTo(to);
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example/x, http://a.example/x",
    "https://a.example/x, HTTP://a.example/x",
    "https://a.example/x, file:///etc/passwd",
    "http://a.example/x, file:///etc/passwd",
    "http://a.example/x, ftp://a.example/x",
    "http://a.example/x, jar:file:/x.jar!/y",
    "http://a.example/x, http:///x",
    "http://a.example/x, ''",
    "http://a.example/x, http://[/x"
  })
  void aRedirectToALesserSchemeOrNowhereIsRefused(URI from, String location) {
    assertThatThrownBy(() -> HttpFetcher.redirected(from, location))
        .isInstanceOf(ListRefusedException.class)
        .hasMessageContaining("redirect");
  }
}
