package dev.tacet.device.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.device.Place;
import dev.tacet.device.PlainAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnInterfacesTest {
  @Test
  void loopbackIsThisMachineAndThePublicInternetIsBeyond() {
    OwnInterfaces own = new OwnInterfaces(() -> 0);

    assertThat(own.apply(address("127.0.0.1"))).isEqualTo(Place.OWN);
    assertThat(own.apply(address("::1"))).isEqualTo(Place.OWN);
    assertThat(own.apply(address("203.0.113.9"))).isEqualTo(Place.BEYOND);
  }

  @Test
  void anAddressIsOnTheWireByItsPrefixOnly() {
    OwnInterfaces.Seen seen =
        new OwnInterfaces.Seen(
            Set.of(address("192.0.2.1")),
            Set.of(),
            List.of(
                OnWire.of(address("192.0.2.1"), 25).orElseThrow(),
                OnWire.of(address("2001:db8:0:1::1"), 64).orElseThrow()));

    assertThat(seen.placeOf(address("192.0.2.1"))).isEqualTo(Place.OWN);
    assertThat(seen.placeOf(address("192.0.2.127"))).isEqualTo(Place.ON_LINK);
    assertThat(seen.placeOf(address("192.0.2.128"))).isEqualTo(Place.BEYOND);
    assertThat(seen.placeOf(address("2001:db8:0:1:ffff::1"))).isEqualTo(Place.ON_LINK);
    assertThat(seen.placeOf(address("2001:db8:0:2::1"))).isEqualTo(Place.BEYOND);
    assertThat(seen.placeOf(address("fe80::7"))).isEqualTo(Place.ON_LINK);
  }

  @Test
  void withoutAWireNothingIsOnOne() {
    assertThat(OwnInterfaces.Seen.NOTHING.placeOf(address("fe80::7"))).isEqualTo(Place.BEYOND);
    assertThat(OnWire.of(address("0.0.0.0"), 0)).isEmpty();
    assertThat(OnWire.of(address("192.0.2.1"), 33)).isEmpty();
  }

  @Test
  void aRouteWithoutAGatewayLeadsToTheWire(@TempDir Path proc) throws IOException {
    Files.createDirectories(proc.resolve("net"));
    Files.writeString(
        proc.resolve("net/route"),
        """
        Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
        br0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0
        br0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
        br0\t000A0A0A\t020200C0\t0003\t0\t0\t0\t00FFFFFF\t0\t0\t0
        wg0\t0000000A\t00000000\t0001\t0\t0\t0\t000000FF\t0\t0\t0
        broken
        """);
    String none = "00000000000000000000000000000000 00 ";
    String zero = "00000000000000000000000000000000 ";
    Files.writeString(
        proc.resolve("net/ipv6_route"),
        "20010db8000000010000000000000000 40 "
            + none
            + zero
            + "0 1 0 00000001 br0\n"
            + "20010db8000000020000000000000000 40 "
            + none
            + zero
            + "0 1 0 00000003 br0\n"
            + "ff000000000000000000000000000000 08 "
            + none
            + zero
            + "0 1 0 00000001 br0\n"
            + none
            + none
            + zero
            + "0 1 0 00200200 lo\n");

    assertThat(RouteTables.onWires(proc, Set.of("br0")))
        .containsExactly(
            OnWire.of(address("192.0.2.0"), 24).orElseThrow(),
            OnWire.of(address("2001:db8:0:1::"), 64).orElseThrow());
  }

  private static InetAddress address(String text) {
    return PlainAddress.parse(text).orElseThrow();
  }
}
