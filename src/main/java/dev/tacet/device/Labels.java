package dev.tacet.device;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What one device is called: eight labels, of more the one not told for the longest time goes, and
 * sixteen services. One thread.
 */
final class Labels {
  static final int MAX = 8;

  /** As many, where all devices together have many. */
  static final int MAX_CROWDED = 2;

  private record Key(Source source, String text) {}

  /** From the one not told for the longest time to the one just told. */
  private final Map<Key, Device.LabelSeen> told = new LinkedHashMap<>(4);

  /** What telling a label did. */
  enum Told {
    NOTHING_NEW,
    NEWS,
    NEWS_AND_ONE_WENT
  }

  Told tell(Sighting.Label label, boolean crowded) {
    Key key = new Key(label.source(), label.name());
    Device.LabelSeen before = told.remove(key);
    boolean full = before == null && told.size() >= (crowded ? MAX_CROWDED : MAX);
    if (full) {
      told.remove(told.keySet().iterator().next());
    }
    Device.LabelSeen now = joined(before, label);
    told.put(key, now);
    if (full) {
      return Told.NEWS_AND_ONE_WENT;
    }
    boolean same =
        before != null
            && before.model().equals(now.model())
            && before.services().equals(now.services());
    return same ? Told.NOTHING_NEW : Told.NEWS;
  }

  private Device.LabelSeen joined(Device.LabelSeen before, Sighting.Label label) {
    Set<String> services = new HashSet<>(before == null ? Set.of() : before.services());
    Set<String> ofAll = services();
    for (String service : label.services()) {
      ofAll.addAll(services);
      if (ofAll.size() < Sighting.Label.MAX_SERVICES || ofAll.contains(service)) {
        services.add(service);
      }
    }
    String model = label.model().isEmpty() && before != null ? before.model() : label.model();
    Instant last = before == null ? label.at() : Held.later(before.last(), label.at());
    return new Device.LabelSeen(label.source(), label.name(), model, services, last);
  }

  int size() {
    return told.size();
  }

  void restore(List<Device.LabelSeen> kept) {
    for (Device.LabelSeen label : kept.subList(0, Math.min(kept.size(), MAX))) {
      told.put(new Key(label.source(), label.text()), label);
    }
  }

  /** The one just told last. */
  List<Device.LabelSeen> all() {
    return new ArrayList<>(told.values());
  }

  Set<String> services() {
    Set<String> all = new TreeSet<>();
    told.values().forEach(label -> all.addAll(label.services()));
    return all;
  }

  /** All models told, as one text to look into. */
  String models() {
    StringBuilder all = new StringBuilder();
    for (Device.LabelSeen label : told.values()) {
      if (!label.model().isEmpty()) {
        all.append(all.isEmpty() ? "" : ", ").append(label.model());
      }
    }
    return all.toString();
  }
}
