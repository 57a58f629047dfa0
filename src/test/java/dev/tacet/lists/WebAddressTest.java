package dev.tacet.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebAddressTest {
  private static WebAddress address(String url) throws ListRefusedException {
    return WebAddress.of(URI.create(url));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1",
    "127.0.0.1., 127.0.0.1",
    "127.1, 127.0.0.1",
    "2130706433, 127.0.0.1",
    "0x7f000001, 127.0.0.1",
    "0x7F.1, 127.0.0.1",
    "0177.0.0.1, 127.0.0.1",
    "017700000001, 127.0.0.1",
    "10.258, 10.0.1.2",
    "0, 0.0.0.0",
    "[::1], ::1",
    "[::ffff:192.168.1.1], 192.168.1.1",
    "[64:ff9b::7f00:1], 64:ff9b::7f00:1",
    "[2001:DB8::1], 2001:db8::1"
  })
  void anAddressIsUnderstoodInEverySpelling(String host, String meant) throws Exception {
    WebAddress address = address("http://" + host + "/x");

    assertThat(address.host()).isEqualTo(meant);
    assertThat(address.literal()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lists.example", "256.1.1.1.1", "1.2.3.4.5", "nas", "08.1", "my_nas.lan"})
  void aNameIsNoAddress(String host) throws Exception {
    assertThat(address("http://" + host).literal()).isEmpty();
    assertThat(address("http://" + host.toUpperCase() + ".:80/").host()).isEqualTo(host);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http:///x",
        "http:x",
        "ftp://a.example/",
        "http://a.example:0/",
        "http://a.example:65536/",
        "http://user@/x",
        "http://[::1/",
        "http://[fe80::1%25nowhere0]/",
        "http://a..example/"
      })
  void whatNamesNoHostIsRefused(String url) {
    assertThatThrownBy(
            () -> {
              try {
                address(url);
              } catch (IllegalArgumentException e) {
                throw new ListRefusedException("no URI at all", e);
              }
            })
        .isInstanceOf(ListRefusedException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "http://a.example/x, http://A.example:80/y, true",
    "https://a.example/x, https://u:p@a.example:443/y, true",
    "http://a.example/, https://a.example/, false",
    "http://a.example/, http://a.example:8080/, false",
    "http://a.example/, http://b.example/, false"
  })
  void anOriginIsSchemeHostAndPort(String one, String other, boolean same) throws Exception {
    assertThat(address(one).sameOrigin(address(other))).isEqualTo(same);
  }

  @Test
  void credentialsAreNotPartOfTheRequest() throws Exception {
    WebAddress address = address("https://us%40er:pa%3Ass@a.example/x%20y?z=1#f");

    assertThat(address.uri()).isEqualTo(URI.create("https://a.example:443/x%20y?z=1"));
    assertThat(address.basicAuthorization()).contains("Basic dXNAZXI6cGE6c3M=");
    assertThat(address.toString()).doesNotContain("us").doesNotContain("pa:");
    assertThat(address("https://a.example/").basicAuthorization()).isEmpty();
  }
}
