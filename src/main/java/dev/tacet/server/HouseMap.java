package dev.tacet.server;

import dev.tacet.device.Device;
import dev.tacet.device.DeviceKey;
import dev.tacet.device.DeviceSnapshot;
import dev.tacet.device.Kind;
import dev.tacet.device.MacAddress;
import dev.tacet.device.NameFrom;
import dev.tacet.device.PlainAddress;
import dev.tacet.device.Proposal;
import dev.tacet.device.Source;
import dev.tacet.device.source.KnownDevice;
import dev.tacet.device.source.KnownDevices;
import dev.tacet.policy.DeviceMap.Entry;
import dev.tacet.policy.OwnerSettings;
import dev.tacet.policy.Subject;
import dev.tacet.policy.Subject.OfDevice;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes what the policy may know of devices out of what the book knows. Here is where a label ends:
 * what a device calls itself, an address that is only remembered, and a kind that is only guessed
 * do not come through. Pure functions.
 */
final class HouseMap {
  private HouseMap() {}

  /**
   * The devices, in the order of their numbers, which is that of being first seen.
   *
   * @param known what the configuration names
   * @param settings whoever the owner set something for is there, seen or not: an address of nobody
   *     could be theirs
   * @param own addresses of this machine
   */
  static List<Entry> of(
      DeviceSnapshot snapshot, KnownDevices known, OwnerSettings settings, Set<InetAddress> own) {
    Map<Integer, Set<Integer>> proposed = new HashMap<>();
    for (Proposal proposal : snapshot.proposals()) {
      proposed
          .computeIfAbsent(proposal.claimant(), id -> new TreeSet<>())
          .add(proposal.established());
    }
    List<Entry> entries = new ArrayList<>();
    Set<Integer> there = new HashSet<>();
    for (Device device : snapshot.devices()) {
      there.add(device.id());
      there.addAll(device.merged());
      entries.add(entry(device, knownAs(device, known), proposed(device, proposed), own));
    }
    settings.settings().stream()
        .flatMap(setting -> id(setting.subject()))
        .filter(there::add)
        .forEach(id -> entries.add(unseen(id)));
    settings.rules().stream()
        .flatMap(rule -> id(rule.subject()))
        .filter(there::add)
        .forEach(id -> entries.add(unseen(id)));
    entries.sort(Comparator.comparingInt(Entry::id));
    return entries;
  }

  private static Stream<Integer> id(Subject subject) {
    return subject instanceof OfDevice device ? Stream.of(device.id()) : Stream.empty();
  }

  private static Entry unseen(int id) {
    return new Entry(
        id, Set.of(), "", "#" + id, "", Set.of(), false, List.of(), Set.of(), List.of(), Set.of());
  }

  private static Entry entry(
      Device device, List<KnownDevice> known, Set<Integer> proposedAs, Set<InetAddress> own) {
    boolean self = device.key() instanceof DeviceKey.Self;
    Set<InetAddress> addresses = new LinkedHashSet<>();
    device.addresses().stream()
        .filter(Device.Address::confirmed)
        .map(Device.Address::address)
        .filter(address -> self || !own.contains(address) || isOwners(device, address))
        .forEach(addresses::add);
    if (self) {
      own.stream().map(PlainAddress::of).forEach(addresses::add);
    }
    return new Entry(
        device.id(),
        device.merged(),
        device.from() == NameFrom.OWNER ? device.name() : "",
        device.name(),
        known.stream().flatMap(k -> k.kind().stream()).map(Kind::word).findFirst().orElse(""),
        known.stream().flatMap(k -> k.groups().stream()).collect(Collectors.toSet()),
        !self && known.isEmpty(),
        List.copyOf(addresses),
        device.macs().stream().map(MacAddress::octets).collect(Collectors.toSet()),
        known.stream().flatMap(k -> k.token().stream()).toList(),
        proposedAs);
  }

  private static boolean isOwners(Device device, InetAddress address) {
    return device.addresses().stream()
        .anyMatch(a -> a.source() == Source.OWNER && a.address().equals(address));
  }

  /** A device that is several by the owner's merging is proposed as what each of them is. */
  private static Set<Integer> proposed(Device device, Map<Integer, Set<Integer>> proposed) {
    Set<Integer> all = new TreeSet<>(proposed.getOrDefault(device.id(), Set.of()));
    device.merged().forEach(id -> all.addAll(proposed.getOrDefault(id, Set.of())));
    all.remove(device.id());
    all.removeAll(device.merged());
    return all;
  }

  private static List<KnownDevice> knownAs(Device device, KnownDevices known) {
    return known.devices().stream().filter(entry -> is(device, entry)).toList();
  }

  private static boolean is(Device device, KnownDevice entry) {
    return entry.mac().filter(device.macs()::contains).isPresent()
        || entry.mac().isEmpty()
            && (device.key().equals(new DeviceKey.OfName(entry.name()))
                || entry.addresses().stream().anyMatch(address -> isOwners(device, address)));
  }

  /** The names rows of the log are shown with, merged numbers included. */
  static Map<Integer, String> names(DeviceSnapshot snapshot) {
    Map<Integer, String> names = new HashMap<>();
    for (Device device : snapshot.devices()) {
      names.put(device.id(), device.name());
      device.merged().forEach(id -> names.put(id, device.name()));
    }
    return names;
  }

  /** Addresses that are a device's for sure right now. */
  static Set<InetAddress> confirmed(Device device) {
    return device.addresses().stream()
        .filter(Device.Address::confirmed)
        .map(Device.Address::address)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** All numbers of a device. */
  static Set<Integer> ids(Device device) {
    Set<Integer> ids = new TreeSet<>(device.merged());
    ids.add(device.id());
    return ids;
  }
}
