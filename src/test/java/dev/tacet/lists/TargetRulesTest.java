package dev.tacet.lists;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.dns.AddressText;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetRulesTest {
  private static List<InetAddress> targets(String subscribed, String at, String... found)
      throws IOException {
    HostAddresses addresses = host -> Arrays.stream(found).map(AddressText::parse).toList();
    InetAddress ours = AddressText.parse("203.0.113.7");
    return new TargetRules(addresses, ours::equals)
        .targets(WebAddress.of(URI.create(subscribed)), WebAddress.of(URI.create(at)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "192.0.2.1", "198.51.100.1", "203.0.113.1", "8.8.8.8", "172.15.0.1", "172.32.0.1",
        "100.63.0.1", "100.128.0.1", "169.253.0.1", "126.0.0.1", "2001:db8::1", "2606:4700::1",
        "64:ff9b::808:808", "2002:808:808::1"
      })
  void aPublicAddressIsNotInside(String address) {
    assertThat(InsideAddresses.kind(AddressText.parse(address))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, loopback",
    "127.255.255.255, loopback",
    "0.0.0.0, this network",
    "0.1.2.3, this network",
    "10.0.0.1, private",
    "172.16.0.1, private",
    "172.31.255.255, private",
    "192.168.1.1, private",
    "100.64.0.1, private",
    "198.18.0.1, private",
    "169.254.169.254, link-local",
    "224.0.0.251, multicast",
    "239.255.255.250, multicast",
    "255.255.255.255, reserved",
    "240.0.0.1, reserved",
    "::, this network",
    "::1, loopback",
    "fe80::1, link-local",
    "fc00::1, private",
    "fdff::1, private",
    "fec0::1, private",
    "ff02::fb, multicast",
    "::ffff:127.0.0.1, loopback",
    "::ffff:10.0.0.1, private",
    "::ffff:0:10.0.0.1, private",
    "::192.168.1.1, private",
    "64:ff9b::a00:1, private",
    "64:ff9b::127.0.0.1, loopback",
    "64:ff9b:1::1, private",
    "2002:c0a8:101::1, private",
    "2002:7f00:1::, loopback"
  })
  void anInsideAddressIsKnownInEveryForm(String address, String kind) {
    assertThat(InsideAddresses.kind(AddressText.parse(address)).orElse("public")).contains(kind);
  }

  @Test
  void aPublicNameLeadsToItsPublicAddressesOnly() throws Exception {
    String url = "https://lists.example/x";

    assertThat(targets(url, url, "192.168.1.1", "192.0.2.1", "::1"))
        .containsExactly(AddressText.parse("192.0.2.1"));
    assertThatThrownBy(() -> targets(url, url, "192.168.1.1"))
        .isInstanceOf(ListRefusedException.class)
        .hasMessage(
            "lists.example leads to 192.168.1.1, a private address; if that server is meant, name it"
                + " by its address in the list's own URL");
    assertThatThrownBy(() -> targets(url, url, "203.0.113.7"))
        .hasMessageContaining("this machine's own address");
    assertThatThrownBy(() -> targets(url, url, "64:ff9b::203.0.113.7"))
        .hasMessageContaining("this machine's own address");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nas",
        "nas.local",
        "nas.lan",
        "a.b.home",
        "nas.home.arpa",
        "x.internal",
        "x.localdomain"
      })
  void aNameThatOnlyTheOwnerCanMeanMayLeadHome(String host) throws Exception {
    String url = "http://" + host + "/x";

    assertThat(targets(url, url, "192.168.1.1")).hasSize(1);
    assertThat(targets(url, "https://" + host + ":8443/y", "203.0.113.7")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lan.example", "nas.lan.example", "notlan", "arpa.example"})
  void aNameThatOnlyLooksLikeItMayNot(String host) throws Exception {
    String url = "http://" + host + "/x";
    if (host.contains(".")) {
      assertThatThrownBy(() -> targets(url, url, "192.168.1.1"))
          .isInstanceOf(ListRefusedException.class);
    } else {
      assertThat(targets(url, url, "192.168.1.1")).hasSize(1);
    }
  }

  @Test
  void anAddressTheOwnerWroteIsMeantAndIsNotLookedUp() throws Exception {
    assertThat(targets("http://192.168.1.5/x", "http://192.168.1.5/x"))
        .containsExactly(AddressText.parse("192.168.1.5"));
    assertThat(targets("http://localhost/x", "http://localhost/x"))
        .containsExactly(AddressText.parse("127.0.0.1"), AddressText.parse("::1"));
  }

  @ParameterizedTest
  @CsvSource({
    "http://lists.example/x, http://192.168.1.1/",
    "http://lists.example/x, http://localhost/",
    "http://lists.example/x, http://0x7f.1/",
    "http://lists.example/x, http://nas.lan/",
    "http://lists.example/x, http://router/",
    "http://nas.lan/x, http://other.lan/",
    "http://192.168.1.5/x, http://192.168.1.6/"
  })
  void aRedirectMayNotChooseAnotherServerAtHome(String subscribed, String at) {
    assertThatThrownBy(() -> targets(subscribed, at, "192.168.1.1"))
        .isInstanceOf(ListRefusedException.class)
        .hasMessageContaining(" leads to ");
  }

  @Test
  void thisMachinesAddressesAreKnown() throws Exception {
    String url = "http://lists.example/";
    InetAddress own =
        NetworkInterface.networkInterfaces()
            .findFirst()
            .orElseThrow()
            .inetAddresses()
            .findFirst()
            .orElseThrow();

    assertThatThrownBy(
            () ->
                TargetRules.onThisMachine(host -> List.of(own))
                    .targets(WebAddress.of(URI.create(url)), WebAddress.of(URI.create(url))))
        .hasMessageContaining("this machine's own address");
  }

  @Test
  void aHundredAddressesAreNotAllTried() throws Exception {
    String url = "http://lists.example/";
    String[] many = new String[100];
    Arrays.fill(many, "192.0.2.1");

    assertThat(targets(url, url, many)).hasSize(8);
  }
}
