package dev.tacet.policy;

import dev.tacet.policy.Subject.OfDevice;
import dev.tacet.policy.Subject.OfGroup;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a change by the owner may not do. Taking one back is never refused: it leads to where the
 * bounds held. Pure functions.
 */
final class OwnerBounds {
  static final int SETTINGS = 20_000;
  static final int GRANTS = 2_000;
  static final int GROUPS = 256;
  static final int SCHEDULES = 64;
  static final int RULES_WITH_SUBJECT = 10_000;

  private OwnerBounds() {}

  /**
   * @param after what the owner's decisions were with the change
   * @param fixed the vendors whose state the configuration fixes for everyone
   * @throws RefusedChangeException with words for the owner
   */
  static void check(Change change, OwnerSettings after, Set<String> fixed, Instant now) {
    change.set().forEach(setting -> check(setting, fixed, now));
    Stream.concat(
            change.set().stream().flatMap(setting -> setting.schedule().stream()),
            change.added().stream().flatMap(rule -> rule.schedule().stream()))
        .distinct()
        .forEach(schedule -> mustBeThere(schedule, after.schedules()));
    change
        .schedule()
        .filter(one -> one.after().isEmpty())
        .ifPresent(removed -> mustBeUnused(removed.name(), after));
    if (!change.set().isEmpty()) {
      atMost(SETTINGS, after.settings().size(), "settings; take some back first");
      grants(change, after.settings());
    }
    atMost(SCHEDULES, after.schedules().size(), "schedules");
    if (!change.set().isEmpty() || !change.added().isEmpty()) {
      atMost(GROUPS, groups(after).size(), "groups");
    }
    if (change.added().stream().anyMatch(OwnerBounds::isForSome)) {
      atMost(
          RULES_WITH_SUBJECT,
          (int) after.rules().stream().filter(OwnerBounds::isForSome).count(),
          "rules for a device, a group or a schedule; a list for the group is the place for more");
    }
  }

  private static boolean isForSome(UserRule rule) {
    return !rule.subject().equals(Subject.EVERYONE) || rule.schedule().isPresent();
  }

  private static void check(Setting setting, Set<String> fixed, Instant now) {
    if (setting.key().startsWith(SettingKeys.PROFILE)
        && setting.subject().equals(Subject.EVERYONE)) {
      String vendor = setting.key().substring(SettingKeys.PROFILE.length());
      if (fixed.contains(vendor)) {
        throw new RefusedChangeException(
            "the configuration sets the profile %s for everyone; change it there and restart, or set"
                    .formatted(vendor)
                + " it for a device or a group");
      }
    }
    if (setting.endedBy(now)) {
      throw new RefusedChangeException(
          setting.key() + " would end at " + setting.until().orElseThrow() + ", which is past");
    }
    if (QuarantinePlan.isLearning(setting)
        && (!(setting.subject() instanceof OfDevice) || setting.schedule().isPresent())) {
      throw new RefusedChangeException(
          "only a device can learn what it needs, and not by a schedule; lock "
              + setting.subject().text()
              + " and grant it names");
    }
    if (setting.key().equals(SettingKeys.SAME_AS)
        && setting.subject().equals(new OfDevice(Integer.parseInt(setting.value())))) {
      throw new RefusedChangeException("a device is the same as itself: #" + setting.value());
    }
  }

  private static void mustBeThere(String schedule, List<Schedule> schedules) {
    if (schedules.stream().noneMatch(one -> one.name().equals(schedule))) {
      throw unknown(schedule, schedules);
    }
  }

  static RefusedChangeException unknown(String schedule, List<Schedule> schedules) {
    List<String> names = schedules.stream().map(Schedule::name).toList();
    return new RefusedChangeException(
        "there is no schedule \""
            + schedule
            + "\"; "
            + (names.isEmpty() ? "none was made yet" : "there are " + String.join(", ", names)));
  }

  private static void mustBeUnused(String schedule, OwnerSettings after) {
    Optional<String> on = Optional.of(schedule);
    long rules = after.rules().stream().filter(rule -> rule.schedule().equals(on)).count();
    long settings = after.settings().stream().filter(one -> one.schedule().equals(on)).count();
    if (rules + settings > 0) {
      throw new RefusedChangeException(
          "%s and %s on the schedule %s; take these back first"
              .formatted(
                  counted(rules, "rule"),
                  counted(settings, "setting") + (rules + settings == 1 ? " hangs" : " hang"),
                  schedule));
    }
  }

  private static String counted(long count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private static void grants(Change change, List<Setting> settings) {
    Map<Subject, Integer> bySubject = new HashMap<>();
    for (Setting setting : settings) {
      if (setting.key().startsWith(SettingKeys.GRANT)) {
        bySubject.merge(setting.subject(), 1, Integer::sum);
      }
    }
    change.set().stream()
        .map(Setting::subject)
        .distinct()
        .forEach(
            subject ->
                atMost(
                    GRANTS,
                    bySubject.getOrDefault(subject, 0),
                    "names granted to " + subject.text() + "; grant a name above them instead"));
  }

  private static void atMost(int most, int wanted, String what) {
    if (wanted > most) {
      throw new RefusedChangeException(
          "that would be %,d of at most %,d %s".formatted(wanted, most, what));
    }
  }

  /** Every group that the owner made or named. */
  static Set<String> groups(OwnerSettings settings) {
    Set<String> groups = new HashSet<>();
    for (Setting setting : settings.settings()) {
      if (setting.subject() instanceof OfGroup group) {
        groups.add(group.name());
      } else if (setting.key().startsWith(SettingKeys.GROUP)) {
        groups.add(setting.key().substring(SettingKeys.GROUP.length()));
      }
    }
    for (UserRule rule : settings.rules()) {
      if (rule.subject() instanceof OfGroup group) {
        groups.add(group.name());
      }
    }
    return groups;
  }
}
