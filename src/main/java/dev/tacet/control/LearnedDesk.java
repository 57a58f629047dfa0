package dev.tacet.control;

import dev.tacet.control.ChosenDevices.Chosen;
import dev.tacet.control.api.LearnedLine;
import dev.tacet.control.api.LearnedListing;
import dev.tacet.control.api.QuarantineState;
import dev.tacet.device.LearnedName;
import dev.tacet.dns.DomainName;
import dev.tacet.lists.VendorMark;
import dev.tacet.lists.VendorProfiles;
import dev.tacet.policy.ClientProfile;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.QuarantineProposals;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What devices asked while they were watched, and what becomes of it. */
final class LearnedDesk {
  private final DevicesAtHand devices;
  private final ChosenDevices chosen;
  private final DevicesDesk desk;
  private final CurrentPolicy current;
  private final VendorProfiles vendors;

  LearnedDesk(
      DevicesAtHand devices,
      ChosenDevices chosen,
      DevicesDesk desk,
      CurrentPolicy current,
      VendorProfiles vendors) {
    this.devices = devices;
    this.chosen = chosen;
    this.desk = desk;
    this.current = current;
    this.vendors = vendors;
  }

  LearnedListing of(String typed) {
    Chosen device = chosen.one(typed);
    Optional<ClientProfile> profile = current.get().profileOfDevice(device.id());
    QuarantineState quarantine = desk.quarantine(profile);
    Map<DomainName, LearnedName> names = new HashMap<>();
    Set<Integer> ids = new TreeSet<>(device.device().merged());
    ids.add(device.id());
    for (int id : ids) {
      for (LearnedName name : devices.learned(id)) {
        names.merge(name.name(), name, LearnedDesk::sum);
      }
    }
    List<LearnedLine> lines = new ArrayList<>();
    names.values().stream()
        .sorted(
            Comparator.comparingLong(LearnedName::times)
                .reversed()
                .thenComparing(LearnedName::name))
        .forEach(
            name ->
                lines.add(line(device.id(), name, isGranted(profile, name), quarantine.state())));
    return new LearnedListing(device.id(), device.device().name(), quarantine, lines);
  }

  private static LearnedName sum(LearnedName one, LearnedName other) {
    return new LearnedName(
        one.device(),
        one.name(),
        one.times() + other.times(),
        one.blocked() + other.blocked(),
        one.first().isBefore(other.first()) ? one.first() : other.first(),
        one.last().isAfter(other.last()) ? one.last() : other.last());
  }

  private static boolean isGranted(Optional<ClientProfile> profile, LearnedName name) {
    return profile.flatMap(p -> p.grants().covering(name.name())).isPresent();
  }

  private LearnedLine line(int device, LearnedName name, boolean granted, String quarantine) {
    Optional<VendorMark> marked = vendors.markOf(name.name());
    boolean telltale = marked.filter(mark -> !mark.isKept()).isPresent();
    boolean needed =
        name.passed()
            && !telltale
            && name.name().labelCount() >= QuarantineProposals.FEWEST_LABELS
            && !current.get().stops(device, name.name());
    String state =
        switch (quarantine) {
          case "learning" -> granted ? "granted" : needed ? "proposed" : "left out";
          case "locked" -> granted ? "granted" : "blocked";
          default -> name.passed() ? "allowed" : "blocked";
        };
    return new LearnedLine(
        name.name().toString(),
        name.times(),
        name.blocked(),
        name.first().toString(),
        name.last().toString(),
        state,
        marked.map(LearnedDesk::mark).orElse(""));
  }

  private static String mark(VendorMark marked) {
    return (marked.isKept() ? "keep: " : "telemetry: ")
        + marked.entry().purpose()
        + " ("
        + marked.vendor()
        + ")";
  }
}
