package dev.tacet.control;

import dev.tacet.control.api.SettingLine;
import dev.tacet.policy.Came;
import dev.tacet.policy.ClientProfile;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.OwnerRules;
import dev.tacet.policy.Policy;
import dev.tacet.policy.Setting;
import dev.tacet.policy.Subject;
import dev.tacet.policy.Subject.OfDevice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is set, for the interface: for one subject, or for a device with where each comes from. */
final class Settled {
  private static final String GRANT = "grant.";
  private static final String GROUP = "group.";
  private static final Set<String> SHOWN_APART = Set.of("name", "kind", "same-as", "not-same-as");

  private final OwnerRules owner;
  private final CurrentPolicy current;

  Settled(OwnerRules owner, CurrentPolicy current) {
    this.owner = owner;
    this.current = current;
  }

  /** Everything of one subject but what is shown in another way. */
  List<SettingLine> of(Subject subject) {
    return owner.settings().settings().stream()
        .filter(setting -> setting.subject().equals(subject))
        .filter(setting -> isShown(setting.key()))
        .sorted(Comparator.comparing(Setting::key).thenComparing(Setting::id))
        .map(this::line)
        .toList();
  }

  /** What holds for a device, and what of its own does not at the moment. */
  List<SettingLine> of(Optional<ClientProfile> profile, Set<Integer> ids) {
    Policy policy = current.get();
    List<Came> came = profile.map(policy::originsOf).orElse(List.of());
    List<SettingLine> lines = new ArrayList<>();
    for (Came one : came) {
      if (isShown(one.what())) {
        lines.add(
            new SettingLine(
                one.what(),
                one.value(),
                one.from().text(),
                text(one.until()),
                one.schedule().orElse(""),
                one.inForce()));
      }
    }
    Set<String> active = owner.activeSchedules();
    for (Setting setting : owner.settings().settings()) {
      boolean asleep = setting.schedule().map(s -> !active.contains(s)).orElse(false);
      boolean its = setting.subject() instanceof OfDevice device && ids.contains(device.id());
      if (its && asleep && isShown(setting.key())) {
        lines.add(line(setting));
      }
    }
    return lines;
  }

  private static boolean isShown(String key) {
    return !SHOWN_APART.contains(key) && !key.startsWith(GRANT) && !key.startsWith(GROUP);
  }

  SettingLine line(Setting setting) {
    boolean active = setting.schedule().map(owner.activeSchedules()::contains).orElse(true);
    return new SettingLine(
        setting.key(),
        setting.value(),
        setting.subject().text(),
        text(setting.until()),
        setting.schedule().orElse(""),
        active && !LATER.contains(setting.key()));
  }

  /** Kept for a version that obeys them. */
  private static final Set<String> LATER = Set.of("upstreams", "rate-limit", "cache-bypass");

  private static String text(Optional<Instant> moment) {
    return moment.map(Instant::toString).orElse("");
  }
}
