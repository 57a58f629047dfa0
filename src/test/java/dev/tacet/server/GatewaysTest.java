package dev.tacet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewaysTest {
  @TempDir Path directory;

  @Test
  void theDefaultRoutesNameTheRoutersAndAVpnsHalfOfTheWorldDoesNot() throws Exception {
    Path ipv4 =
        Files.writeString(
            directory.resolve("route"),
            """
            Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask
            eth0\t00000000\t0102A8C0\t0003\t0\t0\t100\t00000000
            tun0\t00000000\t0100080A\t0003\t0\t0\t0\t00000080
            eth0\t0002A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF
            """);
    Path ipv6 =
        Files.writeString(
            directory.resolve("ipv6_route"),
            "00000000000000000000000000000000 00 00000000000000000000000000000000 00"
                + " fe800000000000000000000000000001 00000064 00000001 00000000 00000003 eth0\n"
                + "20010db8000000000000000000000000 40 00000000000000000000000000000000 00"
                + " 00000000000000000000000000000000 00000064 00000001 00000000 00000001 eth0\n");

    assertThat(new Gateways(ipv4, ipv6).read())
        .containsExactlyInAnyOrder(
            InetAddress.getByName("192.168.2.1"), InetAddress.getByName("fe80::1"));
  }

  @Test
  void brokenAndMissingTablesNameNobody() throws Exception {
    Path broken = Files.writeString(directory.resolve("route"), "x 00000000 zz 0003\n\n00000000\n");

    assertThat(new Gateways(broken, directory.resolve("none")).read()).isEmpty();
  }
}
