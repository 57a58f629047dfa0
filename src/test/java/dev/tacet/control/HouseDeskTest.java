package dev.tacet.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.control.api.House;
import dev.tacet.control.api.HouseDevice;
import dev.tacet.control.api.ProfileRequest;
import dev.tacet.device.Stay;
import dev.tacet.dns.AddressText;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HouseDeskTest {
  @TempDir private Path directory;
  private Home home;

  @BeforeEach
  void open() throws Exception {
    home = new Home(directory);
  }

  @AfterEach
  void close() {
    home.close();
  }

  @Test
  void whatIsSetForOneDeviceIsToldOfIt() {
    int camera = home.devices.host("192.168.1.9", 9);
    home.devices.host("192.168.1.10", 10);
    home.desk.setProfile("zmodo", new ProfileRequest("optional", false, "device:" + camera, 0, ""));
    home.desk.setProfile("roku", new ProfileRequest("off", false, "", 0, ""));

    House house = home.desk.house();

    assertThat(house.profiles()).doesNotContainKey("roku").containsEntry("xiaomi", "block");
    assertThat(house.devices())
        .containsExactly(
            new HouseDevice(camera, List.of(), Map.of("zmodo", "optional"), List.of()));
    assertThat(house.blockTtlSeconds()).isEqualTo(60);
  }

  @Test
  void presencesAreToldWhereTheyAreWrittenDown() {
    int camera = home.devices.host("192.168.1.9", 9);
    assertThat(home.desk.house().missing())
        .anyMatch(sentence -> sentence.contains("When devices were on the network"));

    home.devices.stays =
        Optional.of(Map.of(camera, List.of(new Stay(100, 160), new Stay(200, 200))));

    House house = home.desk.house();
    assertThat(house.devices())
        .extracting(HouseDevice::present)
        .containsExactly(List.of(100L, 160L, 200L, 200L));
    assertThat(house.missing())
        .singleElement()
        .satisfies(sentence -> assertThat(sentence).startsWith("Which addresses the server has"));
  }

  @Test
  void theServersOwnAddressesAreTold() {
    home.facts =
        Home.facts(
            Set.of(AddressText.parse("192.168.1.53"), AddressText.parse("fd00::53")), Set.of());

    assertThat(home.desk.house().addresses()).containsExactly("192.168.1.53", "fd00::53");
  }
}
