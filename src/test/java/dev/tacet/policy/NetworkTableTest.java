package dev.tacet.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTableTest {
  private final NetworkTable table =
      new NetworkTable(
          networks("192.0.2.0/24", "192.0.2.64/26", "2001:db8::/32", "0.0.0.0/8", "::/0"),
          networks("192.0.2.0/25", "192.0.2.65/32", "2001:db8:1::/48", "255.255.255.255/32"));

  private static List<Network> networks(String... texts) {
    return Stream.of(texts).map(Network::parse).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, DENIED",
    "192.0.2.64, ALLOWED",
    "192.0.2.65, DENIED",
    "192.0.2.66, ALLOWED",
    "192.0.2.127, ALLOWED",
    "192.0.2.128, ALLOWED",
    "192.0.2.255, ALLOWED",
    "192.0.3.0, NOTHING",
    "192.0.1.255, NOTHING",
    "0.0.0.0, ALLOWED",
    "255.255.255.255, DENIED",
    "255.255.255.254, NOTHING",
    "::, ALLOWED",
    "2001:db8::1, ALLOWED",
    "2001:db8:1::1, DENIED",
    "2001:db8:1:ffff:ffff:ffff:ffff:ffff, DENIED",
    "2001:db8:2::, ALLOWED",
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ALLOWED"
  })
  void theLongestPrefixCounts(String address, NetworkTable.Word word) {
    assertThat(table.of(World.address(address))).isEqualTo(word);
  }

  @Test
  void ofTwoAlikeTheDeniedOneCounts() {
    NetworkTable both = new NetworkTable(networks("10.0.0.0/8"), networks("10.0.0.0/8"));

    assertThat(both.of(World.address("10.1.2.3"))).isEqualTo(NetworkTable.Word.DENIED);
    assertThat(both.of(World.address("11.0.0.0"))).isEqualTo(NetworkTable.Word.NOTHING);
  }

  @Test
  void ofNothingNothingIsSaid() {
    assertThat(new NetworkTable(List.of(), List.of()).of(World.address("::1")))
        .isEqualTo(NetworkTable.Word.NOTHING);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void itSaysWhatALookAtEachNetworkSays(long seed) throws UnknownHostException {
    Random random = new Random(seed);
    int octets = seed % 2 == 0 ? 4 : 16;
    List<Network> allowed = new ArrayList<>();
    List<Network> denied = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      Network network =
          new Network(InetAddress.getByAddress(near(random, octets)), random.nextInt(8 * octets));
      (random.nextBoolean() ? allowed : denied).add(network);
    }
    NetworkTable compiled = new NetworkTable(allowed, denied);

    for (int i = 0; i < 2_000; i++) {
      InetAddress address = InetAddress.getByAddress(near(random, octets));
      assertThat(compiled.of(address)).isEqualTo(naive(allowed, denied, address));
    }
  }

  /** Few values for each octet, so that networks lie within each other. */
  private static byte[] near(Random random, int octets) {
    byte[] address = new byte[octets];
    byte[] values = {0, 1, 127, (byte) 128, (byte) 255};
    for (int i = 0; i < octets; i++) {
      address[i] = values[random.nextInt(values.length)];
    }
    address[0] = 32; // no IPv4 address in IPv6 form, which Java would turn into one
    return address;
  }

  private static NetworkTable.Word naive(
      List<Network> allowed, List<Network> denied, InetAddress address) {
    int yes = longest(allowed, address);
    int no = longest(denied, address);
    if (yes < 0 && no < 0) {
      return NetworkTable.Word.NOTHING;
    }
    return no >= yes ? NetworkTable.Word.DENIED : NetworkTable.Word.ALLOWED;
  }

  private static int longest(List<Network> networks, InetAddress address) {
    return networks.stream()
        .filter(network -> network.contains(address))
        .mapToInt(Network::prefixLength)
        .max()
        .orElse(-1);
  }
}
