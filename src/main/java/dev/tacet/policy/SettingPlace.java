package dev.tacet.policy;

import java.util.Objects;
import java.util.Optional;

/**
 * What is to be set no more. Immutable.
 *
 * @param schedule only what hangs on this one; empty means all that is set there, with an end, with
 *     a schedule or plain
 */
public record SettingPlace(Subject subject, String key, Optional<String> schedule) {
  public SettingPlace {
    Objects.requireNonNull(subject);
    Objects.requireNonNull(key);
    Objects.requireNonNull(schedule);
  }

  /** All that is set there. */
  public SettingPlace(Subject subject, String key) {
    this(subject, key, Optional.empty());
  }

  boolean holds(Setting setting) {
    return setting.subject().equals(subject)
        && setting.key().equals(key)
        && (schedule.isEmpty() || setting.schedule().equals(schedule));
  }
}
