package dev.tacet.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tacet.config.Config;
import dev.tacet.config.ConfigFile;
import dev.tacet.config.ProfileState;
import dev.tacet.control.api.HouseDevice;
import dev.tacet.device.Device;
import dev.tacet.device.DeviceKey;
import dev.tacet.device.DeviceStore;
import dev.tacet.device.KeptDevice;
import dev.tacet.device.Kind;
import dev.tacet.device.MacAddress;
import dev.tacet.device.Stay;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.OwnerRules;
import dev.tacet.policy.Policy;
import dev.tacet.policy.Setting;
import dev.tacet.policy.Subject;
import dev.tacet.store.DataDirectory;
import dev.tacet.store.SqliteRules;
import dev.tacet.store.StateCopy;
import dev.tacet.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a copy of {@code state.db} says of the house it was of. */
class RecordedHouseTest {
  private static final Instant THEN = Instant.parse("2026-11-20T08:00:00Z");
  private static final Clock LATER = Clock.fixed(THEN.plusSeconds(86_400), ZoneOffset.UTC);
  private static final List<Stay> STAYS = List.of(new Stay(100, 200), new Stay(300, 400));

  @TempDir private Path temp;
  private Path data;

  @BeforeEach
  void keep() throws Exception {
    data = temp.resolve("data");
    try (DataDirectory directory = DataDirectory.open(data, Clock.systemUTC());
        SqliteRules rules = SqliteRules.open(directory, System::nanoTime)) {
      rules
          .devices()
          .keep(
              new DeviceStore.Changes(
                  List.of(device(1, STAYS), device(2, STAYS), device(3, List.of())),
                  Set.of(),
                  List.of(),
                  List.of()));
      OwnerRules owner =
          new OwnerRules(
              rules,
              new CurrentPolicy(Policy.OPEN),
              Map.of(),
              Map.of(),
              Clock.fixed(THEN, ZoneOffset.UTC),
              System::nanoTime);
      owner.setProfile("roku", ProfileState.OPTIONAL, "profiles set roku optional", "");
      set(owner, new Subject.OfDevice(1), "name", "camera");
      set(owner, new Subject.OfDevice(1), "kind", "camera");
      set(owner, new Subject.OfDevice(1), "profile.zmodo", "optional");
      set(owner, new Subject.OfDevice(2), "privacy", "2");
      set(owner, new Subject.OfDevice(3), "group.kids", "on");
      set(owner, new Subject.OfGroup("kids"), "profile.roku", "off");
    }
  }

  private static void set(OwnerRules owner, Subject subject, String key, String value) {
    owner.set(List.of(new Setting(0, subject, key, value, THEN)), "set " + key, "");
  }

  private static KeptDevice device(int id, List<Stay> stays) {
    return new KeptDevice(
        id,
        new DeviceKey.OfMac(new MacAddress(0x0211_2233_4400L + id)),
        THEN,
        THEN.plusSeconds(10 - id),
        "",
        Kind.UNKNOWN,
        List.of(),
        List.of(),
        List.of(),
        stays);
  }

  private RecordedHouse read() throws Exception {
    Config config = new ConfigFile(Set.of()).defaults(Map.of());
    return RecordedHouse.of(StateCopy.read(data.resolve("state.db")), config, LATER);
  }

  @Test
  void devicesAreCalledAndAreWhatTheOwnerSaid() throws Exception {
    Device camera = read().devices().iterator().next();

    assertThat(camera.name()).isEqualTo("camera");
    assertThat(camera.kind()).isEqualTo(Kind.CAMERA);
    assertThat(camera.macs()).containsExactly(new MacAddress(0x0211_2233_4401L));
  }

  @Test
  void whatWasSetForEachIsToldWithTheTimesItWasThere() throws Exception {
    assertThat(read().house().profiles()).containsEntry("roku", "optional");
    assertThat(read().house().devices())
        .containsExactly(
            new HouseDevice(
                1, List.of(), Map.of("zmodo", "optional"), List.of(100L, 200L, 300L, 400L)),
            new HouseDevice(3, List.of(), Map.of("roku", "off"), List.of()));
  }

  @Test
  void nothingInTheCopyOrBesideItIsChanged() throws Exception {
    Map<Path, byte[]> before = files();

    read();

    Map<Path, byte[]> after = files();
    assertThat(after.keySet()).isEqualTo(before.keySet());
    after.forEach((file, octets) -> assertThat(octets).as("%s", file).isEqualTo(before.get(file)));
  }

  private Map<Path, byte[]> files() throws IOException {
    Map<Path, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(data)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(file, Files.readAllBytes(file));
      }
    }
    return files;
  }

  @Test
  void whatIsNoCopyIsSaidToBeNone() throws Exception {
    Path other = temp.resolve("other.db");

    assertThatThrownBy(() -> StateCopy.read(other))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("is not there");
    Files.writeString(other, "no database at all, and long enough to be looked at as one");
    assertThatThrownBy(() -> StateCopy.read(other)).isInstanceOf(StoreException.class);
    Files.write(other, new byte[0]);
    assertThatThrownBy(() -> StateCopy.read(other)).hasMessageContaining("another version");
    assertThat(Optional.of(other).filter(Files::exists)).isPresent();
  }
}
