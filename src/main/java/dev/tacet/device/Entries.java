package dev.tacet.device;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * All devices by id and by what makes them that device: 1,024, and few labels each once all have
 * many. Whom the owner touched never goes. One thread: that of the {@link DeviceTable}.
 */
final class Entries {
  static final int MAX = 1_024;

  /** From so many labels in all on, a device keeps two: some hundreds of octets each add up. */
  private static final int MANY_LABELS = 2_048;

  private static final long SHORT_LIVED_SECONDS = 3_600;

  private Makers makers;
  private final AddressTable addresses;
  private final DeviceIds ids;
  private final Map<Integer, Entry> byId = new TreeMap<>();
  private final Map<DeviceKey, Entry> byKey = new HashMap<>();
  private final Set<Integer> dropped = new HashSet<>();
  private OwnerWords owner = OwnerWords.NONE;
  private long signs;
  private int labels;
  private long evicted;
  private long refused;
  private long labelsEvicted;

  /**
   * @param addresses a device that goes leaves its own
   * @param ids gives each new one its id
   */
  Entries(Makers makers, AddressTable addresses, DeviceIds ids) {
    this.makers = makers;
    this.addresses = addresses;
    this.ids = ids;
  }

  /** Takes up what was kept; the one seen last, last. */
  void restore(KeptDevice device) {
    ids.given(device.id());
    if (byId.size() >= MAX && !evictOne()) {
      refused++;
      return;
    }
    Entry entry = Entry.restored(device, makerOf(device.key()));
    add(entry);
    device.addresses().forEach(address -> addresses.restore(entry, address));
    entry.wasKept();
  }

  int size() {
    return byId.size();
  }

  Collection<Entry> all() {
    return byId.values();
  }

  Optional<Entry> find(int id) {
    return Optional.ofNullable(byId.get(id));
  }

  Optional<Entry> find(DeviceKey key) {
    return Optional.ofNullable(byKey.get(key));
  }

  /** Empty where there is no room, or no id that was kept as given. */
  Optional<Entry> findOrAdd(DeviceKey key, Instant at) {
    Entry known = byKey.get(key);
    if (known != null) {
      return Optional.of(known);
    }
    OptionalInt id = byId.size() < MAX || evictOne() ? ids.next() : OptionalInt.empty();
    if (id.isEmpty()) {
      refused++;
      return Optional.empty();
    }
    Entry entry = new Entry(id.getAsInt(), key, makerOf(key), at);
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

  void alive(Entry entry, Instant at) {
    entry.alive(at, ++signs);
  }

  /**
   * Hangs a label on a device.
   *
   * @return whether it says anything new
   */
  boolean tell(Entry entry, Sighting.Label label) {
    labels -= entry.labels.size();
    Labels.Told told = entry.labels.tell(label, labels >= MANY_LABELS);
    labels += entry.labels.size();
    if (told == Labels.Told.NOTHING_NEW) {
      entry.changed();
      return false;
    }
    labelsEvicted += told == Labels.Told.NEWS_AND_ONE_WENT ? 1 : 0;
    entry.relabelled();
    return true;
  }

  /** Whom the owner touched, and whom the owner merged, from now on. */
  void heed(OwnerWords words) {
    owner = words;
  }

  OwnerWords owner() {
    return owner;
  }

  /** The entries that are one device, by the id of the main one. */
  Map<Integer, List<Entry>> groups() {
    Map<Integer, List<Entry>> groups = new TreeMap<>();
    for (Entry entry : byId.values()) {
      groups.computeIfAbsent(mainOf(entry.id), id -> new ArrayList<>(1)).add(entry);
    }
    return groups;
  }

  /** Whether both are there and the owner did not merge them. */
  boolean areTwo(int one, int other) {
    return byId.containsKey(one) && byId.containsKey(other) && mainOf(one) != mainOf(other);
  }

  private int mainOf(int id) {
    return owner.mainOf(id, byId::containsKey);
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

  /** The same device under another key, which nobody has. */
  void rekey(Entry entry, DeviceKey key) {
    byKey.remove(entry.key);
    entry.key = key;
    byKey.put(key, entry);
    entry.changed();
  }

  void drop(Entry entry) {
    addresses.takeAll(entry);
    labels -= entry.labels.size();
    byId.remove(entry.id);
    byKey.remove(entry.key);
    if (!entry.isNew()) {
      dropped.add(entry.id);
    }
  }

  /** Removes a device at the owner's word, which the store hears from somebody else. */
  boolean forget(int id) {
    Optional<Entry> entry = find(id);
    entry.ifPresent(this::drop);
    dropped.remove(id);
    return entry.isPresent();
  }

  /** Ids forgotten to make room since the last call, of which something may be kept. */
  List<Integer> takeDropped() {
    List<Integer> all = List.copyOf(dropped);
    dropped.clear();
    return all;
  }

  /** Forgotten to make room since the start. */
  long evicted() {
    return evicted;
  }

  /** New ones that found no room since the start. */
  long refused() {
    return refused;
  }

  /** Labels forgotten to make room since the start. */
  long labelsEvicted() {
    return labelsEvicted;
  }
}
