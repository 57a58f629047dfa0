package dev.tacet.device;

import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * All devices: takes sightings and the owner's words, gives out ids, holds every bound. Without
 * thread, mailbox or clock of its own, so that the same sightings always give the same devices. One
 * thread: that of the {@link DeviceBook}.
 */
final class DeviceTable {
  static final int MAX_DEVICES = 1_024;

  /** From so many labels in all on, a device keeps two: some hundreds of octets each add up. */
  private static final int MANY_LABELS = 2_048;

  static final int MAX_OWNERS_ADDRESSES = 4_096;
  private static final long SHORT_LIVED_SECONDS = 3_600;

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

  private Makers makers;
  private final Function<InetAddress, Place> places;
  private final Map<Integer, Entry> byId = new TreeMap<>();
  private final Map<DeviceKey, Entry> byKey = new HashMap<>();
  private final AddressTable addresses = new AddressTable();
  private final WaitingRoom waiting = new WaitingRoom();
  private final Set<Integer> dropped = new HashSet<>();
  private OwnerWords owner = OwnerWords.NONE;
  private int ownerVersion;
  private boolean attributes;
  private int lastId;
  private long signs;
  private int labels;
  private long evicted;
  private long refused;
  private long labelsEvicted;

  DeviceTable(Makers makers, Function<InetAddress, Place> places, DeviceStore.Kept kept) {
    this.makers = makers;
    this.places = places;
    this.lastId = kept.lastId();
    kept.devices().stream().sorted(Comparator.comparing(KeptDevice::last)).forEach(this::restore);
  }

  private void restore(KeptDevice device) {
    lastId = Math.max(lastId, device.id());
    if (byId.size() >= MAX_DEVICES && !evictOne()) {
      return;
    }
    Entry entry = Entry.restored(device, makerOf(device.key()));
    add(entry);
    device.addresses().forEach(address -> addresses.restore(entry, address));
    entry.wasKept();
  }

  /** Whether addresses on the wire get their MAC from a source that works. */
  News attributes(boolean now) {
    if (attributes == now) {
      return News.NONE;
    }
    attributes = now;
    if (!now) {
      waiting.takeAsking().forEach((address, at) -> seenAlone(address, at));
    }
    return News.DEVICES;
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
    Optional<Entry> found = findOrAdd(new DeviceKey.OfMac(link.mac()), link.at());
    if (found.isEmpty()) {
      return News.NONE;
    }
    Entry entry = found.get();
    boolean isNew = entry.version() == 0;
    alive(entry, link.at());
    Optional<Entry> before = addresses.find(address).map(held -> held.owner);
    boolean moved = addresses.give(entry, address, link.source(), link.port(), link.at());
    before.filter(other -> other != entry).ifPresent(this::dropIfOnlyAnAddress);
    boolean warned = entry.ports.seen(link.source(), link.port(), link.at(), nowNanos);
    waiting.attributed(address);
    boolean named = hangLabels(entry, address) | hangLabels(entry, link.mac());
    return isNew || moved || warned || named ? News.DEVICES : News.TIMES;
  }

  /** A device that was only an address is none any more, once the address has a MAC. */
  private void dropIfOnlyAnAddress(Entry entry) {
    if (entry.key instanceof DeviceKey.OfAddress
        && entry.addresses.isEmpty()
        && !owner.isTouched(entry.id)) {
      drop(entry);
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
            ? label.mac().map(DeviceKey.OfMac::new).map(byKey::get)
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
    labels -= entry.labels.size();
    Labels.Told told = entry.labels.tell(label, labels >= MANY_LABELS);
    labels += entry.labels.size();
    if (told == Labels.Told.NOTHING_NEW) {
      entry.changed();
      return News.TIMES;
    }
    labelsEvicted += told == Labels.Told.NEWS_AND_ONE_WENT ? 1 : 0;
    entry.relabelled();
    return News.DEVICES;
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
    Optional<Entry> byToken = Optional.ofNullable(byId.get(seen.device()));
    if (byToken.isPresent() && !(byToken.get().key instanceof DeviceKey.Self)) {
      return asks(byToken.get(), seen);
    }
    News news = seenAlone(seen.address(), seen.at());
    confirmedOwner(seen.address()).ifPresent(entry -> asks(entry, seen));
    return news;
  }

  /** A forwarder the owner trusts named the MAC; the address is the forwarder's. */
  private News seenBehind(Sighting.Seen seen, MacAddress mac, long nowNanos) {
    Optional<Entry> found = findOrAdd(new DeviceKey.OfMac(mac), seen.at());
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
    alive(entry, seen.at());
    boolean tells = seen.vendor().filter(v -> !v.isEmpty()).filter(entry::hit).isPresent();
    return tells ? News.DEVICES : News.TIMES;
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
    Optional<Entry> found = findOrAdd(key, at);
    found.ifPresent(
        entry -> {
          alive(entry, at);
          addresses.give(entry, address, Source.QUERIES, "", at);
          waiting.attributed(address);
          hangLabels(entry, address);
        });
    return found.isPresent() ? News.DEVICES : News.NONE;
  }

  /** Replaces all the owner said before. */
  void owner(List<OwnerFact> facts, Instant at) {
    List<Held> before =
        byId.values().stream().flatMap(e -> e.addresses.stream()).filter(Held::isOwners).toList();
    before.forEach(addresses::take);
    // First without the configuration's devices, so that making room for them spares the touched.
    owner = new OwnerWords(facts, Map.of(), Map.of());
    Map<Integer, String> names = new HashMap<>();
    Map<Integer, Kind> kinds = new HashMap<>();
    int left = MAX_OWNERS_ADDRESSES;
    for (OwnerFact.Known known : knownIn(facts).toList()) {
      DeviceKey key =
          known
              .mac()
              .<DeviceKey>map(DeviceKey.OfMac::new)
              .orElseGet(() -> new DeviceKey.OfName(known.name()));
      Optional<Entry> entry = findOrAdd(key, at);
      if (entry.isEmpty()) {
        continue;
      }
      names.put(entry.get().id, known.name());
      known.kind().ifPresent(kind -> kinds.put(entry.get().id, kind));
      for (InetAddress address : known.addresses().subList(0, limit(known, left))) {
        addresses.give(entry.get(), address, Source.OWNER, "", at);
        waiting.attributed(address);
        hangLabels(entry.get(), address);
        left--;
      }
      known.mac().ifPresent(mac -> hangLabels(entry.get(), mac));
      owner = new OwnerWords(facts, names, kinds);
    }
    ownerVersion++;
  }

  private static int limit(OwnerFact.Known known, int left) {
    return Math.min(Math.min(known.addresses().size(), AddressTable.MAX_A_DEVICE), left);
  }

  private static Stream<OwnerFact.Known> knownIn(List<OwnerFact> facts) {
    return facts.stream()
        .filter(OwnerFact.Known.class::isInstance)
        .map(OwnerFact.Known.class::cast);
  }

  private void alive(Entry entry, Instant at) {
    entry.alive(at, ++signs);
  }

  private Optional<Entry> findOrAdd(DeviceKey key, Instant at) {
    Entry known = byKey.get(key);
    if (known != null) {
      return Optional.of(known);
    }
    if (byId.size() >= MAX_DEVICES && !evictOne()) {
      refused++;
      return Optional.empty();
    }
    Entry entry = new Entry(++lastId, key, makerOf(key), at);
    add(entry);
    return Optional.of(entry);
  }

  private void add(Entry entry) {
    labels += entry.labels.size();
    byId.put(entry.id, entry);
    byKey.put(entry.key, entry);
  }

  /**
   * Takes another table of makers; those that were kept may be of an older one.
   *
   * @return whether a device is of another maker now
   */
  boolean makers(Makers table) {
    makers = table;
    boolean any = false;
    for (Entry entry : byId.values()) {
      any |= entry.isMadeBy(makerOf(entry.key));
    }
    return any;
  }

  private String makerOf(DeviceKey key) {
    return key instanceof DeviceKey.OfMac ofMac ? makers.of(ofMac.mac()).orElse("") : "";
  }

  /**
   * Forgets the one that is idle for the longest time among those that came and went within an
   * hour, else among all; never one the owner said anything about. So a flood of new devices eats
   * itself.
   */
  private boolean evictOne() {
    Entry goes = null;
    for (Entry entry : byId.values()) {
      boolean stays = owner.isTouched(entry.id) || entry.key instanceof DeviceKey.Self;
      if (!stays && (goes == null || goesBefore(entry, goes))) {
        goes = entry;
      }
    }
    if (goes == null) {
      return false;
    }
    drop(goes);
    evicted++;
    return true;
  }

  private static boolean goesBefore(Entry one, Entry other) {
    boolean shortLived = one.livedSeconds() < SHORT_LIVED_SECONDS;
    boolean otherShortLived = other.livedSeconds() < SHORT_LIVED_SECONDS;
    return shortLived == otherShortLived ? one.lifeSign() < other.lifeSign() : shortLived;
  }

  private void drop(Entry entry) {
    addresses.takeAll(entry);
    labels -= entry.labels.size();
    byId.remove(entry.id);
    byKey.remove(entry.key);
    if (!entry.isNew()) {
      dropped.add(entry.id);
    }
  }

  /** Removes a device; the one at its MAC or address will be a new one. */
  boolean forget(int id) {
    Optional<Entry> entry = Optional.ofNullable(byId.get(id));
    entry.ifPresent(this::drop);
    dropped.remove(id);
    return entry.isPresent();
  }

  Collection<Entry> entries() {
    return byId.values();
  }

  /** The entries that are one device, by the id of the main one. */
  Map<Integer, List<Entry>> groups() {
    Map<Integer, List<Entry>> groups = new TreeMap<>();
    for (Entry entry : byId.values()) {
      int main = owner.mainOf(entry.id, byId::containsKey);
      groups.computeIfAbsent(main, id -> new ArrayList<>(1)).add(entry);
    }
    return groups;
  }

  OwnerWords owner() {
    return owner;
  }

  /** Rises when the owner said something else. */
  int ownerVersion() {
    return ownerVersion;
  }

  /** Ids forgotten to make room since the last call, of which something may be kept. */
  List<Integer> takeDropped() {
    List<Integer> all = List.copyOf(dropped);
    dropped.clear();
    return all;
  }

  DeviceCounts counts(long claimsOmitted, Map<Source, Long> mailboxDropped) {
    return new DeviceCounts(
        byId.size(),
        addresses.size(),
        waiting.asking(),
        addresses.evicted(),
        evicted,
        refused,
        labelsEvicted,
        waiting.evicted(),
        claimsOmitted,
        mailboxDropped);
  }
}
