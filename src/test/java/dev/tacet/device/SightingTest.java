package dev.tacet.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SightingTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final MacAddress MAC = MacAddress.parse("00:11:22:33:44:55").orElseThrow();

  @Test
  void aLeaseIsNoLink() {
    assertThatThrownBy(() -> new Sighting.Link(Source.LEASE, address("192.0.2.1"), MAC, "br0", NOW))
        .hasMessageContaining("tell it as a Label");
  }

  @Test
  void onlyTheOwnerTheKernelTrustedForwardersAndTokensCarryPolicy() {
    assertThat(Set.of(Source.values()).stream().filter(s -> s.grade() == Grade.IDENTITY))
        .containsExactlyInAnyOrder(Source.OWNER, Source.NEIGHBOUR, Source.EDNS, Source.TOKEN);
  }

  @Test
  void everySourceIsFoundAgainByItsCode() {
    for (Source source : Source.values()) {
      assertThat(Source.ofCode(source.code())).contains(source);
    }
    assertThat(Source.ofCode(99)).isEmpty();
  }

  @Test
  void aScopeIsNotPartOfAnAddress() throws UnknownHostException {
    Inet6Address scoped = Inet6Address.getByAddress("cam", address("fe80::1").getAddress(), 1);

    Sighting.Gone gone = new Sighting.Gone(scoped, NOW);

    assertThat(gone.address().getHostAddress()).isEqualTo("fe80:0:0:0:0:0:0:1");
    assertThat(gone.address().toString()).doesNotContain("cam");
  }

  @Test
  void strangersWordsComeOutHarmlessAndShort() {
    assertThat(LabelText.clean(" a\u001b[31mb\u202ec\nd\ud800 "))
        .isEqualTo("a\ufffd[31mb\ufffdc\ufffdd\ufffd");
    assertThat(LabelText.clean("x".repeat(1_000_000))).hasSize(63);
    assertThat(LabelText.clean("x".repeat(62) + "\ud83d\ude00")).isEqualTo("x".repeat(62));
  }

  @Test
  void noTextGetsThroughWithControlsForSeed42() {
    Random random = new Random(42);
    for (int i = 0; i < 2_000; i++) {
      String text =
          random
              .ints(random.nextInt(200), 0, 0x10000)
              .mapToObj(c -> String.valueOf((char) c))
              .collect(Collectors.joining());
      String clean = LabelText.clean(text);
      assertThat(clean.length()).isLessThanOrEqualTo(LabelText.MAX);
      assertThat(clean.codePoints().noneMatch(Character::isISOControl)).isTrue();
      assertThat(LabelText.clean(clean)).isEqualTo(clean);
    }
  }

  @Test
  void aLabelKeepsSixteenServices() {
    Set<String> services =
        IntStream.range(0, 500).mapToObj(i -> "_s" + i + "._tcp").collect(Collectors.toSet());

    Sighting.Label label =
        new Sighting.Label(Source.MDNS, Optional.of(MAC), Optional.empty(), "n", "", services, NOW);

    assertThat(label.services()).hasSize(16);
  }

  @Test
  void aLabelNeedsSomethingToHangOn() {
    assertThatThrownBy(
            () ->
                new Sighting.Label(
                    Source.MDNS, Optional.empty(), Optional.empty(), "n", "", Set.of(), NOW))
        .hasMessageContaining("a MAC or an address");
  }

  @Test
  void aKeyIsReadAsItIsWritten() {
    for (DeviceKey key :
        new DeviceKey[] {
          new DeviceKey.OfMac(MAC),
          new DeviceKey.OfAddress(address("2001:db8::1")),
          new DeviceKey.OfAddress(address("192.0.2.1")),
          new DeviceKey.OfName("the tv: upstairs"),
          new DeviceKey.Self()
        }) {
      assertThat(DeviceKey.parse(key.text())).contains(key);
    }
    for (String spoilt : new String[] {"", "mac:", "mac:x", "addr:example.org", "conf:", "x:y"}) {
      assertThat(DeviceKey.parse(spoilt)).as(spoilt).isEmpty();
    }
  }

  private static InetAddress address(String text) {
    return PlainAddress.parse(text).orElseThrow();
  }
}
