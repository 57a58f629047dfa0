package dev.tacet.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceMapTest {
  private static DeviceMap map(DeviceMap.Entry... devices) {
    return DeviceMap.of(List.of(devices), List.of(), true, DeviceMap.OPEN);
  }

  private static InetAddress ipv6(long high, long low) {
    try {
      return InetAddress.getByAddress(ByteBuffer.allocate(16).putLong(high).putLong(low).array());
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void everyAddressLeadsToItsDeviceAndNoOther(long seed) {
    Random random = new Random(seed);
    Map<InetAddress, Integer> expected = new HashMap<>();
    List<DeviceMap.Entry> devices = new ArrayList<>();
    for (int slot = 0; slot < 128; slot++) {
      List<String> addresses = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        InetAddress address =
            i == 0 ? Devices.ipv4(slot) : ipv6(0x20010db800000000L, random.nextLong());
        if (expected.putIfAbsent(address, slot) == null) {
          addresses.add(address.getHostAddress());
        }
      }
      devices.add(Devices.entry(slot + 1).at(addresses).made());
    }
    DeviceMap map = DeviceMap.of(devices, List.of(), true, DeviceMap.OPEN);

    expected.forEach((address, slot) -> assertThat(map.slotOf(address)).isEqualTo(slot));
    for (int i = 0; i < 1_000; i++) {
      assertThat(map.slotOf(ipv6(0x20010db8ffff0000L, random.nextLong())))
          .isEqualTo(DeviceMap.ABSENT);
    }
    assertThat(map.crowdedAddresses()).isZero();
  }

  /** The hash of an IPv6 address is the sum of its four words; a host may make up any. */
  @Test
  void addressesMadeToCollideTakeNobodysPlace() {
    DeviceMap.Entry old = Devices.entry(1).at("192.0.2.1", "2001:db8::1").made();
    List<String> forged = new ArrayList<>();
    int hash = ipv6(0x20010db800000000L, 0x7f7f7f7fL).hashCode();
    for (int i = 0; i < 500; i++) {
      long word = (i >> 6) << 8 | i & 0x3f;
      InetAddress address = ipv6(0x20010db800000000L, word << 32 | 0x7f7f7f7f - word);
      assertThat(address.hashCode()).isEqualTo(hash);
      forged.add(address.getHostAddress());
    }
    DeviceMap map = map(old, Devices.entry(2).at(forged.subList(1, 500)).made());

    assertThat(map.slotOf(World.address("192.0.2.1"))).isZero();
    assertThat(map.slotOf(World.address("2001:db8::1"))).isZero();
    assertThat(map.slotOf(World.address(forged.get(499)))).isEqualTo(1);
  }

  /** The hostile device was there first: whoever comes later has its place all the same. */
  @Test
  void addressesMadeToCollideKeepNobodyOutWhoComesLater() {
    List<String> forged = new ArrayList<>();
    for (int i = 1; i <= 64; i++) {
      forged.add(ipv6(0x20010db800000000L, (long) i << 32 | 0x7f7f7f7f - i).getHostAddress());
    }
    InetAddress phone = ipv6(0x20010db800000000L, 0x7f7f7f7fL);
    DeviceMap map =
        map(Devices.entry(1).at(forged).made(), Devices.entry(2).at(phone.getHostAddress()).made());

    assertThat(map.slotOf(phone)).isEqualTo(1);
    assertThat(map.slotOf(World.address(forged.get(63)))).isZero();
    assertThat(map.slotOf(ipv6(0x20010db800000000L, 0x500000000L | 0x7f7f7f7f - 5))).isZero();
    assertThat(map.slotOf(ipv6(0x20010db800000001L, 0x7f7f7f7eL))).isEqualTo(DeviceMap.ABSENT);
  }

  @Test
  void noIpv6AddressIsTakenForTheIpv4OneInIt() {
    List<String> forged = new ArrayList<>();
    int hash = World.address("192.0.2.127").hashCode();
    for (int i = 1; i <= 64; i++) {
      forged.add(ipv6((long) i << 32, hash - i & 0xffffffffL).getHostAddress());
    }
    forged.add(ipv6(0, hash & 0xffffffffL).getHostAddress());
    DeviceMap map =
        map(Devices.entry(1).at(forged).made(), Devices.entry(2).at("192.0.2.127").made());

    assertThat(map.slotOf(World.address("192.0.2.127"))).isEqualTo(1);
    assertThat(map.slotOf(World.address(forged.get(64)))).isZero();
    assertThat(map.crowdedAddresses()).isEqualTo(2);
  }

  @Test
  void theFirstSeenHasWhatTwoClaim() {
    DeviceMap map =
        map(
            Devices.entry(4).at("192.0.2.1").mac(0x021122334455L).token("abcdefghijklm").made(),
            Devices.entry(2).at("192.0.2.1").mac(0x021122334455L).token("abcdefghijklm").made());

    assertThat(map.slotOf(World.address("192.0.2.1"))).isZero();
    assertThat(map.slotOfMac(0x021122334455L)).isZero();
    assertThat(map.slotOfToken("abcdefghijklm")).isZero();
  }

  @Test
  void aDeviceIsFoundByAnyNumberMergedIntoIt() {
    DeviceMap map = map(Devices.entry(4).merged(9, 6).made(), Devices.entry(5).made());

    assertThat(map.device(9).orElseThrow().id()).isEqualTo(4);
    assertThat(map.idsOf(6)).containsExactly(4, 6, 9);
    assertThat(map.idsOf(5)).containsExactly(5);
    assertThat(map.idsOf(77)).isEqualTo(Set.of(77));
    assertThat(map.device(77)).isEmpty();
  }

  @Test
  void onlyTheForwardersNamedAreBelieved() {
    DeviceMap map =
        DeviceMap.of(
            List.of(),
            List.of(Network.parse("192.0.2.1/32"), Network.parse("2001:db8::/64")),
            true,
            DeviceMap.OPEN);

    assertThat(map.isForwarder(World.address("192.0.2.1"))).isTrue();
    assertThat(map.isForwarder(World.address("2001:db8::9"))).isTrue();
    assertThat(map.isForwarder(World.address("192.0.2.2"))).isFalse();
  }
}
