package dev.tacet.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.config.DevicesConfig.AddressBlock;
import dev.tacet.config.DevicesConfig.Fritzbox;
import dev.tacet.config.DevicesConfig.LeaseFile;
import dev.tacet.config.DevicesConfig.LeaseFormat;
import dev.tacet.config.DevicesConfig.NewDevices;
import dev.tacet.config.DevicesConfig.ReverseDns;
import dev.tacet.device.Kind;
import dev.tacet.device.MacAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DevicesConfigTest {
  @TempDir private Path directory;

  @Test
  void everySourceInTheHouseIsOnAndTheFritzboxIsNot() throws Exception {
    DevicesConfig devices = read("devices: {}");

    assertThat(devices)
        .isEqualTo(
            new DevicesConfig(
                true,
                true,
                List.of(),
                List.of(),
                Optional.empty(),
                ReverseDns.AUTO,
                true,
                List.of(),
                Optional.empty(),
                NewDevices.OPEN));
  }

  @Test
  void eachSwitchIsRead() throws Exception {
    DevicesConfig devices =
        read(
            """
            devices:
              neighbours: false
              leaseFiles:
                - { file: /tmp/dhcp.leases, format: dnsmasq }
                - { file: /tmp/kea.csv }
              known:
                - { name: Dad's TV, mac: 0211.2233.4455, kind: tv, groups: [ living, iot ] }
                - { name: nas, addresses: [ 192.0.2.9, "2001:db8::9" ], token: mfrggzdfmztwq2lk }
              csv: /etc/tacet/devices.csv
              reverseDns: 192.168.1.1
              mdns: false
              trustedForwarders: [ 192.168.1.1, 10.0.0.0/24 ]
              fritzbox: { url: "http://fritz.box:49000/", user: tacet, passwordFile: /etc/pw }
              newDevices: quarantined
            """);

    assertThat(devices.neighbours()).isFalse();
    assertThat(devices.mdns()).isFalse();
    assertThat(devices.leaseFiles())
        .containsExactly(
            new LeaseFile(Path.of("/tmp/dhcp.leases"), LeaseFormat.DNSMASQ),
            new LeaseFile(Path.of("/tmp/kea.csv"), LeaseFormat.AUTO));
    assertThat(devices.known())
        .containsExactly(
            new KnownDeviceConfig(
                "tacet.yaml:7",
                "Dad's TV",
                Optional.of("02:11:22:33:44:55"),
                List.of(),
                Optional.of("tv"),
                List.of("living", "iot"),
                Optional.empty()),
            new KnownDeviceConfig(
                "tacet.yaml:8",
                "nas",
                Optional.empty(),
                List.of(InetAddress.getByName("192.0.2.9"), InetAddress.getByName("2001:db8::9")),
                Optional.empty(),
                List.of(),
                Optional.of("mfrggzdfmztwq2lk")));
    assertThat(devices.csv()).contains(Path.of("/etc/tacet/devices.csv"));
    assertThat(devices.reverseDns())
        .isEqualTo(new ReverseDns(true, Optional.of(new InetSocketAddress("192.168.1.1", 53))));
    assertThat(devices.trustedForwarders())
        .containsExactly(
            new AddressBlock(InetAddress.getByName("192.168.1.1"), 32),
            new AddressBlock(InetAddress.getByName("10.0.0.0"), 24));
    assertThat(devices.fritzbox())
        .contains(new Fritzbox("http://fritz.box:49000", "tacet", Path.of("/etc/pw")));
    assertThat(devices.newDevicesGroup()).isEqualTo("quarantined");
  }

  @Test
  void whatCannotBeIsToldWithItsPlace() throws Exception {
    assertThat(
            problemsIn(
                """
                devices:
                  neighbors: true
                  leases: off
                  leaseFiles: [ { file: relative } , { file: /tmp/x, format: dhcpd } ]
                  known:
                    - { name: tv, mac: 01:00:5e:00:00:01 }
                    - { name: tv, mac: 02:11:22:33:44:55 }
                    - { name: TV, mac: 02-11-22-33-44-55 }
                    - { name: ghost }
                    - { name: nas, addresses: [ 192.0.2.9 ], token: secret, kind: toaster }
                    - { mac: 02:11:22:33:44:56, addresses: [ 192.0.2.9 ] }
                  reverseDns: 9.9.9.9
                  trustedForwarders: [ 192.0.2.0/33, router ]
                  fritzbox: { user: tacet }
                  newDevices: locked
                """))
        .containsExactly(
            "tacet.yaml:2:3  devices.neighbors: unknown option; did you mean neighbours?",
            "tacet.yaml:4:15  devices.leaseFiles: says which files, and leases: off reads none;"
                + " remove one of them",
            "tacet.yaml:4:25  devices.leaseFiles[0].file: \"relative\" is a relative path, and where"
                + " the server is started may change; write the whole path, from /",
            "tacet.yaml:4:62  devices.leaseFiles[1].format: \"dhcpd\" is unknown; use auto, dnsmasq,"
                + " isc, kea, networkd",
            "tacet.yaml:6:24  devices.known[0].mac: \"01:00:5e:00:00:01\" is a MAC that no device"
                + " has: it addresses a group",
            "tacet.yaml:7:15  devices.known[1].name: another device is called tv already",
            "tacet.yaml:8:15  devices.known[2].name: another device is called TV already",
            "tacet.yaml:8:24  devices.known[2].mac: another device has 02:11:22:33:44:55 already",
            "tacet.yaml:9:15  devices.known[3].name: needs a mac, or addresses, to be known by",
            "tacet.yaml:10:53  devices.known[4].token: \"secret\" is not allowed; use 13 to 63 of a-z"
                + " and 2-7, drawn at random: whoever knows it is this device",
            "tacet.yaml:10:67  devices.known[4].kind: \"toaster\" is unknown; use camera, phone,"
                + " tablet, computer, tv, speaker, light, plug, vacuum, wearable-bridge, hub,"
                + " printer, console, router, nas, other",
            "tacet.yaml:11:7  devices.known[5].name: is missing; it must be given",
            "tacet.yaml:11:44  devices.known[5].addresses: another device has 192.0.2.9 already",
            "tacet.yaml:12:15  devices.reverseDns: \"9.9.9.9\" is not in the house: who is asked for"
                + " the names of private addresses learns them all; use the router's private"
                + " address",
            "tacet.yaml:13:24  devices.trustedForwarders[0]: \"192.0.2.0/33\": such an address has 32"
                + " bits, not 33",
            "tacet.yaml:13:38  devices.trustedForwarders[1]: \"router\" is no address and no network;"
                + " use addresses or networks such as 192.0.2.1 and 192.0.2.0/24",
            "tacet.yaml:14:21  devices.fritzbox.user: says who asks a FRITZ!Box, and url says of"
                + " none",
            "tacet.yaml:15:15  devices.newDevices: \"locked\" is unknown; use open, guest,"
                + " quarantined");
  }

  @ParameterizedTest
  @CsvSource({
    "http://fritz.box:49000,true",
    "https://192.168.178.1:49443,true",
    "http://[fd00::1]:49000,true",
    "http://fritz.box.example:49000,false",
    "http://user@192.168.178.1,false",
    "http://192.168.178.1/upnp,false",
    "http://192.168.178.1:99999,false",
    "ftp://192.168.178.1,false"
  })
  void aFritzboxIsAnAddressOrItsOwnName(String url, boolean good) {
    assertThat(new FritzboxUrlForm().read(url, problem -> {}).isPresent()).isEqualTo(good);
  }

  @ParameterizedTest
  @CsvSource({
    "auto,true",
    "off,true",
    "192.168.178.1,true",
    "127.0.0.1:5353,true",
    "fd00::1,true",
    "'[fd00::1]:53',true",
    "2001:db8::1,false",
    "1.1.1.1,false",
    "router,false"
  })
  void namesOfPrivateAddressesAreAskedForInTheHouseOnly(String text, boolean good) {
    assertThat(new ReverseDnsForm().read(text, problem -> {}).isPresent()).isEqualTo(good);
  }

  @Test
  void theKindsAreThoseOfTheDeviceTable() {
    assertThat(
            Arrays.stream(KnownDeviceConfig.KindWord.values())
                .map(new WordForm<>(KnownDeviceConfig.KindWord.class)::print))
        .containsExactlyElementsOf(
            Arrays.stream(Kind.values()).filter(k -> k != Kind.UNKNOWN).map(Kind::word).toList());
  }

  @ParameterizedTest
  @CsvSource({"02:11:22:33:44:55", "02-11-22-33-44-55", "0211.2233.4455", "021122334455"})
  void aMacIsReadAsTheDeviceTableReadsIt(String text) {
    assertThat(new MacForm().read(text, problem -> {}))
        .contains(MacAddress.parse(text).orElseThrow().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"'#7'", "'7'", "192.168.1.1", "'fd00::1'", "02-11-22-33-44-55"})
  void aNameThatWouldBeTakenForAnotherDeviceIsRefused(String name) throws Exception {
    assertThat(
            problemsIn(
                "devices:\n  known:\n    - { name: " + name + ", addresses: [ 192.0.2.9 ] }\n"))
        .singleElement()
        .asString()
        .contains("devices.known[0].name: ")
        .contains("would be taken for a number, an address or a MAC; give another name");
  }

  private DevicesConfig read(String yaml) throws Exception {
    return new ConfigFile(Set.of()).read(written(yaml), Map.of()).devices();
  }

  private List<String> problemsIn(String yaml) throws Exception {
    try {
      read(yaml);
      return List.of();
    } catch (ConfigException e) {
      return e.problems().stream()
          .map(Problem::toString)
          .map(line -> line.substring(line.indexOf("tacet.yaml")))
          .toList();
    }
  }

  private Path written(String yaml) throws Exception {
    return Files.writeString(directory.resolve("tacet.yaml"), yaml);
  }
}
