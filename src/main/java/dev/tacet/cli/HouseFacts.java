package dev.tacet.cli;

import dev.tacet.config.ProfileState;
import dev.tacet.control.api.House;
import dev.tacet.control.api.HouseDevice;
import dev.tacet.insight.Party;
import dev.tacet.insight.Presence;
import dev.tacet.insight.TiersInForce;
import dev.tacet.querylog.LoggedAsker;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a report needs to know of the house beside its queries. Immutable.
 *
 * @param tiers how much of each vendor profile holds, for whom
 * @param presences when devices were there, whether they asked or not; empty where nobody watched
 * @param ours the addresses of this server
 * @param blockTtlSeconds how long a device may keep the answer of a block
 * @param missing what is not known, and what a report cannot say for it, in sentences
 */
record HouseFacts(
    TiersInForce tiers,
    List<Presence> presences,
    Set<InetAddress> ours,
    int blockTtlSeconds,
    List<String> missing) {
  private static final long MINUTE_MILLIS = 60_000;

  HouseFacts {
    presences = List.copyOf(presences);
    ours = Set.copyOf(ours);
    missing = List.copyOf(missing);
  }

  /** What the configuration alone says. */
  static HouseFacts configured(TacetCommand tacet, List<String> missing) {
    var policy = tacet.instance().config().policy();
    return new HouseFacts(
        TiersInForce.everywhere(policy.profiles()),
        List.of(),
        Set.of(),
        (int) policy.blockTtl().toSeconds(),
        missing);
  }

  /**
   * What a server says, or its files.
   *
   * @param parties by each number they have
   */
  static HouseFacts of(House house, Map<Integer, Party> parties) {
    Map<String, ProfileState> everyone = states(house.profiles());
    Map<Integer, Map<String, ProfileState>> byDevice = new HashMap<>();
    List<Presence> presences = new ArrayList<>();
    for (HouseDevice device : house.devices()) {
      byDevice.put(device.id(), states(device.profiles()));
      Optional.ofNullable(parties.get(device.id()))
          .ifPresent(party -> addPresences(party, device.present(), presences));
    }
    return new HouseFacts(
        (party, vendor) ->
            byDevice
                .getOrDefault(party.device(), Map.of())
                .getOrDefault(vendor, everyone.getOrDefault(vendor, ProfileState.OFF)),
        presences,
        house.addresses().stream()
            .map(Endpoints::literal)
            .flatMap(Optional::stream)
            .collect(Collectors.toSet()),
        house.blockTtlSeconds(),
        house.missing());
  }

  /**
   * The same, of what is looked at: who was not read asked nothing, and what was before is not
   * seen.
   *
   * @param asker whose rows are read; empty for all
   */
  HouseFacts lookingAt(Optional<Predicate<LoggedAsker>> asker, Optional<Instant> since) {
    long from = since.map(Instant::toEpochMilli).orElse(Long.MIN_VALUE);
    List<Presence> seen =
        presences.stream()
            .filter(presence -> asker.map(test -> test.test(numbered(presence))).orElse(true))
            .filter(presence -> presence.untilMillis() >= from)
            .map(
                presence ->
                    new Presence(
                        presence.party(),
                        Math.max(from, presence.fromMillis()),
                        presence.untilMillis()))
            .toList();
    return new HouseFacts(tiers, seen, ours, blockTtlSeconds, missing);
  }

  private static LoggedAsker numbered(Presence presence) {
    return new LoggedAsker(InetAddress.getLoopbackAddress(), presence.party().device());
  }

  private static void addPresences(Party party, List<Long> minutes, List<Presence> presences) {
    for (int i = 0; i + 1 < minutes.size(); i += 2) {
      // The last minute is one in which it was there.
      presences.add(
          new Presence(
              party, minutes.get(i) * MINUTE_MILLIS, (minutes.get(i + 1) + 1) * MINUTE_MILLIS));
    }
  }

  /** As the interface says them; a word of a later server's is left out. */
  private static Map<String, ProfileState> states(Map<String, String> words) {
    Map<String, ProfileState> states = new HashMap<>();
    words.forEach(
        (vendor, word) -> {
          for (ProfileState state : ProfileState.values()) {
            if (state.word().equals(word)) {
              states.put(vendor, state);
            }
          }
        });
    return states;
  }

  static Map<String, String> words(Map<String, ProfileState> states) {
    Map<String, String> words = new TreeMap<>();
    states.forEach((vendor, state) -> words.put(vendor, state.word()));
    return words;
  }
}
