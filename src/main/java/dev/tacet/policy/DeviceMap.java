package dev.tacet.policy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is known of devices at a moment, from evidence; the owner's settings are not in it. Only
 * what may carry policy is: no address or MAC that is a mere label. Immutable; looking up takes no
 * lock and allocates nothing.
 */
public final class DeviceMap {
  /** There is no such device. */
  static final int ABSENT = AddressSlots.ABSENT;

  /** The group of new devices where the owner wants nothing else. */
  public static final String OPEN = "open";

  /** The group whose devices are locked in quarantine, unless the owner set otherwise. */
  public static final String QUARANTINED = "quarantined";

  public static final DeviceMap EMPTY = of(List.of(), List.of(), false, OPEN);

  /**
   * One device.
   *
   * @param id above 0
   * @param merged the numbers of the devices that are this one
   * @param name the owner's, else empty
   * @param shown the best name there is, for people
   * @param kind a word such as {@code camera}; empty where it is not known
   * @param groups those the configuration puts it in
   * @param fresh whether it is in the group of new devices as long as the owner puts it in none
   * @param macs 48 bits each
   * @param tokens secrets of the configuration that make a query this device's
   * @param proposedAs the devices it may be, going by a label; it is judged as these, too
   */
  public record Entry(
      int id,
      Set<Integer> merged,
      String name,
      String shown,
      String kind,
      Set<String> groups,
      boolean fresh,
      List<InetAddress> addresses,
      Set<Long> macs,
      List<String> tokens,
      Set<Integer> proposedAs) {
    public Entry {
      if (id <= 0) {
        throw new IllegalArgumentException("a device's number is above 0: " + id);
      }
      merged = Set.copyOf(merged);
      Objects.requireNonNull(name);
      Objects.requireNonNull(shown);
      Objects.requireNonNull(kind);
      groups = Set.copyOf(groups);
      addresses = List.copyOf(addresses);
      macs = Set.copyOf(macs);
      tokens = List.copyOf(tokens);
      proposedAs = Set.copyOf(proposedAs);
    }

    // Written out here, and in the other records that a start compares: what the VM makes for a
    // record it makes when first asked, which takes some milliseconds each time.
    @Override
    public boolean equals(Object other) {
      return other == this
          || other instanceof Entry entry
              && id == entry.id
              && fresh == entry.fresh
              && merged.equals(entry.merged)
              && name.equals(entry.name)
              && shown.equals(entry.shown)
              && kind.equals(entry.kind)
              && groups.equals(entry.groups)
              && addresses.equals(entry.addresses)
              && macs.equals(entry.macs)
              && tokens.equals(entry.tokens)
              && proposedAs.equals(entry.proposedAs);
    }

    @Override
    public int hashCode() {
      return 31 * id + name.hashCode();
    }

    /** Its number, then those merged into it. */
    List<Integer> ids() {
      List<Integer> ids = new ArrayList<>(merged.size() + 1);
      ids.add(id);
      merged.stream().filter(other -> other != id).sorted().forEach(ids::add);
      return ids;
    }
  }

  private final List<Entry> entries;
  private final List<Network> forwarders;
  private final boolean attributes;
  private final String newDevices;
  private final AddressSlots addresses;
  private final Map<Integer, Integer> byId = new HashMap<>();

  /** Sorted; the slot of each stands at the same place in {@code macSlots}. */
  private final long[] macs;

  private final int[] macSlots;
  private final Map<String, Integer> byToken = new HashMap<>();

  private DeviceMap(
      List<Entry> entries, List<Network> forwarders, boolean attributes, String newDevices) {
    this.entries = List.copyOf(entries);
    this.forwarders = List.copyOf(forwarders);
    this.attributes = attributes;
    this.newDevices = new Subject.OfGroup(newDevices).name();
    addresses = new AddressSlots(this.entries.stream().map(Entry::addresses).toList());
    TreeMap<Long, Integer> byMac = new TreeMap<>();
    for (int slot = 0; slot < entries.size(); slot++) {
      Entry entry = entries.get(slot);
      byId.putIfAbsent(entry.id(), slot);
      for (long mac : entry.macs()) {
        byMac.putIfAbsent(mac, slot);
      }
      for (String token : entry.tokens()) {
        byToken.putIfAbsent(token, slot);
      }
    }
    for (int slot = 0; slot < entries.size(); slot++) {
      for (int id : entries.get(slot).merged()) {
        byId.putIfAbsent(id, slot);
      }
    }
    macs = byMac.keySet().stream().mapToLong(Long::longValue).toArray();
    macSlots = byMac.values().stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * @param devices in the order they were first seen; the earlier one has what two claim
   * @param forwarders whose EDNS options are believed
   * @param attributes whether somebody finds out whose an unknown address is; where nobody does, it
   *     is treated as everyone's
   * @param newDevices the group that fresh devices are in
   */
  public static DeviceMap of(
      List<Entry> devices, List<Network> forwarders, boolean attributes, String newDevices) {
    return new DeviceMap(devices, forwarders, attributes, newDevices);
  }

  /** All, in the order they were first seen. */
  public List<Entry> devices() {
    return entries;
  }

  /** The device with a number, its own or one merged into it. */
  public Optional<Entry> device(int id) {
    return Optional.ofNullable(byId.get(id)).map(entries::get);
  }

  /** All numbers that are the device with this number, itself included. */
  public Set<Integer> idsOf(int id) {
    return device(id)
        .<Set<Integer>>map(entry -> new LinkedHashSet<>(entry.ids()))
        .orElse(Set.of(id));
  }

  /** Addresses of which too many others have the hash: somebody made them up. */
  public int crowdedAddresses() {
    return addresses.crowded();
  }

  boolean attributes() {
    return attributes;
  }

  String newDevices() {
    return newDevices;
  }

  /** The place of the device with an address among {@link #devices}, or {@link #ABSENT}. */
  int slotOf(InetAddress client) {
    return addresses.find(client);
  }

  int slotOfId(int id) {
    return byId.getOrDefault(id, ABSENT);
  }

  int slotOfMac(long mac) {
    int at = Arrays.binarySearch(macs, mac);
    return at < 0 ? ABSENT : macSlots[at];
  }

  int slotOfToken(String token) {
    return byToken.getOrDefault(token, ABSENT);
  }

  /** Whether this client says truly whose a query is. */
  boolean isForwarder(InetAddress client) {
    for (Network network : forwarders) {
      if (network.contains(client)) {
        return true;
      }
    }
    return false;
  }
}
