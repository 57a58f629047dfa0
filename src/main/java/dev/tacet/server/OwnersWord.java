package dev.tacet.server;

import dev.tacet.device.Kind;
import dev.tacet.device.OwnerFact;
import dev.tacet.device.source.KnownDevices;
import dev.tacet.policy.OwnerSettings;
import dev.tacet.policy.Setting;
import dev.tacet.policy.SettingKeys;
import dev.tacet.policy.Subject.OfDevice;
import dev.tacet.policy.UserRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What the owner's settings and the configuration say to the device book. Pure functions. */
final class OwnersWord {
  private OwnersWord() {}

  private record About(int device, String key) {}

  /** Everything the book has to know, those of the configuration first. */
  static List<OwnerFact> of(OwnerSettings settings, KnownDevices known) {
    List<OwnerFact> facts = new ArrayList<>(known.facts());
    Map<About, Setting> standing = new LinkedHashMap<>();
    TreeSet<Integer> touched = new TreeSet<>();
    for (Setting setting : settings.settings()) {
      if (setting.subject() instanceof OfDevice device) {
        touched.add(device.id());
        // Who a device is does not go by the clock: a name on a schedule names nothing.
        if (setting.schedule().isEmpty()) {
          standing.merge(new About(device.id(), setting.key()), setting, OwnersWord::over);
        }
      }
    }
    for (UserRule rule : settings.rules()) {
      if (rule.subject() instanceof OfDevice device) {
        touched.add(device.id());
      }
    }
    touched.forEach(device -> facts.add(new OwnerFact.Touched(device)));
    standing.entrySet().stream()
        .sorted(
            Comparator.comparing((Map.Entry<About, Setting> e) -> e.getKey().device())
                .thenComparing(e -> e.getKey().key()))
        .forEach(e -> facts.addAll(fact(e.getKey().device(), e.getValue())));
    return facts;
  }

  /** One with an end stands over one without. */
  private static Setting over(Setting one, Setting other) {
    return one.until().isPresent() ? one : other;
  }

  private static List<OwnerFact> fact(int device, Setting setting) {
    String value = setting.value();
    return switch (setting.key()) {
      case SettingKeys.NAME -> List.of(new OwnerFact.Named(device, value));
      case SettingKeys.KIND -> {
        Optional<Kind> kind = Kind.ofWord(value);
        yield kind.<List<OwnerFact>>map(k -> List.of(new OwnerFact.OfKind(device, k)))
            .orElse(List.of());
      }
      case SettingKeys.SAME_AS -> List.of(new OwnerFact.SameAs(device, Integer.parseInt(value)));
      case SettingKeys.NOT_SAME_AS -> {
        List<OwnerFact> declined = new ArrayList<>();
        for (String other : value.split(",")) {
          declined.add(new OwnerFact.NotSameAs(device, Integer.parseInt(other)));
        }
        yield declined;
      }
      default -> List.of();
    };
  }
}
