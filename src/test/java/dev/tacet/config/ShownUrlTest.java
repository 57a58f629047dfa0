package dev.tacet.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownUrlTest {
  @ParameterizedTest
  @CsvSource({
    "https://a.example/x, https://a.example/x",
    "https://me:secret@a.example/x, https://***@a.example/x",
    "https://me:s@cr@t@a.example/x@y, https://***@a.example/x@y",
    "HTTPS://me@a.example, HTTPS://***@a.example",
    "https://a.example/x?token=abc, https://a.example/x?token=***",
    "https://a.example/x?a=1&api_Key=abc&b=2, https://a.example/x?a=1&api_Key=***&b=2",
    "https://a.example/x?password=p%26q#f, https://a.example/x?password=***#f",
    "https://a.example/x?X-Amz-Signature=00&y, https://a.example/x?X-Amz-Signature=***&y",
    "https://a.example/x?list=keyboard, https://a.example/x?list=keyboard",
    "http://me:pw@a b/, http://***@a b/",
    "//me:pw@a.example/x, //***@a.example/x",
    "me:pw@a.example/x, me:***@a.example/x",
    "pw@a.example/x, ***@a.example/x",
    "file:/etc/tacet/a@b.txt, file:/etc/tacet/a@b.txt"
  })
  void whatOpensTheDoorIsNotShown(String url, String shown) {
    assertThat(ShownUrl.of(url)).isEqualTo(shown);
  }
}
