package dev.tacet.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressTextTest {
  /** The examples of RFC 5952 sections 1, 4 and 5. */
  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:0db8::0001, 2001:db8::1",
    "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:DB8::ABCD, 2001:db8::abcd",
    "0:0:0:0:0:0:0:0, ::",
    "0:0:0:0:0:0:0:1, ::1",
    "2001:db8:0:0:0:0:0:0, 2001:db8::",
    "fe80::1%lo, fe80::1",
    "fe80::1%gone0, fe80::1"
  })
  void anAddressIsWrittenInOneFormOnly(String typed, String text) {
    assertThat(AddressText.of(AddressText.parse(typed))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "127.1",
        "256.1.1.1",
        "1.2.3.4.5",
        "01.2.3.4",
        "name.example",
        "::g",
        ":::",
        "1:2:3",
        "192.0.2.1%eth0",
        "fe80::1%",
        "fe80::1%a b",
        "[::1]",
        "1.2.3.4\n"
      })
  void whatIsNoAddressIsRefusedAndNeverLookedUp(String text) {
    assertThatThrownBy(() -> AddressText.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not an address");
  }

  @Test
  void aLinkLocalAddressShowsItsInterfaceByNameWhereOnlyItsNumberIsKnown() throws Exception {
    NetworkInterface loopback =
        NetworkInterface.getByInetAddress(InetAddress.getByName("127.0.0.1"));
    byte[] octets = InetAddress.getByName("fe80::1").getAddress();
    InetAddress byNumber = Inet6Address.getByAddress("", octets, loopback.getIndex());

    String text = "fe80::1%" + loopback.getName();
    assertThat(AddressText.scoped(byNumber)).isEqualTo(text);
    assertThat(AddressText.of(new InetSocketAddress(byNumber, 53))).isEqualTo("[" + text + "]:53");
    String byIndex = "fe80::1%" + loopback.getIndex();
    assertThat(((Inet6Address) AddressText.parseScoped(byIndex)).getScopeId())
        .isEqualTo(loopback.getIndex());
  }

  @Test
  void anInterfaceThatIsGoneShowsByItsNumber() throws Exception {
    byte[] octets = InetAddress.getByName("fe80::1").getAddress();

    assertThat(AddressText.scoped(Inet6Address.getByAddress("", octets, 999_999)))
        .isEqualTo("fe80::1%999999");
    assertThatThrownBy(() -> AddressText.parseScoped("fe80::1%gone0"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1, 127.0.0.1:53", "::1, [::1]:53", "2001:db8:0::5, [2001:db8::5]:53"})
  void anEndpointIsAnAddressAndAPort(String address, String text) {
    assertThat(AddressText.of(new InetSocketAddress(AddressText.parse(address), 53)))
        .isEqualTo(text);
  }
}
