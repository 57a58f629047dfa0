package dev.tacet.listen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.ClientHint;
import dev.tacet.listen.DohRequest.Asked;
import dev.tacet.listen.DohRequest.Posted;
import dev.tacet.listen.DohRequest.Unfit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DohRequestTest {
  private static final String MESSAGE = "application/dns-message";

  @Test
  void theExampleOfTheStandardIsRead() {
    // RFC 8484 section 4.1.1
    DohRequest request = get("/dns-query?dns=AAABAAABAAAAAAAAA3d3dwdleGFtcGxlA2NvbQAAAQAB");

    assertThat(((Asked) request).message()).hasSize(33).startsWith(0, 0, 1, 0, 0, 1);
    assertThat(((Asked) request).hint()).isEqualTo(ClientHint.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "/dns-query, ",
    "/dns-query/, ",
    "/dns-query/tv, tv",
    "/dns-query/Dads-Laptop_2, dads-laptop_2",
    "/dns-query/mfrggzdfmztwq2lk, mfrggzdfmztwq2lk"
  })
  void whatStandsBehindThePathIsWhatTheDeviceSaysOfItself(String path, String name) {
    ClientHint expected = name == null ? ClientHint.NONE : ClientHint.ofName(name);

    assertThat(((Asked) get(path + "?dns=AAAB")).hint()).isEqualTo(expected);
    assertThat(((Posted) DohRequest.of("POST", path, MESSAGE, "")).hint()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "",
        "*",
        "/dns-query/a/b",
        "/dns-query//",
        "/dns-query/a.b",
        "/dns-query/%74v",
        "/dns-queryx",
        "/DNS-QUERY",
        "/../dns-query",
        "/dns-query/tv\u0000",
        "http://tacet.home.arpa/dns-query"
      })
  void allOtherPathsAreNotThere(String path) {
    assertThat(get(path + "?dns=AAAB")).isEqualTo(new Unfit(404));
  }

  @Test
  void aNameThatIsTooLongIsNoName() {
    assertThat(get("/dns-query/" + "a".repeat(64) + "?dns=AAAB")).isEqualTo(new Unfit(404));
    assertThat(get("/dns-query/" + "a".repeat(63) + "?dns=AAAB")).isInstanceOf(Asked.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?",
        "?dns",
        "?dns=",
        "?DNS=AAAB",
        "?x=1",
        "?dns=AAAB=",
        "?dns=AA%3D%3D",
        "?dns=AA+A",
        "?dns=AA/A",
        "?dns=AA A",
        "?dns=A",
        "?dns=ä",
        "?dns=AAAB&dns=AAAB"
      })
  void whatIsNotBase64urlIsABadRequest(String query) {
    assertThat(get("/dns-query" + query)).isEqualTo(new Unfit(400));
  }

  @Test
  void otherParametersDoNotMatter() {
    assertThat(get("/dns-query?ct=application/dns-message&dns=AAAB&x")).isInstanceOf(Asked.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HEAD", "OPTIONS", "PUT", "DELETE", "TRACE", "CONNECT", "get", ""})
  void otherMethodsAreNotAllowed(String method) {
    assertThat(DohRequest.of(method, "/dns-query?dns=AAAB", MESSAGE, "")).isEqualTo(new Unfit(405));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json",
        "application/dns-message-x",
        "multipart/form-data; x=application/dns-message"
      })
  void aBodyOfAnotherTypeIsNotTaken(String type) {
    assertThat(DohRequest.of("POST", "/dns-query", type, "")).isEqualTo(new Unfit(415));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/dns-message", "Application/DNS-Message", MESSAGE + "; charset=x"})
  void theTypeOfTheStandardIsTaken(String type) {
    assertThat(DohRequest.of("POST", "/dns-query", type, "")).isInstanceOf(Posted.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site", "whatever"})
  void aPageOfAnotherSiteCannotHaveAnythingAsked(String site) {
    assertThat(DohRequest.of("GET", "/dns-query?dns=AAAB", "", site)).isEqualTo(new Unfit(403));
  }

  private static DohRequest get(String path) {
    return DohRequest.of("GET", path, "", "");
  }
}
