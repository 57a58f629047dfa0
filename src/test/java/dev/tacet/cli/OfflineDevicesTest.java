package dev.tacet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.control.api.DeviceControl;
import dev.tacet.control.api.DeviceDetails;
import dev.tacet.control.api.DeviceQuery;
import dev.tacet.control.api.ExplainStep;
import dev.tacet.control.api.HistoryLine;
import dev.tacet.control.api.HistoryQuery;
import dev.tacet.control.api.PauseRequest;
import dev.tacet.control.api.QuarantineRequest;
import dev.tacet.control.api.SettingChange;
import dev.tacet.control.api.SettingRequest;
import dev.tacet.control.api.TacetControl;
import dev.tacet.device.Device;
import dev.tacet.device.DeviceKey;
import dev.tacet.device.DeviceStore;
import dev.tacet.device.KeptDevice;
import dev.tacet.device.Kind;
import dev.tacet.device.LearnedName;
import dev.tacet.device.MacAddress;
import dev.tacet.device.Source;
import dev.tacet.dns.AddressText;
import dev.tacet.dns.DomainName;
import dev.tacet.store.DataDirectory;
import dev.tacet.store.SqliteRules;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Devices in the files of a server that does not run. */
@Timeout(60)
class OfflineDevicesTest {
  private static final Instant THEN = Instant.parse("2026-11-20T08:00:00Z");

  @TempDir private Path data;

  @BeforeEach
  void keepTwo() throws Exception {
    keep(List.of(device(7, "192.168.1.23", "Telly"), device(9, "192.168.1.31", "Cam")), "old");
  }

  private void keep(List<KeptDevice> devices, String learned) throws Exception {
    try (DataDirectory directory = DataDirectory.open(data, Clock.systemUTC());
        SqliteRules rules = SqliteRules.open(directory, System::nanoTime)) {
      DeviceStore store = rules.devices();
      store.keep(
          new DeviceStore.Changes(
              devices,
              Set.of(),
              List.of(
                  new LearnedName(9, DomainName.parse(learned + ".example"), 12, 0, THEN, THEN)),
              List.of()));
    }
  }

  private static KeptDevice device(int id, String address, String label) {
    return new KeptDevice(
        id,
        new DeviceKey.OfMac(new MacAddress(0x0211_2233_4400L + id)),
        THEN,
        THEN,
        "",
        Kind.UNKNOWN,
        List.of(),
        List.of(
            new Device.Address(
                AddressText.parse(address), Source.NEIGHBOUR, "br0", THEN, THEN, true, true)),
        List.of(new Device.LabelSeen(Source.MDNS, label, "", Set.of(), THEN)));
  }

  private TacetControl open() {
    return open(Optional.empty());
  }

  private TacetControl open(Optional<Path> config) {
    Shell shell = new Shell();
    return new OfflineAccess()
        .open(
            new Instance(
                new GlobalOptions(Optional.of(data), config, Optional.empty()),
                shell.surroundings(),
                new YamlConfigReader(Set::of)));
  }

  @Test
  void whatWasKeptIsShownAndFoundAsEver() {
    try (TacetControl control = open()) {
      List<DeviceDetails> all = control.devices().devices(DeviceQuery.ALL).devices();

      assertThat(all).extracting(DeviceDetails::id).containsExactly(7, 9);
      assertThat(all.get(0).name()).isEqualTo("Telly");
      assertThat(all.get(0).addresses().get(0).confirmed()).isFalse();
      assertThat(control.devices().device("192.168.1.31").id()).isEqualTo(9);
      assertThat(control.devices().device("telly").id()).isEqualTo(7);
    }
  }

  @Test
  void withoutAConfigurationItSaysThatItsNamesAreNotKnown() {
    try (TacetControl control = open()) {
      assertThat(control.devices().devices(DeviceQuery.ALL).warnings())
          .singleElement()
          .satisfies(w -> assertThat(w.what()).contains("add --config FILE"));
      assertThatThrownBy(() -> control.devices().device("nas"))
          .hasMessageContaining("no device is called \"nas\"")
          .hasMessageContaining("add --config FILE");
    }
  }

  @Test
  void withItsConfigurationADeviceIsKnownByThatAndOneWithoutANumberIsNamed() throws Exception {
    Path file = data.resolve("tacet.yaml");
    Files.writeString(
        file,
        "devices:\n  known:\n"
            + "    - name: nas\n      mac: '02:11:22:33:44:07'\n"
            + "    - name: shed\n      addresses: [192.168.1.44]\n",
        StandardCharsets.UTF_8);

    try (TacetControl control = open(Optional.of(file))) {
      assertThat(control.devices().device("nas").id()).isEqualTo(7);
      assertThat(control.devices().devices(DeviceQuery.ALL).warnings())
          .extracting(w -> w.what())
          .containsExactly(
              "of the configuration shed has no number yet and cannot be named here: start tacet"
                  + " once");
      assertThatThrownBy(() -> control.devices().device("shed"))
          .hasMessageContaining("shed has no number yet");
    }
  }

  @Test
  void whatIsSetIsThereTheNextTimeWithWhoSetIt() {
    try (TacetControl control = open()) {
      control
          .devices()
          .set(new SettingRequest("device:7", List.of(new SettingChange("name", "tv"))));
      control.devices().merge("tv", "9");
      control.pause(new PauseRequest(600, "device:tv"));
    }

    try (TacetControl control = open()) {
      DeviceControl devices = control.devices();
      assertThat(devices.device("tv").merged()).containsExactly(9);
      assertThat(devices.history(new HistoryQuery(20, "")).changes())
          .extracting(HistoryLine::actor)
          .hasSize(3)
          .containsOnly(System.getProperty("user.name"));
      assertThat(control.undo().done()).isTrue();
      assertThat(control.undo().lines()).contains("no longer set: same-as 7 for Cam (#9)");
      assertThat(devices.device("9").name()).isEqualTo("Cam");
    }
  }

  @Test
  void aDeviceThatLearnedIsGrantedWhatItNeededWhenItIsLocked() throws Exception {
    try (TacetControl control = open()) {
      DeviceControl devices = control.devices();
      assertThat(devices.learned("cam").names()).hasSize(1);
      devices.quarantine(new QuarantineRequest("cam", "learn", 3_600, List.of(), List.of(), ""));
      assertThat(devices.learned("cam").names()).as("it learns anew").isEmpty();
    }
    keep(List.of(), "time");

    try (TacetControl control = open()) {
      DeviceControl devices = control.devices();
      devices.quarantine(new QuarantineRequest("cam", "lock", 0, List.of(), List.of(), ""));

      assertThat(devices.device("cam").quarantine().grants()).containsExactly("time.example");
      assertThat(devices.device("cam").quarantine().below()).as("granted as asked").isEmpty();
      assertThat(control.explain("time.example", "cam", "").verdict()).isEqualTo("allowed");
      assertThat(control.explain("other.example", "cam", "").verdict()).isEqualTo("blocked");
    }
  }

  @Test
  void forgottenIsForgottenAndTheNumberIsNotGivenAgain() {
    try (TacetControl control = open()) {
      assertThat(control.devices().forget("Telly").id()).isEqualTo(7);
      assertThatThrownBy(() -> control.devices().device("#7")).hasMessageContaining("no device #7");
    }

    try (TacetControl control = open()) {
      assertThat(control.devices().devices(DeviceQuery.ALL).devices())
          .extracting(DeviceDetails::id)
          .containsExactly(9);
    }
  }

  @Test
  void explainKnowsWhichNamesMayLeadIntoTheHouse() {
    try (TacetControl tacet = open()) {
      List<ExplainStep> steps = tacet.explain("www.example", "", "").steps();
      List<ExplainStep> plex = tacet.explain("x.plex.direct", "", "").steps();

      assertThat(steps.get(steps.size() - 1).says())
          .isEqualTo("an answer that leads into the house would be emptied; none is in the cache");
      assertThat(plex.get(plex.size() - 1).says()).isEqualTo("an answer may lead into the house");
    }
  }
}
