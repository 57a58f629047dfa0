package dev.tacet.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingTest {
  private static Setting setting(String subject, String key, String value) {
    return new Setting(1, Subject.parse(subject), key, value, Instant.EPOCH);
  }

  @ParameterizedTest(name = "{0}: {1} = {2}")
  @CsvSource({
    "device:7, name, Dad's phone",
    "group:iot, name, Things",
    "device:7, kind, camera",
    "device:7, group.Kids, on",
    "device:7, group.quarantined, off",
    "device:7, same-as, 3",
    "device:7, not-same-as, '3,12'",
    "everyone, profile.xiaomi, optional",
    "group:iot, list.my.list, shadow",
    "device:7, block-mode, null-ip",
    "group:guest, privacy, 3",
    "device:7, observe, on",
    "device:7, exempt, off",
    "device:7, pause, on",
    "group:iot, quarantine, locked",
    "device:7, grant.time.example, on",
    "device:7, grant.time.example, exact",
    "device:7, grant.time.example, below",
    "device:7, token, abcdefghijklm",
    "everyone, upstreams, tls://192.0.2.53",
    "device:7, rate-limit, 50",
    "device:7, cache-bypass, on"
  })
  void whatHasItsFormCanBeSet(String subject, String key, String value) {
    assertThat(setting(subject, key, value).value()).isEqualTo(value);
  }

  @ParameterizedTest(name = "{0}: {1} = {2}: {3}")
  @CsvSource({
    "device:7, colour, red, there is no setting",
    "device:7, profile., off, does not name",
    "device:7, profile.xiaomi, on, 'off, block, optional'",
    "everyone, name, house, a device or a group",
    "group:iot, kind, camera, a device only",
    "group:iot, token, abcdefghijklm, a device only",
    "device:7, token, abcdefghijkl, 13 to 63",
    "device:7, token, abcdefghijkl0, 13 to 63",
    "device:7, same-as, 0, a device's number",
    "device:7, not-same-as, '3,', with commas",
    "device:7, grant.A.example, on, does not name",
    "device:7, grant.a..example, on, does not name",
    "device:7, grant.a.example, off, it takes exact or below",
    "device:7, privacy, 4, '0, 1, 2 or 3'",
    "device:7, rate-limit, 1000001, 1 to 1000000",
    "device:7, group.a b, on, does not name",
    "device:7, quarantine, open, 'none, learning, locked'"
  })
  void whatHasNotIsRefusedInWords(String subject, String key, String value, String words) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> setting(subject, key, value))
        .withMessageContaining(words);
  }

  @Test
  void aNameHasNothingThatHidesInIt() {
    for (String name : new String[] {"a\u001b[31m", "a\u202eb", " a", "", "a".repeat(64)}) {
      assertThatIllegalArgumentException().isThrownBy(() -> setting("device:7", "name", name));
    }
  }

  @Test
  void whatIsStoredOnlyIsNotInForce() {
    assertThat(SettingKeys.inForce("block-mode")).isTrue();
    assertThat(SettingKeys.inForce("profile.xiaomi")).isTrue();
    assertThat(SettingKeys.inForce("upstreams")).isFalse();
    assertThat(SettingKeys.inForce("rate-limit")).isFalse();
  }

  @Test
  void oneWithAnEndStandsBesideAPlainOneAndAScheduledOne() {
    Setting plain = setting("device:7", "observe", "on");
    Setting ending =
        new Setting(
            2,
            plain.subject(),
            "observe",
            "off",
            Instant.EPOCH,
            Optional.of(Instant.EPOCH.plusSeconds(60)),
            Optional.empty());
    Setting scheduled =
        new Setting(
            3,
            plain.subject(),
            "observe",
            "off",
            Instant.EPOCH,
            Optional.empty(),
            Optional.of("night"));

    assertThat(plain.samePlace(setting("device:7", "observe", "off"))).isTrue();
    assertThat(plain.samePlace(ending)).isFalse();
    assertThat(plain.samePlace(scheduled)).isFalse();
    assertThat(plain.samePlace(setting("device:8", "observe", "on"))).isFalse();
    assertThat(ending.endedBy(Instant.EPOCH.plusSeconds(59))).isFalse();
    assertThat(ending.endedBy(Instant.EPOCH.plusSeconds(60))).isTrue();
  }
}
