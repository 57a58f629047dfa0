package dev.tacet.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Dns64Test {
  /** RFC 6052 section 2.4. */
  @ParameterizedTest
  @CsvSource({
    "2001:db8::, 32, 2001:db8:c000:221::",
    "2001:db8:100::, 40, 2001:db8:1c0:2:21::",
    "2001:db8:122::, 48, 2001:db8:122:c000:2:2100::",
    "2001:db8:122:300::, 56, 2001:db8:122:3c0:0:221::",
    "2001:db8:122:344::, 64, 2001:db8:122:344:c0:2:2100::",
    "2001:db8:122:344::, 96, 2001:db8:122:344::192.0.2.33",
    "64:ff9b::, 96, 64:ff9b::192.0.2.33"
  })
  void anIpv4AddressStandsWhereTheStandardSaysAndIsFoundAgain(
      String prefix, int length, String expected) {
    Dns64 dns64 = new Dns64(AddressText.parse(prefix), length);

    assertThat(dns64.embed(AddressText.parse("192.0.2.33"))).isEqualTo(AddressText.parse(expected));
    assertThat(dns64.pointerOf(ReverseName.of(AddressText.parse(expected))))
        .contains(DomainName.parse("33.2.0.192.in-addr.arpa"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "www.example",
        "ip6.arpa",
        "9.b.ip6.arpa",
        "33.2.0.192.in-addr.arpa",
        "x.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.b.9.f.f.4.6.0.0.ip6.arpa",
        "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.b.9.f.f.4.6.0.1.ip6.arpa",
        "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.b.9.f.f.4.6.0.0.ip6.example",
        "00.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.b.9.f.f.4.6.0.0.ip6.arpa"
      })
  void everyOtherNameIsNoPointerOfThePrefix(String name) {
    Dns64 dns64 = new Dns64(AddressText.parse("64:ff9b::"), 96);

    assertThat(dns64.pointerOf(DomainName.parse(name))).isEmpty();
  }

  @Test
  void whatIsNoPrefixIsRefused() {
    assertThatThrownBy(() -> new Dns64(AddressText.parse("10.0.0.0"), 32))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Dns64(AddressText.parse("64:ff9b::"), 95))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
