package dev.tacet.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What setting and unsetting comes to, worked out before any of it is done. One thread, one call.
 */
final class SettingPlan {
  private record Of(Subject subject, String key) {}

  private final Map<Of, List<Setting>> there = new LinkedHashMap<>();
  private final List<Setting> set = new ArrayList<>();
  private final List<Setting> unset = new ArrayList<>();
  private final Instant now;
  private long nextId;

  /**
   * @param nextId the number of the first setting made
   */
  SettingPlan(List<Setting> settings, Instant now, long nextId) {
    settings.forEach(this::put);
    this.now = now;
    this.nextId = nextId;
  }

  private void put(Setting setting) {
    there
        .computeIfAbsent(new Of(setting.subject(), setting.key()), of -> new ArrayList<>())
        .add(setting);
  }

  Instant now() {
    return now;
  }

  /** All that is set, in this plan, too. */
  List<Setting> all(Predicate<Setting> which) {
    return there.values().stream().flatMap(List::stream).filter(which).toList();
  }

  /** What is set there: at most one with an end, one with a schedule, and a plain one. */
  List<Setting> at(Subject subject, String key) {
    return List.copyOf(there.getOrDefault(new Of(subject, key), List.of()));
  }

  void set(Subject subject, String key, String value) {
    set(new Setting(0, subject, key, value, now));
  }

  void set(Subject subject, String key, String value, Optional<Instant> until) {
    set(new Setting(0, subject, key, value, now, until, Optional.empty()));
  }

  /**
   * Takes the place of what is set there in the same way; a plain one ends what has an end, too,
   * for it is meant from now on.
   */
  void set(Setting wanted) {
    boolean present = false;
    for (Setting one : at(wanted.subject(), wanted.key())) {
      if (isSame(one, wanted)) {
        present = true;
      } else if (one.samePlace(wanted) || wanted.standing() == 2 && one.standing() == 0) {
        unset(one);
      }
    }
    if (!present) {
      Setting made =
          new Setting(
              nextId++,
              wanted.subject(),
              wanted.key(),
              wanted.value(),
              now,
              wanted.until(),
              wanted.schedule());
      set.add(made);
      put(made);
    }
  }

  private static boolean isSame(Setting one, Setting other) {
    return one.value().equals(other.value())
        && one.until().equals(other.until())
        && one.schedule().equals(other.schedule());
  }

  void unset(Setting setting) {
    there.get(new Of(setting.subject(), setting.key())).remove(setting);
    if (!set.remove(setting)) {
      unset.add(setting);
    }
  }

  void unset(SettingPlace place) {
    at(place.subject(), place.key()).stream().filter(place::holds).forEach(this::unset);
  }

  /** Pauses a device or a group; another pause of it ends, but not one that a schedule makes. */
  void pause(Subject subject, Optional<Instant> until) {
    resume(subject);
    set(subject, SettingKeys.PAUSE, SettingKeys.ON, until);
  }

  void resume(Subject subject) {
    at(subject, SettingKeys.PAUSE).stream()
        .filter(one -> one.schedule().isEmpty() && one.value().equals(SettingKeys.ON))
        .forEach(this::unset);
  }

  /** Everything that is set for a group, and every device's being in it. */
  void removeGroup(String group) {
    Subject subject = new Subject.OfGroup(group);
    all(one -> one.subject().equals(subject) || one.key().equals(SettingKeys.GROUP + group))
        .forEach(this::unset);
  }

  boolean isEmpty() {
    return set.isEmpty() && unset.isEmpty();
  }

  List<Setting> unset() {
    return unset;
  }

  /** What there is to do; empty where all is as wanted. */
  Optional<Change> change(String summary, String actor) {
    return isEmpty()
        ? Optional.empty()
        : Optional.of(Change.ofSettings(summary, set, unset).by(actor));
  }
}
