package dev.tacet.policy;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One thing the owner set, for a device, a group or everyone. Of one subject and key there is one
 * plain setting at most, one with a schedule and one with an end; the one with an end stands over
 * the scheduled one while that is active, and both over the plain one. Immutable.
 *
 * @param id rises with each setting made and is never used twice; 0 before it is kept
 * @param key one of {@link SettingKeys}, such as {@code block-mode} or {@code profile.xiaomi}
 * @param value of the key's form
 * @param until when it ends by itself
 * @param schedule the name of the schedule while which it holds
 */
public record Setting(
    long id,
    Subject subject,
    String key,
    String value,
    Instant created,
    Optional<Instant> until,
    Optional<String> schedule) {
  public Setting {
    Objects.requireNonNull(subject);
    Objects.requireNonNull(created);
    Objects.requireNonNull(until);
    Objects.requireNonNull(schedule);
    if (id < 0) {
      throw new IllegalArgumentException("a setting's number is not below 0: " + id);
    }
    SettingKeys.complaint(subject, key, value)
        .ifPresent(
            complaint -> {
              throw new IllegalArgumentException(complaint);
            });
    if (schedule.isPresent() && !Schedule.isName(schedule.get())) {
      throw new IllegalArgumentException("not the name of a schedule: " + schedule.get());
    }
  }

  /** A plain one: no end, no schedule. */
  public Setting(long id, Subject subject, String key, String value, Instant created) {
    this(id, subject, key, value, created, Optional.empty(), Optional.empty());
  }

  public boolean endedBy(Instant now) {
    return until.isPresent() && !now.isBefore(until.get());
  }

  /** Whether both stand at one place, so that the later one takes the other's. */
  public boolean samePlace(Setting other) {
    return subject.equals(other.subject) && key.equals(other.key) && standing() == other.standing();
  }

  /** 0 with an end, 1 with a schedule, 2 plain: the lower stands over the higher. */
  int standing() {
    return until.isPresent() ? 0 : schedule.isPresent() ? 1 : 2;
  }
}
