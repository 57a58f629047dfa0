package dev.tacet.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HomeNetworksTest {
  private final HomeNetworks home =
      new HomeNetworks(List.of(Network.parse("2001:db8:1::/64"), Network.parse("203.0.113.8/29")));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.9.9.9",
        "::1",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.3.4",
        "100.64.0.1",
        "100.127.255.254",
        "fd00::1",
        "fe80::1",
        "2001:db8:1::99",
        "203.0.113.9",
        "203.0.113.15",
        "::ffff:192.168.1.1"
      })
  void ourOwnNetworksMayAsk(String client) throws Exception {
    assertThat(home.contains(InetAddress.getByName(client))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "172.32.0.1",
        "172.15.255.255",
        "192.169.0.1",
        "100.128.0.1",
        "100.63.255.255",
        "11.0.0.1",
        "2001:db8:2::1",
        "203.0.113.7",
        "203.0.113.16",
        "198.51.100.1",
        "::2",
        "::",
        "0.0.0.0",
        "255.255.255.255",
        "::ffff:198.51.100.1"
      })
  void strangersMayNot(String client) throws Exception {
    assertThat(home.contains(InetAddress.getByName(client))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/8",
        "10.0.0.0",
        "10.0.0.0/33",
        "::/129",
        "10.0.0.0/-1",
        "h.example/8",
        "10.0.0.0/x"
      })
  void whatIsNoNetworkIsRefused(String text) {
    assertThatThrownBy(() -> Network.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theOwnersWordStandsAboveOurOwnNetworks() {
    HomeNetworks owners =
        new HomeNetworks(
            List.of(Network.parse("192.168.1.0/24")),
            List.of(Network.parse("203.0.113.0/24"), Network.parse("192.168.1.9/32")),
            List.of(
                Network.parse("192.168.0.0/16"),
                Network.parse("203.0.113.7/32"),
                Network.parse("0.0.0.0/0"),
                Network.parse("::/0")));

    assertThat(owners.contains(World.address("203.0.113.6"))).isTrue();
    assertThat(owners.contains(World.address("203.0.113.7"))).isFalse();
    assertThat(owners.contains(World.address("192.168.1.8"))).isFalse();
    assertThat(owners.contains(World.address("192.168.1.9"))).isTrue();
    assertThat(owners.contains(World.address("fd00::1"))).isFalse();
    assertThat(owners.isOwn(World.address("192.168.1.8"))).isTrue();
    assertThat(owners.isOwn(World.address("203.0.113.6"))).isFalse();
  }

  @Test
  void programsOnThisMachineAreShutOutByNameOnly() {
    HomeNetworks nobody =
        new HomeNetworks(
            List.of(),
            List.of(),
            List.of(
                Network.parse("0.0.0.0/0"), Network.parse("::/0"), Network.parse("127.0.0.7/32")));

    assertThat(nobody.contains(World.address("127.0.0.1"))).isTrue();
    assertThat(nobody.contains(World.address("::1"))).isTrue();
    assertThat(nobody.contains(World.address("127.0.0.7"))).isFalse();
    assertThat(nobody.contains(World.address("10.0.0.1"))).isFalse();
  }
}
