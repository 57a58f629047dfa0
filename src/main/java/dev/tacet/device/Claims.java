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

  /**
   * A device seen at an address by which the owner knows another one.
   *
   * @param user its id
   * @param known the other's
   */
  record AtAddress(int user, int known, String address) {}

  private record Since(String what, List<Integer> devices) {}

  private Map<Since, Instant> since = Map.of();
  private List<Proposal> proposals = List.of();
  private List<Warning> warnings = List.of();
  private long omitted;

  void look(
      Map<Integer, List<Entry>> groups,
      OwnerWords owner,
      List<AtAddress> atAddresses,
      List<Warning> fights,
      Instant now,
      long nowNanos) {
    // First: a device that calls itself many names must not lose what it is seen at.
    List<Proposal> nextProposals = byAddress(groups, owner, atAddresses, now);
    List<Warning> nextWarnings = new ArrayList<>();
    Map<Integer, Integer> claimed = new HashMap<>();
    nextProposals.forEach(p -> claimed.merge(p.claimant(), 1, Integer::sum));
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
              .filter(other -> !isDeclined(established.group(), other.group(), owner))
              .toList();
      for (Called other : others) {
        if (other.named() || isProposed(nextProposals, other.main(), established.main())) {
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

  /** As what has the address they are judged, too, until the owner says what they are. */
  private static List<Proposal> byAddress(
      Map<Integer, List<Entry>> groups, OwnerWords owner, List<AtAddress> found, Instant now) {
    List<Proposal> proposals = new ArrayList<>();
    if (found.isEmpty()) {
      return proposals;
    }
    Map<Integer, Integer> mains = new HashMap<>();
    groups.forEach((main, group) -> group.forEach(entry -> mains.put(entry.id, main)));
    Map<Integer, Integer> claimed = new HashMap<>();
    for (AtAddress at : found) {
      int user = mains.get(at.user());
      int known = mains.get(at.known());
      boolean settled =
          user == known
              || groups.get(user).stream().anyMatch(entry -> isKnown(entry, owner))
              || isDeclined(groups.get(user), groups.get(known), owner)
              || isProposed(proposals, user, known);
      if (!settled && claimed.merge(user, 1, Integer::sum) <= MAX_A_DEVICE) {
        proposals.add(new Proposal(user, known, at.address(), Source.NEIGHBOUR, now));
      }
    }
    return proposals;
  }

  private static boolean isProposed(List<Proposal> proposals, int claimant, int established) {
    return proposals.stream()
        .anyMatch(p -> p.claimant() == claimant && p.established() == established);
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
    boolean named = group.stream().anyMatch(entry -> isKnown(entry, owner));
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

  /** It is this one and no other: the owner named it, or it is this machine. */
  private static boolean isKnown(Entry entry, OwnerWords owner) {
    return entry.key instanceof DeviceKey.Self || owner.name(entry.id).isPresent();
  }

  private static boolean isDeclined(List<Entry> one, List<Entry> other, OwnerWords owner) {
    return one.stream().anyMatch(a -> other.stream().anyMatch(b -> owner.isDeclined(a.id, b.id)));
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
