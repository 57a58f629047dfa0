package dev.tacet.store;

import static dev.tacet.querylog.Decisions.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tacet.device.Device;
import dev.tacet.device.DeviceKey;
import dev.tacet.device.DeviceStore.Changes;
import dev.tacet.device.DeviceStore.Kept;
import dev.tacet.device.KeptDevice;
import dev.tacet.device.Kind;
import dev.tacet.device.LearnedName;
import dev.tacet.device.Source;
import dev.tacet.device.Stay;
import dev.tacet.dns.AddressText;
import dev.tacet.dns.DomainName;
import dev.tacet.policy.ListState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.JDBC;

class SqliteDevicesTest {
  @TempDir Path temp;
  private DataDirectory directory;
  private SqliteRules state;

  @BeforeEach
  void open() throws Exception {
    directory = DataDirectory.open(temp.resolve("data"), Bench.CLOCK);
    state = SqliteRules.open(directory, () -> 0);
  }

  @AfterEach
  void close() {
    state.close();
    directory.close();
  }

  private Kept reopened() throws Exception {
    close();
    open();
    return state.devices().load();
  }

  private static KeptDevice device(int id, String key, String label, String... addresses) {
    return new KeptDevice(
        id,
        DeviceKey.parse(key).orElseThrow(),
        START,
        START.plusSeconds(id),
        "Maker & S\u00f6hne",
        Kind.CAMERA,
        List.of("maker Hikvision", "service _rtsp"),
        List.of(addresses).stream().map(SqliteDevicesTest::address).toList(),
        List.of(
            new Device.LabelSeen(
                Source.MDNS, label, "Model 7", Set.of("_rtsp._tcp", "_axis-video._tcp"), START)));
  }

  private static Device.Address address(String text) {
    return new Device.Address(
        AddressText.parse(text), Source.NEIGHBOUR, "br0", START, START, false, false);
  }

  private static LearnedName learned(int device, String name, long times) {
    return new LearnedName(device, DomainName.parse(name), times, 0, START, START);
  }

  private void keep(KeptDevice... devices) {
    state.devices().keep(new Changes(List.of(devices), List.of(), List.of(), List.of()));
  }

  private void raw(String... statements) throws Exception {
    String file = temp.resolve("data/state.db").toString();
    try (Connection raw = JDBC.createConnection(JDBC.PREFIX + file, new Properties());
        Statement statement = raw.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  @Test
  void whatIsKnownOfDevicesSurvivesARestart() throws Exception {
    KeptDevice cam = device(3, "mac:02:11:22:33:44:55", "cam", "192.168.1.9", "fe80::11");
    KeptDevice self = device(4, "self", "pi");
    LearnedName name = learned(3, "time.example", 5);
    state.devices().keep(new Changes(List.of(cam, self), List.of(), List.of(name), List.of()));

    Kept kept = reopened();

    assertThat(kept.lastId()).isEqualTo(4);
    assertThat(kept.devices()).containsExactly(cam, self);
    assertThat(kept.learned()).containsExactly(name);
  }

  @Test
  void whenADeviceWasThereIsKeptWithItAndGoesWithIt() throws Exception {
    KeptDevice cam = device(3, "mac:02:11:22:33:44:55", "cam", "192.168.1.9");
    List<Stay> stays = List.of(new Stay(29_386_140, 29_386_140), new Stay(29_386_200, 29_386_800));
    keep(
        new KeptDevice(
            cam.id(),
            cam.key(),
            cam.first(),
            cam.last(),
            cam.maker(),
            cam.kind(),
            cam.kindEvidence(),
            cam.addresses(),
            cam.labels(),
            stays));

    assertThat(reopened().devices()).extracting(KeptDevice::stays).containsExactly(stays);

    state.devices().forget(3);
    keep(cam);

    assertThat(reopened().devices()).extracting(KeptDevice::stays).containsExactly(List.of());
  }

  @Test
  void staysThatMakeNoSenseLeaveTheDeviceOutWithALine() throws Exception {
    keep(device(3, "mac:02:11:22:33:44:55", "cam"), device(4, "self", "pi"));
    raw("UPDATE device SET stays = '12 -4' WHERE id = 3");

    assertThat(reopened().devices()).extracting(KeptDevice::id).containsExactly(4);
  }

  @Test
  void unlearningForgetsWhatOneDeviceAskedAndNothingElse() throws Exception {
    KeptDevice cam = device(3, "mac:02:11:22:33:44:55", "cam", "192.168.1.9");
    List<LearnedName> names = List.of(learned(3, "time.example", 5), learned(4, "a.example", 1));
    keep(cam, device(4, "self", "pi"));
    state.devices().keep(new Changes(List.of(), List.of(), names, List.of()));

    state.devices().unlearn(3);

    Kept kept = reopened();
    assertThat(kept.devices()).hasSize(2).contains(cam);
    assertThat(kept.learned()).containsExactly(learned(4, "a.example", 1));
  }

  @Test
  void whatIsToldAnewStandsInThePlaceOfWhatWasKept() throws Exception {
    keep(device(3, "mac:02:11:22:33:44:55", "old", "192.168.1.9", "192.168.1.10"));
    KeptDevice now = device(3, "mac:02:11:22:33:44:55", "new", "192.168.1.11");
    state
        .devices()
        .keep(new Changes(List.of(now), List.of(), List.of(learned(3, "a.example", 1)), List.of()));
    state
        .devices()
        .keep(
            new Changes(
                List.of(),
                List.of(),
                List.of(learned(3, "b.example", 7)),
                List.of(learned(3, "a.example", 1))));

    Kept kept = reopened();

    assertThat(kept.devices()).containsExactly(now);
    assertThat(kept.learned()).containsExactly(learned(3, "b.example", 7));
  }

  @Test
  void aDroppedDevicesNumberIsNotGivenAgainAndItsKeyMayComeBack() throws Exception {
    keep(device(8, "addr:10.9.0.2", "x", "10.9.0.2"));
    state
        .devices()
        .keep(
            new Changes(
                List.of(device(9, "addr:10.9.0.2", "y", "10.9.0.2")),
                List.of(8),
                List.of(),
                List.of()));
    state.devices().forget(9);

    Kept kept = reopened();

    assertThat(kept.devices()).isEmpty();
    assertThat(kept.lastId()).isEqualTo(9);
  }

  @Test
  void anotherNumberWithTheKeyTakesItsPlaceWhole() throws Exception {
    keep(device(8, "self", "old", "10.9.0.2"));
    KeptDevice now = device(9, "self", "new", "10.9.0.3");
    keep(now);

    assertThat(reopened().devices()).containsExactly(now);
  }

  @Test
  void nothingOfAForgottenDeviceIsLeftInTheFileOrItsCopy() throws Exception {
    KeptDevice other = device(4, "self", "pi", "192.168.1.2");
    state
        .devices()
        .keep(
            new Changes(
                List.of(device(3, "mac:02:11:22:33:44:55", "Grandpas-Cam", "192.168.1.99"), other),
                List.of(),
                List.of(learned(3, "secret-place.example", 1)),
                List.of()));
    ListState decided = new ListState(Optional.empty(), false, Set.of());
    state.lists().put("ads", decided, "{\"devices\":[\"192.168.1.99\"]}");
    state.lists().put("more", decided, "{\"devices\":[\"192.168.1.9\"]}");
    reopened(); // makes the copy
    assertThat(texts()).contains("Grandpas-Cam").contains("192.168.1.99");

    state.devices().forget(3);

    assertThat(texts())
        .doesNotContain("Grandpas-Cam")
        .doesNotContain("secret-place")
        .doesNotContain("02:11:22:33:44:55")
        .doesNotContain("192.168.1.99");
    assertThat(state.devices().load().devices()).containsExactly(other);
    assertThat(state.lists().report("ads")).isEmpty();
    assertThat(state.lists().report("more")).isPresent();
  }

  private String texts() throws Exception {
    StringBuilder texts = new StringBuilder();
    try (var files = Files.walk(temp.resolve("data"))) {
      for (Path one : files.filter(path -> path.toString().contains("state.db")).toList()) {
        texts.append(Files.readString(one, StandardCharsets.ISO_8859_1));
      }
    }
    return texts.toString();
  }

  @Test
  void rowsThatMakeNoSenseAreLeftOutAndTheRestIsRead() throws Exception {
    KeptDevice good = device(4, "self", "pi", "192.168.1.2");
    keep(good, device(5, "conf:tv", "tv", "192.168.1.3"));
    raw(
        "UPDATE device SET key = 'quantum:5' WHERE id = 5",
        "INSERT INTO device_address VALUES(4, 'router.example.net', 2, '', 0, 0)",
        "INSERT INTO device_address VALUES(4, '192.168.1.77', 99, '', 0, 0)",
        "INSERT INTO device_label VALUES(4, 99, 'a', '', '', 0)",
        "INSERT INTO learned VALUES(4, 'a..b', 0, 0, 1, 0)",
        "INSERT INTO learned VALUES(4, 'a.b', 0, 0, 1, 2)",
        "INSERT INTO learned VALUES(77, 'a.b', 0, 0, 1, 0)");

    Kept kept = reopened();

    assertThat(kept.devices()).containsExactly(good);
    assertThat(kept.learned()).isEmpty();
    assertThat(kept.lastId()).isEqualTo(5);
  }
}
