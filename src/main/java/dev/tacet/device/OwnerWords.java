package dev.tacet.device;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/** What the owner says, looked up by device. Immutable. */
final class OwnerWords {
  static final OwnerWords NONE = new OwnerWords(List.of(), Map.of(), Map.of());

  private final Map<Integer, String> names = new HashMap<>();
  private final Map<Integer, Kind> kinds = new HashMap<>();
  private final Map<Integer, Integer> mains = new HashMap<>();
  private final Map<Integer, Set<Integer>> declined = new HashMap<>();
  private final Set<Integer> touched = new HashSet<>();

  /**
   * @param known names of the configuration by device; a name set by hand stands above
   * @param knownKinds kinds of the configuration by device
   */
  OwnerWords(List<OwnerFact> facts, Map<Integer, String> known, Map<Integer, Kind> knownKinds) {
    names.putAll(known);
    kinds.putAll(knownKinds);
    touched.addAll(known.keySet());
    facts.forEach(this::take);
  }

  private void take(OwnerFact fact) {
    if (fact instanceof OwnerFact.Named named) {
      names.put(named.device(), named.name());
      touched.add(named.device());
    } else if (fact instanceof OwnerFact.OfKind ofKind) {
      kinds.put(ofKind.device(), ofKind.kind());
      touched.add(ofKind.device());
    } else if (fact instanceof OwnerFact.SameAs same) {
      mains.put(same.device(), same.main());
      touched.add(same.device());
      touched.add(same.main());
    } else if (fact instanceof OwnerFact.NotSameAs not) {
      declined.computeIfAbsent(not.device(), id -> new HashSet<>()).add(not.other());
      declined.computeIfAbsent(not.other(), id -> new HashSet<>()).add(not.device());
    } else if (fact instanceof OwnerFact.Touched touch) {
      touched.add(touch.device());
    }
  }

  Optional<String> name(int device) {
    return Optional.ofNullable(names.get(device));
  }

  Optional<Kind> kind(int device) {
    return Optional.ofNullable(kinds.get(device));
  }

  boolean isTouched(int device) {
    return touched.contains(device);
  }

  boolean isDeclined(int device, int other) {
    return declined.getOrDefault(device, Set.of()).contains(other);
  }

  /**
   * The device this one belongs to, itself where it belongs to none. Of a circle the smallest id is
   * the main one; a device that is gone is nobody's main one.
   */
  int mainOf(int device, IntPredicate exists) {
    Set<Integer> way = new HashSet<>();
    int at = device;
    while (way.add(at)) {
      Integer next = mains.get(at);
      if (next == null || !exists.test(next)) {
        return at;
      }
      at = next;
    }
    int smallest = at;
    for (int next = mains.get(at); next != at; next = mains.get(next)) {
      smallest = Math.min(smallest, next);
    }
    return smallest;
  }
}
