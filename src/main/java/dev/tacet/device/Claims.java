package dev.tacet.device;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Who calls itself what another is called: proposals to merge, and warnings. Worked out anew for
 * each snapshot; remembers only since when each one stands. One thread.
 *
 * <p>Of those with one name the one the owner named is established, else the first. The others
 * claim it, except where the owner named them too, or said they are not the same. A claim makes
 * only the claimant stricter: otherwise a camera that calls itself {@code dads-laptop} could lock
 * dad out.
 */
final class Claims {
  /** A policy looks at no more profiles than that for one device. */
  static final int MAX_A_DEVICE = 4;

  static final int MAX_WARNINGS = 64;

  /** One device that is called something. */
  private record Called(int main, List<Entry> group, String label, Source source, boolean named) {

    /** Whether this very name is the owner's, not only another one of the device. */
    boolean byOwner() {
      return source == Source.OWNER;
    }

    int oldest() {
      return group.stream().mapToInt(entry -> entry.id).min().orElse(main);
    }

    boolean hasMac() {
      return group.stream().anyMatch(entry -> entry.mac().isPresent());
    }

    Instant first() {
      return group.stream().map(Entry::first).min(Comparator.naturalOrder()).orElseThrow();
    }

    Instant last() {
      return group.stream().map(Entry::last).max(Comparator.naturalOrder()).orElseThrow();
    }
  }

  private record Since(String what, List<Integer> devices) {}

  private Map<Since, Instant> since = Map.of();
  private List<Proposal> proposals = List.of();
  private List<Warning> warnings = List.of();
  private long omitted;

  void look(
      Map<Integer, List<Entry>> groups,
      OwnerWords owner,
      List<Warning> fights,
      Instant now,
      long nowNanos) {
    List<Proposal> nextProposals = new ArrayList<>();
    List<Warning> nextWarnings = new ArrayList<>();
    Map<Integer, Integer> claimed = new HashMap<>();
    long left = 0;
    for (Map.Entry<String, List<Called>> name : byName(groups, owner).entrySet()) {
      List<Called> called = name.getValue();
      if (called.size() < 2) {
        continue;
      }
      called.sort(
          Comparator.comparing((Called c) -> !c.byOwner()).thenComparingInt(Called::oldest));
      Called established = called.get(0);
      List<Called> others =
          called.subList(1, called.size()).stream()
              .filter(other -> !isDeclined(established, other, owner))
              .toList();
      for (Called other : others) {
        if (other.named()) {
          continue;
        }
        if (claimed.merge(other.main(), 1, Integer::sum) > MAX_A_DEVICE) {
          left++;
          continue;
        }
        nextProposals.add(
            new Proposal(other.main(), established.main(), other.label(), other.source(), now));
      }
      oneName(name.getKey(), established, others, now).ifPresent(nextWarnings::add);
    }
    for (List<Entry> group : groups.values()) {
      group.forEach(entry -> entry.ports.warning(entry, nowNanos).ifPresent(nextWarnings::add));
    }
    nextWarnings.addAll(fights);
    left += Math.max(0, nextWarnings.size() - MAX_WARNINGS);
    omitted = left;
    stand(nextProposals, nextWarnings.subList(0, Math.min(nextWarnings.size(), MAX_WARNINGS)));
  }

  private static Map<String, List<Called>> byName(
      Map<Integer, List<Entry>> groups, OwnerWords owner) {
    Map<String, List<Called>> byName = new LinkedHashMap<>();
    groups.forEach(
        (main, group) ->
            names(main, group, owner)
                .forEach(
                    (key, called) ->
                        byName.computeIfAbsent(key, k -> new ArrayList<>(1)).add(called)));
    return byName;
  }

  /** Everything one device is called, each name once; the owner's own name stands for it. */
  private static Map<String, Called> names(int main, List<Entry> group, OwnerWords owner) {
    Map<String, Called> names = new LinkedHashMap<>();
    boolean named = group.stream().anyMatch(entry -> owner.name(entry.id).isPresent());
    for (Entry entry : group) {
      owner
          .name(entry.id)
          .ifPresent(
              name ->
                  names.put(
                      HostLabel.key(name), new Called(main, group, name, Source.OWNER, true)));
    }
    for (Entry entry : group) {
      for (Device.LabelSeen label : entry.labels.all()) {
        names.putIfAbsent(
            HostLabel.key(label.text()),
            new Called(main, group, label.text(), label.source(), named));
      }
    }
    names.remove("");
    return names;
  }

  private static boolean isDeclined(Called one, Called other, OwnerWords owner) {
    return one.group().stream()
        .anyMatch(a -> other.group().stream().anyMatch(b -> owner.isDeclined(a.id, b.id)));
  }

  /**
   * Several machines alive at one time, all with that name. A phone that took a new MAC and never
   * came back with the old one is no warning.
   */
  private static Optional<Warning> oneName(
      String key, Called established, List<Called> others, Instant now) {
    List<Called> rivals =
        others.stream()
            .filter(other -> other.hasMac() && established.hasMac())
            .filter(
                other ->
                    !other.first().isAfter(established.last())
                        && !established.first().isAfter(other.last()))
            .toList();
    if (rivals.isEmpty()) {
      return Optional.empty();
    }
    List<Integer> ids = new ArrayList<>(List.of(established.main()));
    rivals.forEach(rival -> ids.add(rival.main()));
    String sources =
        new TreeSet<>(rivals.stream().map(Called::source).toList())
            .stream().map(Source::word).collect(Collectors.joining(", "));
    return Optional.of(
        new Warning(
            ids.size() + " devices call themselves \"" + key + "\" (" + sources + ")", ids, now));
  }

  /** What stood before keeps the time it began. */
  private void stand(List<Proposal> nextProposals, List<Warning> nextWarnings) {
    Map<Since, Instant> next = new HashMap<>();
    proposals =
        nextProposals.stream()
            .map(
                p ->
                    new Proposal(
                        p.claimant(),
                        p.established(),
                        p.label(),
                        p.source(),
                        begun(
                            new Since(
                                HostLabel.key(p.label()), List.of(p.claimant(), p.established())),
                            p.since(),
                            next)))
            .toList();
    warnings =
        nextWarnings.stream()
            .map(
                w ->
                    new Warning(
                        w.what(),
                        w.devices(),
                        begun(new Since(w.what(), w.devices()), w.since(), next)))
            .toList();
    since = next;
  }

  private Instant begun(Since claim, Instant now, Map<Since, Instant> next) {
    Instant begun = since.getOrDefault(claim, now);
    next.put(claim, begun);
    return begun;
  }

  List<Proposal> proposals() {
    return proposals;
  }

  List<Warning> warnings() {
    return warnings;
  }

  /** Found the last time beyond the bounds. */
  long omitted() {
    return omitted;
  }
}
