package dev.tacet.policy;

import dev.tacet.config.ProfileState;
import dev.tacet.policy.ClientProfile.Quarantine;
import dev.tacet.policy.Subject.OfDevice;
import dev.tacet.policy.Subject.OfGroup;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the owner set, as far as it holds at a moment: by subject and key the one setting that
 * stands over the others. A setting whose schedule is not active does not exist. Immutable.
 */
final class SettingsInForce {
  /** What is true of the group of the quarantined unless the owner said otherwise of it. */
  private static final Setting LOCKED =
      new Setting(
          0,
          new OfGroup(DeviceMap.QUARANTINED),
          SettingKeys.QUARANTINE,
          SettingKeys.word(Quarantine.LOCKED),
          Instant.EPOCH);

  /** For settings of one key; what is equally strict goes by the group's name. */
  private static final Comparator<Setting> STRICTEST_FIRST =
      Comparator.comparingInt((Setting s) -> -strictness(s.key(), s.value()))
          .thenComparing(SettingsInForce::firstByName);

  static final SettingsInForce NONE = new SettingsInForce(List.of(), Set.of());

  private final Map<Subject, Map<String, Setting>> bySubject = new HashMap<>();

  /** Devices the owner put into a group or took out of one, be that in force or not. */
  private final Set<Integer> placed = new HashSet<>();

  SettingsInForce(List<Setting> settings, Set<String> activeSchedules) {
    for (Setting setting : settings) {
      if (setting.subject() instanceof OfDevice device
          && setting.key().startsWith(SettingKeys.GROUP)) {
        placed.add(device.id());
      }
      if (setting.schedule().map(activeSchedules::contains).orElse(true)) {
        bySubject
            .computeIfAbsent(setting.subject(), subject -> new TreeMap<>())
            .merge(setting.key(), setting, SettingsInForce::over);
      }
    }
    bySubject
        .computeIfAbsent(LOCKED.subject(), subject -> new TreeMap<>())
        .putIfAbsent(LOCKED.key(), LOCKED);
  }

  private static Setting over(Setting one, Setting other) {
    return one.standing() < other.standing()
            || one.standing() == other.standing() && one.id() > other.id()
        ? one
        : other;
  }

  /** Whether the owner ever said which groups a device is in. */
  boolean isPlaced(List<Integer> ids) {
    return ids.stream().anyMatch(placed::contains);
  }

  /** What holds for one subject, by key. */
  Map<String, Setting> of(Subject subject) {
    return bySubject.getOrDefault(subject, Map.of());
  }

  /**
   * What is set for the device itself, by key; of merged numbers the first that has it. Of a
   * quarantine it is the strictest: merging opens nothing.
   */
  Map<String, Setting> ofDevice(List<Integer> ids) {
    Map<String, Setting> own = new TreeMap<>();
    for (int id : ids) {
      of(new OfDevice(id))
          .forEach((key, setting) -> own.merge(key, setting, SettingsInForce::ofNumbers));
    }
    return own;
  }

  /** Of two numbers that are one device. */
  private static Setting ofNumbers(Setting first, Setting later) {
    boolean stricter =
        first.key().equals(SettingKeys.QUARANTINE)
            && strictness(later.key(), later.value()) > strictness(first.key(), first.value());
    return stricter ? later : first;
  }

  /**
   * What holds of one key: the device's own, else the strictest of its groups', else everyone's.
   *
   * @param own as {@link #ofDevice} says
   */
  Optional<Setting> find(Map<String, Setting> own, Collection<String> groups, String key) {
    Setting ofDevice = own.get(key);
    if (ofDevice != null) {
      return Optional.of(ofDevice);
    }
    Optional<Setting> strictest =
        ofGroups(groups).stream()
            .filter(settings -> settings.containsKey(key))
            .map(settings -> settings.get(key))
            .min(STRICTEST_FIRST);
    return strictest.or(() -> Optional.ofNullable(of(Subject.EVERYONE).get(key)));
  }

  /** Every key that anything is set of, for a device in these groups. */
  Set<String> keys(Map<String, Setting> own, Collection<String> groups) {
    Set<String> keys = new TreeSet<>(own.keySet());
    ofGroups(groups).forEach(settings -> keys.addAll(settings.keySet()));
    keys.addAll(of(Subject.EVERYONE).keySet());
    return keys;
  }

  /** All that holds, where a key may be of several: the device's own, its groups', everyone's. */
  List<Setting> all(Map<String, Setting> own, Collection<String> groups) {
    List<Setting> all = new ArrayList<>(own.values());
    ofGroups(groups).forEach(settings -> all.addAll(settings.values()));
    all.addAll(of(Subject.EVERYONE).values());
    return all;
  }

  private List<Map<String, Setting>> ofGroups(Collection<String> groups) {
    List<Map<String, Setting>> found = new ArrayList<>();
    for (String group : groups) {
      Map<String, Setting> settings = bySubject.get(new OfGroup(group));
      if (settings != null) {
        found.add(settings);
      }
    }
    return found;
  }

  /** Block modes are no stricter than each other: the first by name. The rest goes by group. */
  private static String firstByName(Setting setting) {
    return setting.key().equals(SettingKeys.BLOCK_MODE)
        ? setting.value()
        : setting.subject().text();
  }

  private static int strictness(String key, String value) {
    if (key.startsWith(SettingKeys.PROFILE)) {
      return SettingKeys.read(ProfileState.class, value).map(Enum::ordinal).orElse(0);
    }
    if (key.startsWith(SettingKeys.LIST)) {
      return switch (SettingKeys.read(ListMode.class, value).orElse(ListMode.OFF)) {
        case ON -> 2;
        case SHADOW -> 1;
        case OFF -> 0;
      };
    }
    return switch (key) {
      case SettingKeys.QUARANTINE ->
          SettingKeys.read(Quarantine.class, value).map(Enum::ordinal).orElse(0);
      case SettingKeys.PRIVACY -> Integer.parseInt(value);
      case SettingKeys.OBSERVE, SettingKeys.EXEMPT, SettingKeys.PAUSE ->
          value.equals(SettingKeys.OFF) ? 1 : 0;
      default -> 0;
    };
  }
}
