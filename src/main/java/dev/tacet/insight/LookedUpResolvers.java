package dev.tacet.insight;

import dev.tacet.lists.BypassName;
import dev.tacet.lists.BypassNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who asked for names that lead past this server. One thread. */
final class LookedUpResolvers {
  /** Fewer queries can be somebody looking at a service's page. */
  private static final int HABIT = 3;

  private final Map<Party, Map<Bypass.Way, Asked>> asked = new LinkedHashMap<>();

  /** What one party asked of one way. */
  private static final class Asked {
    final List<Trail> trails = new ArrayList<>();
    final Set<String> actions = new LinkedHashSet<>();
    boolean deliberate;
    long queries;
    long reached;
    long firstMillis = Long.MAX_VALUE;
    long lastMillis = Long.MIN_VALUE;
  }

  LookedUpResolvers(Trails trails, BypassNames names) {
    BypassLookup known = new BypassLookup(names);
    for (Trail trail : trails.all()) {
      known.of(trail.name()).ifPresent(name -> add(trail, name));
    }
  }

  /** When a party last asked for such a name; {@link Long#MIN_VALUE} where it never did. */
  long lastMillis(Party party) {
    return asked.getOrDefault(party, Map.of()).values().stream()
        .mapToLong(one -> one.lastMillis)
        .max()
        .orElse(Long.MIN_VALUE);
  }

  List<Bypass> found() {
    List<Bypass> found = new ArrayList<>();
    asked.forEach((party, ways) -> ways.forEach((way, one) -> found.add(bypass(party, way, one))));
    return found;
  }

  private void add(Trail trail, BypassName name) {
    Bypass.Way way = BypassLookup.way(name);
    Asked one =
        asked
            .computeIfAbsent(trail.party(), party -> new LinkedHashMap<>())
            .computeIfAbsent(way, w -> new Asked());
    one.trails.add(trail);
    one.actions.add(trail.name() + ": " + name.action());
    one.deliberate |=
        name.kind() == BypassName.Kind.BROWSER || name.kind() == BypassName.Kind.RELAY;
    one.queries += trail.queries();
    one.reached += trail.reached();
    one.firstMillis = Math.min(one.firstMillis, trail.firstMillis());
    one.lastMillis = Math.max(one.lastMillis, trail.lastMillis());
  }

  private static Bypass bypass(Party party, Bypass.Way way, Asked one) {
    one.trails.sort(
        Comparator.comparingLong((Trail trail) -> trail.queries())
            .reversed()
            .thenComparing(Trail::name));
    List<String> evidence = new ArrayList<>();
    for (Trail trail : one.trails.subList(0, Math.min(Bypasses.MAX_TOLD, one.trails.size()))) {
      evidence.add(
          "Asked for "
              + trail.name()
              + " "
              + times(trail.queries())
              + "; "
              + (trail.reached() == 0 ? "got no address." : "may have got an address."));
    }
    if (one.trails.size() > Bypasses.MAX_TOLD) {
      evidence.add("And for " + (one.trails.size() - Bypasses.MAX_TOLD) + " names more.");
    }
    Certainty certainty =
        way == Bypass.Way.CANARY
            ? Certainty.CERTAIN
            : one.deliberate || one.queries >= HABIT ? Certainty.LIKELY : Certainty.POSSIBLE;
    return new Bypass(
        party,
        way,
        certainty,
        evidence,
        limits(way),
        advice(way, one),
        one.queries,
        one.firstMillis,
        one.lastMillis);
  }

  private static String limits(Bypass.Way way) {
    return switch (way) {
      case CANARY ->
          "To ask is harmless, and a device that gets the right answer keeps to this server.";
      case APP_RESOLVER -> "One app on the device does so, not the device.";
      default -> "Somebody who looks at the page of such a service asks for the same name.";
    };
  }

  private static List<String> advice(Bypass.Way way, Asked one) {
    if (one.reached == 0) {
      return way == Bypass.Way.CANARY
          ? List.of("Nothing: the answer it got keeps it here.")
          : List.of(
              "Nothing more can be done by name. If it knows the addresses, only the router can"
                  + " stop it: tacet export.");
    }
    List<String> advice = new ArrayList<>();
    if (way == Bypass.Way.CANARY) {
      one.actions.stream().limit(Bypasses.MAX_TOLD).forEach(advice::add);
      return advice;
    }
    one.trails.stream()
        .filter(trail -> trail.reached() > 0 && Typed.canName(trail.name()))
        .limit(Bypasses.MAX_TOLD)
        .forEach(trail -> advice.add("tacet block " + trail.name()));
    advice.add("Let the router reject the addresses and port 853: tacet export.");
    return advice;
  }

  static String times(long count) {
    return count == 1 ? "once" : count + " times";
  }
}
