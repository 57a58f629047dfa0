package dev.tacet.device;

import dev.tacet.dns.DomainName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What quarantined devices ask: 2,000 names a device, 8,192 in all. A name that finds no room
 * pushes out the oldest idle one that was never allowed, of the same device, or, where all together
 * have too many, of the device with the most. What passed while it was learned is never pushed out
 * by what is only asked, so a locked device cannot ask its own grants away. Thread-safe; told by
 * the query log's thread.
 */
public final class Learned {
  static final int MAX_A_DEVICE = 2_000;
  static final int MAX = 8_192;

  /** One device's names; those never allowed from the longest idle to the one just asked. */
  private static final class Names {
    final Map<DomainName, LearnedName> passed = new HashMap<>();
    final LinkedHashMap<DomainName, LearnedName> blocked = new LinkedHashMap<>();

    int size() {
      return passed.size() + blocked.size();
    }

    Optional<LearnedName> remove(DomainName name) {
      LearnedName one = passed.remove(name);
      return Optional.ofNullable(one == null ? blocked.remove(name) : one);
    }

    void put(LearnedName one) {
      (one.passed() ? passed : blocked).put(one.name(), one);
    }
  }

  /** What changed since the last time. */
  record Changed(List<LearnedName> told, List<LearnedName> dropped) {}

  private record Of(int device, DomainName name) {}

  private final Map<Integer, Names> byDevice = new HashMap<>();
  private final Set<Of> changed = new HashSet<>();
  private final Map<Of, LearnedName> gone = new HashMap<>();
  private int size;
  private long refused;

  /**
   * A watched device asked, whatever type: whoever may ask for a name may ask for all of it.
   *
   * @param device its id
   * @param allowed whether it was let through for its own sake
   */
  public synchronized void asked(int device, DomainName name, boolean allowed, Instant at) {
    Names names = byDevice.computeIfAbsent(device, id -> new Names());
    Optional<LearnedName> before = names.remove(name);
    if (before.isEmpty() && !makeRoom(device, names)) {
      refused++;
      return;
    }
    size += before.isEmpty() ? 1 : 0;
    names.put(
        before
            .map(
                b ->
                    new LearnedName(
                        device,
                        name,
                        b.times() + 1,
                        b.blocked() + (allowed ? 0 : 1),
                        b.first(),
                        Held.later(b.last(), at)))
            .orElseGet(() -> new LearnedName(device, name, 1, allowed ? 0 : 1, at, at)));
    changed.add(new Of(device, name));
    gone.remove(new Of(device, name));
  }

  private boolean makeRoom(int device, Names names) {
    if (names.size() >= MAX_A_DEVICE) {
      return dropOldest(device, names);
    }
    if (size < MAX) {
      return true;
    }
    Map.Entry<Integer, Names> most =
        byDevice.entrySet().stream()
            .max(Comparator.comparingInt(entry -> entry.getValue().size()))
            .orElseThrow();
    return dropOldest(most.getKey(), most.getValue());
  }

  private boolean dropOldest(int device, Names names) {
    if (names.blocked.isEmpty()) {
      return false;
    }
    LearnedName oldest = names.blocked.values().iterator().next();
    names.blocked.remove(oldest.name());
    size--;
    refused++;
    Of of = new Of(device, oldest.name());
    changed.remove(of);
    // What is not yet deleted from the store is bounded too; the rest goes with the next restart.
    if (gone.size() < MAX) {
      gone.put(of, oldest);
    }
    return true;
  }

  /** What a device asked, by name. */
  public synchronized List<LearnedName> of(int device) {
    Names names = byDevice.get(device);
    if (names == null) {
      return List.of();
    }
    List<LearnedName> all = new ArrayList<>(names.passed.values());
    all.addAll(names.blocked.values());
    all.sort(Comparator.comparing(LearnedName::name));
    return all;
  }

  /** Names kept of all devices, at most 8,192. */
  public synchronized int size() {
    return size;
  }

  /** Names that found no room, or lost it, since the start. */
  public synchronized long refused() {
    return refused;
  }

  /** Forgets what a device asked, as its quarantine begins anew or it is forgotten. */
  public synchronized void forget(int device) {
    Names names = byDevice.remove(device);
    if (names == null) {
      return;
    }
    size -= names.size();
    changed.removeIf(of -> of.device() == device);
    names.passed.values().forEach(this::goes);
    names.blocked.values().forEach(this::goes);
  }

  private void goes(LearnedName one) {
    if (gone.size() < MAX) {
      gone.put(new Of(one.device(), one.name()), one);
    }
  }

  /** Takes up what was kept, the newest first where it is too much. */
  synchronized void restore(List<LearnedName> kept) {
    List<LearnedName> newestFirst = new ArrayList<>(kept);
    newestFirst.sort(Comparator.comparing(LearnedName::last).reversed());
    List<LearnedName> taken = new ArrayList<>();
    for (LearnedName one : newestFirst) {
      Names names = byDevice.computeIfAbsent(one.device(), id -> new Names());
      if (size < MAX && names.size() < MAX_A_DEVICE) {
        names.put(one);
        size++;
        taken.add(one);
      } else {
        goes(one);
      }
    }
    for (int i = taken.size() - 1; i >= 0; i--) { // the newest last, where the last to go stand
      Names names = byDevice.get(taken.get(i).device());
      names.remove(taken.get(i).name()).ifPresent(names::put);
    }
  }

  /** What the store does not know yet; it is told once. */
  synchronized Changed takeChanged() {
    List<LearnedName> told = new ArrayList<>();
    for (Of of : changed) {
      Names names = byDevice.get(of.device());
      LearnedName passed = names.passed.get(of.name());
      told.add(passed == null ? names.blocked.get(of.name()) : passed);
    }
    Changed taken = new Changed(told, List.copyOf(gone.values()));
    changed.clear();
    gone.clear();
    return taken;
  }

  /** The store could not take it: it is told again. */
  synchronized void untake(Changed taken) {
    taken.told().stream()
        .filter(this::isHere)
        .forEach(one -> changed.add(new Of(one.device(), one.name())));
    taken.dropped().stream().filter(one -> !isHere(one)).forEach(this::goes);
  }

  private boolean isHere(LearnedName one) {
    Names names = byDevice.get(one.device());
    return names != null
        && (names.passed.containsKey(one.name()) || names.blocked.containsKey(one.name()));
  }
}
