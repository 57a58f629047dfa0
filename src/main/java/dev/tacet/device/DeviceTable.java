package dev.tacet.device;

import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What becomes of sightings and of the owner's words: which device they are about, and how much
 * they change. Without thread, mailbox or clock of its own, so that the same sightings always give
 * the same devices. The devices themselves are in {@link Entries}, their addresses in {@link
 * AddressTable}, what has no device yet in the {@link WaitingRoom}. One thread: that of the {@link
 * DeviceBook}.
 */
final class DeviceTable {
  static final int MAX_OWNERS_ADDRESSES = 4_096;

  /** How much a sighting changed. */
  enum News {
    NONE,
    /** Only times: nobody waits for them. */
    TIMES,
    /** Whose an address is, or what a device is called. */
    DEVICES,
    /** An address on the wire whose MAC the kernel has to be asked for. */
    UNATTRIBUTED
  }

  private final Function<InetAddress, Place> places;
  private final AddressTable addresses = new AddressTable();
  private final Entries entries;
  private final WaitingRoom waiting = new WaitingRoom();
  private final AddressFights fights = new AddressFights();
  private Watch watch = Watch.OFF;
  private int ownerVersion;
  private boolean attributes;

  /**
   * @param facts what the owner says: where more was kept than finds room, these stay
   */
  DeviceTable(
      Makers makers,
      Function<InetAddress, Place> places,
      DeviceStore.Kept kept,
      List<OwnerFact> facts,
      DeviceIds ids) {
    this.places = places;
    this.entries = new Entries(makers, addresses, ids);
    Map<DeviceKey, String> known = new HashMap<>();
    OwnerFact.Known.of(facts).forEach(one -> known.put(one.key(), one.name()));
    Map<Integer, String> names = new HashMap<>();
    for (KeptDevice device : kept.devices()) {
      Optional.ofNullable(known.get(device.key())).ifPresent(name -> names.put(device.id(), name));
    }
    entries.heed(new OwnerWords(facts, names, Map.of()));
    kept.devices().stream()
        .sorted(Comparator.comparing(KeptDevice::last))
        .forEach(entries::restore);
  }

  /** Whether addresses on the wire get their MAC from a source that works. */
  News attributes(boolean now) {
    boolean changed = attributes != now;
    attributes = now;
    if (!now) {
      changed |= addressesAreDevices();
      waiting.takeAsking().forEach((address, at) -> seenAlone(address, at));
    }
    return changed ? News.DEVICES : News.NONE;
  }

  /**
   * A device that is an address is that address from the start on where nobody says more of it:
   * else one that is locked in would ask what it likes after a restart, until it was seen again.
   *
   * @return whether any was not yet
   */
  private boolean addressesAreDevices() {
    boolean any = false;
    for (Entry entry : entries.all()) {
      for (Held held : entry.addresses) {
        if (!held.told().confirmed()
            && entry.key instanceof DeviceKey.OfAddress of
            && of.address().equals(held.told().address())) {
          held.confirm(Source.QUERIES, "", held.told().last());
          entry.changed();
          any = true;
        }
      }
    }
    return any;
  }

  boolean attributes() {
    return attributes;
  }

  News apply(Sighting sighting, long nowNanos) {
    if (sighting instanceof Sighting.Link link) {
      return link(link, nowNanos);
    }
    if (sighting instanceof Sighting.Label label) {
      return label(label);
    }
    if (sighting instanceof Sighting.Seen seen) {
      return seen(seen, nowNanos);
    }
    return gone((Sighting.Gone) sighting);
  }

  private News link(Sighting.Link link, long nowNanos) {
    InetAddress address = link.address();
    if (!PlainAddress.isOfADevice(address) || places.apply(address) == Place.OWN) {
      return News.NONE;
    }
    Optional<Entry> found = entries.findOrAdd(new DeviceKey.OfMac(link.mac()), link.at());
    if (found.isEmpty()) {
      return News.NONE;
    }
    Entry entry = found.get();
    boolean isNew = entry.version() == 0;
    entries.alive(entry, link.at());
    if (link.alive()) {
      stays(entry, link.at());
    }
    Optional<Entry> before =
        addresses.find(address).map(held -> held.owner).filter(other -> other != entry);
    boolean moved = addresses.give(entry, address, link.source(), link.port(), link.at());
    if (moved && addresses.find(address).filter(held -> held.owner == entry).isPresent()) {
      before.ifPresent(other -> fights.moved(address, other, entry, link.at(), nowNanos));
    }
    before.ifPresent(this::dropIfOnlyAnAddress);
    boolean warned = entry.ports.seen(link.source(), link.port(), link.at(), nowNanos);
    waiting.attributed(address);
    boolean named = hangLabels(entry, address) | hangLabels(entry, link.mac());
    return isNew || moved || warned || named ? News.DEVICES : News.TIMES;
  }

  /** A device that was only an address is none any more, once the address has a MAC. */
  private void dropIfOnlyAnAddress(Entry entry) {
    if (entry.key instanceof DeviceKey.OfAddress
        && entry.addresses.isEmpty()
        && !owner().isTouched(entry.id)) {
      entries.drop(entry);
    }
  }

  private boolean hangLabels(Entry entry, Object anchor) {
    boolean news = false;
    for (Sighting.Label label : waiting.takeLabels(anchor)) {
      news |= tell(entry, label) == News.DEVICES;
    }
    return news;
  }

  private News gone(Sighting.Gone gone) {
    Optional<Held> held = addresses.find(gone.address());
    held.ifPresent(
        h -> {
          h.gone();
          h.owner.changed();
        });
    return held.isPresent() ? News.TIMES : News.NONE;
  }

  private News label(Sighting.Label label) {
    Optional<Entry> entry =
        label.mac().isPresent()
            ? label.mac().map(DeviceKey.OfMac::new).flatMap(entries::find)
            : label.address().flatMap(this::confirmedOwner);
    if (entry.isEmpty()) {
      waiting.keep(label);
      return News.NONE;
    }
    return tell(entry.get(), label);
  }

  private Optional<Entry> confirmedOwner(InetAddress address) {
    return addresses.find(address).filter(held -> held.told().confirmed()).map(held -> held.owner);
  }

  private News tell(Entry entry, Sighting.Label label) {
    return entries.tell(entry, label) ? News.DEVICES : News.TIMES;
  }

  private News seen(Sighting.Seen seen, long nowNanos) {
    if (seen.mac().isPresent()) {
      return seenBehind(seen, seen.mac().get(), nowNanos);
    }
    Optional<Held> held = addresses.find(seen.address()).filter(h -> h.told().confirmed());
    if (held.isPresent()) {
      addresses.alive(held.get());
      held.get().seen(seen.at());
      return asks(held.get().owner, seen);
    }
    Optional<Entry> byToken = entries.find(seen.device());
    if (byToken.isPresent() && !(byToken.get().key instanceof DeviceKey.Self)) {
      return asks(byToken.get(), seen);
    }
    News news = seenAlone(seen.address(), seen.at());
    confirmedOwner(seen.address()).ifPresent(entry -> asks(entry, seen));
    return news;
  }

  /** A forwarder the owner trusts named the MAC; the address is the forwarder's. */
  private News seenBehind(Sighting.Seen seen, MacAddress mac, long nowNanos) {
    if (!mac.isOfADevice()) {
      return News.NONE;
    }
    Optional<Entry> found = entries.findOrAdd(new DeviceKey.OfMac(mac), seen.at());
    if (found.isEmpty()) {
      return News.NONE;
    }
    Entry entry = found.get();
    boolean isNew = entry.version() == 0;
    String forwarder = seen.address().getHostAddress();
    boolean warned = entry.ports.seen(Source.EDNS, forwarder, seen.at(), nowNanos);
    boolean named = hangLabels(entry, mac);
    News news = asks(entry, seen);
    return isNew || warned || named ? News.DEVICES : news;
  }

  private News asks(Entry entry, Sighting.Seen seen) {
    entries.alive(entry, seen.at());
    stays(entry, seen.at());
    boolean tells = seen.vendor().filter(v -> !v.isEmpty()).filter(entry::hit).isPresent();
    return tells ? News.DEVICES : News.TIMES;
  }

  private void stays(Entry entry, Instant at) {
    if (watch.on() && !(entry.key instanceof DeviceKey.Self) && watch.may().test(entry.id)) {
      entry.stays.seen(at);
    }
  }

  /** Writes down from now on when devices are there, or no more; then what was is forgotten. */
  void watch(Watch changed) {
    watch = changed;
    if (!watch.on()) {
      entries.all().forEach(entry -> entry.stays.restore(List.of()));
    }
  }

  Watch watch() {
    return watch;
  }

  /** Forgets when devices were there before a time. */
  void forgetStaysBefore(Instant time) {
    for (Entry entry : entries.all()) {
      if (entry.stays.forgetBefore(time)) {
        entry.changed();
      }
    }
  }

  /** When each device was there, merged ones apart; those of whom nothing is known left out. */
  Map<Integer, List<Stay>> stays() {
    Map<Integer, List<Stay>> stays = new HashMap<>();
    for (Entry entry : entries.all()) {
      List<Stay> its = entry.stays.all();
      if (!its.isEmpty()) {
        stays.put(entry.id, its);
      }
    }
    return stays;
  }

  /** Somebody asked of whom nothing is known but the address. */
  private News seenAlone(InetAddress address, Instant at) {
    if (!PlainAddress.isOfADevice(address)) {
      return News.NONE;
    }
    Place place = places.apply(address);
    if (place == Place.ON_LINK && attributes) {
      waiting.asked(address, at);
      return News.UNATTRIBUTED;
    }
    DeviceKey key = place == Place.OWN ? new DeviceKey.Self() : new DeviceKey.OfAddress(address);
    Optional<Entry> found = entries.findOrAdd(key, at);
    found.ifPresent(
        entry -> {
          entries.alive(entry, at);
          addresses.give(entry, address, Source.QUERIES, "", at);
          waiting.attributed(address);
          hangLabels(entry, address);
        });
    return found.isPresent() ? News.DEVICES : News.NONE;
  }

  /** Replaces all the owner said before. */
  void owner(List<OwnerFact> facts, Instant at) {
    List<Held> before =
        entries.all().stream().flatMap(e -> e.addresses.stream()).filter(Held::isOwners).toList();
    RenamedKnown.of(OwnerFact.Known.of(facts), entries.all())
        .forEach((key, entry) -> entries.rekey(entry, key));
    before.forEach(addresses::take);
    Map<InetAddress, Set<Integer>> users = new HashMap<>();
    Map<InetAddress, Device.Address> seen = new HashMap<>();
    for (Held held : before) {
      users.put(held.told().address(), held.users());
      seen.put(held.told().address(), held.told());
    }
    // First without the configuration's devices, so that making room for them spares the touched.
    entries.heed(new OwnerWords(facts, Map.of(), Map.of()));
    Map<Integer, String> names = new HashMap<>();
    Map<Integer, Kind> kinds = new HashMap<>();
    int left = MAX_OWNERS_ADDRESSES;
    for (OwnerFact.Known known : OwnerFact.Known.of(facts)) {
      DeviceKey key = known.key();
      Optional<Entry> entry = entries.findOrAdd(key, at);
      if (entry.isEmpty()) {
        continue;
      }
      names.put(entry.get().id, known.name());
      known.kind().ifPresent(kind -> kinds.put(entry.get().id, kind));
      for (InetAddress address : known.firstAddresses(Math.min(left, AddressTable.MAX_A_DEVICE))) {
        addresses
            .find(address)
            .filter(held -> held.told().confirmed() && held.owner != entry.get())
            .ifPresent(held -> users.putIfAbsent(address, Set.of(held.owner.id)));
        addresses.enter(entry.get(), address, Optional.ofNullable(seen.get(address)));
        usedBy(address, users.getOrDefault(address, Set.of()));
        waiting.attributed(address);
        hangLabels(entry.get(), address);
        left--;
      }
      known.mac().ifPresent(mac -> hangLabels(entry.get(), mac));
      entries.heed(new OwnerWords(facts, names, kinds));
    }
    ownerVersion++;
  }

  private void usedBy(InetAddress address, Set<Integer> ids) {
    addresses.find(address).ifPresent(held -> ids.forEach(held::usedBy));
  }

  /**
   * Devices with a MAC at an address by which alone the owner knows another: they may be that one,
   * with all their other addresses.
   */
  List<Claims.AtAddress> atAddresses() {
    List<Claims.AtAddress> found = new ArrayList<>();
    for (Entry entry : entries.all()) {
      if (entry.key instanceof DeviceKey.OfName) {
        entry.addresses.stream()
            .filter(Held::isOwners)
            .forEach(held -> held.users().forEach(id -> addAt(held, id, entry, found)));
      } else if (entry.key instanceof DeviceKey.OfAddress of && owner().isTouched(entry.id)) {
        addresses
            .find(of.address())
            .filter(held -> held.owner != entry && held.told().confirmed())
            .ifPresent(held -> addAt(held, held.owner.id, entry, found));
      }
    }
    return found;
  }

  private void addAt(Held held, int user, Entry known, List<Claims.AtAddress> found) {
    if (entries.find(user).flatMap(Entry::mac).isPresent()) {
      found.add(new Claims.AtAddress(user, known.id, held.told().address().getHostAddress()));
    }
  }

  /**
   * Takes another table of makers; those that were kept may be of an older one.
   *
   * @return whether a device is of another maker now
   */
  boolean makers(Makers table) {
    return entries.makers(table);
  }

  /** Removes a device; the one at its MAC or address will be a new one. */
  boolean forget(int id) {
    return entries.forget(id);
  }

  Collection<Entry> entries() {
    return entries.all();
  }

  /** The entries that are one device, by the id of the main one. */
  Map<Integer, List<Entry>> groups() {
    return entries.groups();
  }

  /** The addresses that went back and forth within the last hour. */
  List<Warning> fights(long nowNanos) {
    return fights.warnings(nowNanos, entries::areTwo);
  }

  OwnerWords owner() {
    return entries.owner();
  }

  /** Rises when the owner said something else. */
  int ownerVersion() {
    return ownerVersion;
  }

  /** Ids forgotten to make room since the last call, of which something may be kept. */
  List<Integer> takeDropped() {
    return entries.takeDropped();
  }

  DeviceCounts counts(long claimsOmitted, Map<Source, Long> mailboxDropped) {
    return new DeviceCounts(
        entries.size(),
        addresses.size(),
        waiting.asking(),
        addresses.evicted(),
        entries.evicted(),
        entries.refused(),
        entries.labelsEvicted(),
        waiting.evicted(),
        claimsOmitted,
        mailboxDropped);
  }
}
