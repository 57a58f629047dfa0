package dev.tacet.policy;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a value that holds for a device comes from, for {@code explain}. Immutable.
 *
 * @param what the key of the setting: {@code block-mode}, {@code profile.xiaomi}
 * @param from the device, the group or everyone it was set for
 * @param inForce whether it has an effect yet
 */
public record Came(
    String what,
    String value,
    Subject from,
    Optional<String> schedule,
    Optional<Instant> until,
    boolean inForce) {
  public Came {
    Objects.requireNonNull(what);
    Objects.requireNonNull(value);
    Objects.requireNonNull(from);
    Objects.requireNonNull(schedule);
    Objects.requireNonNull(until);
  }

  static Came of(Setting setting) {
    return new Came(
        setting.key(),
        setting.value(),
        setting.subject(),
        setting.schedule(),
        setting.until(),
        SettingKeys.inForce(setting.key()));
  }
}
