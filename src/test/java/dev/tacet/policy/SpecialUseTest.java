package dev.tacet.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.dns.DomainName;
import dev.tacet.dns.RecordTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecialUseTest {
  @ParameterizedTest
  @CsvSource({
    "localhost, LOCALHOST, localhost",
    "a.b.localhost, LOCALHOST, localhost",
    "1.0.0.127.in-addr.arpa, LOOPBACK_POINTER, 1.0.0.127.in-addr.arpa",
    "2.0.0.127.in-addr.arpa, NAME_ERROR, 127.in-addr.arpa",
    "x.test, NAME_ERROR, test",
    "test, NAME_ERROR, test",
    "printer.local, NAME_ERROR, local",
    "b.c.onion, NAME_ERROR, onion",
    "x.alt, NAME_ERROR, alt",
    "x.internal, NAME_ERROR, internal",
    "x.invalid, NAME_ERROR, invalid",
    "nas.home.arpa, NAME_ERROR, home.arpa",
    "home.arpa, NO_DATA, home.arpa",
    "4.3.2.10.in-addr.arpa, NAME_ERROR, 10.in-addr.arpa",
    "10.in-addr.arpa, NO_DATA, 10.in-addr.arpa",
    "1.1.16.172.in-addr.arpa, NAME_ERROR, 16.172.in-addr.arpa",
    "1.1.31.172.in-addr.arpa, NAME_ERROR, 31.172.in-addr.arpa",
    "1.178.168.192.in-addr.arpa, NAME_ERROR, 168.192.in-addr.arpa",
    "1.1.64.100.in-addr.arpa, NAME_ERROR, 64.100.in-addr.arpa",
    "1.1.127.100.in-addr.arpa, NAME_ERROR, 127.100.in-addr.arpa",
    "1.1.254.169.in-addr.arpa, NAME_ERROR, 254.169.in-addr.arpa",
    "9.2.0.192.in-addr.arpa, NAME_ERROR, 2.0.192.in-addr.arpa",
    "255.255.255.255.in-addr.arpa, NO_DATA, 255.255.255.255.in-addr.arpa",
    "1.0.d.f.ip6.arpa, NAME_ERROR, d.f.ip6.arpa",
    "1.0.b.e.f.ip6.arpa, NAME_ERROR, b.e.f.ip6.arpa",
    "1.0.8.b.d.0.1.0.0.2.ip6.arpa, NAME_ERROR, 8.b.d.0.1.0.0.2.ip6.arpa"
  })
  void aNameOfSpecialUseIsNeverAskedOfOthers(String name, SpecialUse.Kind kind, String zone) {
    assertThat(SpecialUse.of(DomainName.parse(name), RecordTypes.PTR))
        .contains(new SpecialUse(DomainName.parse(zone), kind));
  }

  @Test
  void theLoopbackAddressOfIpv6HasAPointerToo() {
    DomainName one = DomainName.parse("1." + "0.".repeat(31) + "ip6.arpa");

    assertThat(SpecialUse.of(one, RecordTypes.PTR))
        .contains(new SpecialUse(one, SpecialUse.Kind.LOOPBACK_POINTER));
    assertThat(SpecialUse.of(DomainName.parse("0.".repeat(32) + "ip6.arpa"), RecordTypes.PTR))
        .map(SpecialUse::kind)
        .contains(SpecialUse.Kind.NO_DATA);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".",
        "example",
        "www.example",
        "example.com",
        "ipv4only.arpa",
        "arpa",
        "in-addr.arpa",
        "172.in-addr.arpa",
        "1.15.172.in-addr.arpa",
        "1.32.172.in-addr.arpa",
        "1.63.100.in-addr.arpa",
        "8.8.8.8.in-addr.arpa",
        "1.0.0.2.ip6.arpa",
        "c.f.ip6.arpa",
        "mylocalhost",
        "notlocal",
        "local.example",
        "test.example",
        "xtest",
        "home.arpa.example",
        "ahome.arpa"
      })
  void allOthersAreNamesLikeAnyOther(String name) {
    assertThat(SpecialUse.of(DomainName.parse(name), RecordTypes.A)).isEmpty();
  }

  @Test
  void theProofThatHomeArpaIsInsecureIsAskedAbove() {
    DomainName home = DomainName.parse("home.arpa");

    assertThat(SpecialUse.of(home, RecordTypes.DS)).isEmpty();
    assertThat(SpecialUse.of(DomainName.parse("x.home.arpa"), RecordTypes.DS)).isPresent();
  }
}
