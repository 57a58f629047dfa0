package dev.tacet.device;

import java.net.InetAddress;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * Which device has which address: 64 a device, 8,192 in all. A device that has 64 loses its own
 * oldest idle one to a new one, so inventing addresses costs nobody else any; in all the oldest
 * idle goes. What the owner entered never goes. Idle is counted in life signs, not by a clock. One
 * thread.
 */
final class AddressTable {
  static final int MAX_A_DEVICE = 64;
  static final int MAX = 8_192;

  /** From the longest idle to the one just alive. */
  private final LinkedHashMap<InetAddress, Held> byAddress = new LinkedHashMap<>();

  private long evicted;

  int size() {
    return byAddress.size();
  }

  long evicted() {
    return evicted;
  }

  Optional<Held> find(InetAddress address) {
    return Optional.ofNullable(byAddress.get(address));
  }

  /**
   * Gives an address to a device, whoever had it before; an address of the owner's stays where the
   * owner put it.
   *
   * @return whether anything but the time changed
   */
  boolean give(Entry entry, InetAddress address, Source source, String port, Instant at) {
    Held held = byAddress.get(address);
    if (held != null && held.isOwners() && source != Source.OWNER) {
      alive(held);
      held.seen(at);
      return isUser(entry, held);
    }
    if (held != null && held.owner == entry) {
      alive(held);
      Device.Address before = held.told();
      held.confirm(source, port, at);
      return !before.confirmed()
          || !before.reachable()
          || before.source() != source
          || !before.port().equals(port);
    }
    if (held != null) {
      take(held);
    }
    return makeRoom(entry)
        && put(entry, new Device.Address(address, source, port, at, at, true, true));
  }

  /**
   * Puts an address where the owner says it is, whoever had it before. That says nothing of when it
   * was seen: it keeps the times it has.
   *
   * @param before as the owner had entered it before
   */
  void enter(Entry entry, InetAddress address, Optional<Device.Address> before) {
    Optional<Held> held = find(address);
    Optional<Device.Address> told = before.or(() -> held.map(Held::told));
    held.ifPresent(this::take);
    if (makeRoom(entry)) {
      Instant first = told.map(Device.Address::first).orElse(Device.Address.NEVER);
      Instant last = told.map(Device.Address::last).orElse(Device.Address.NEVER);
      put(entry, new Device.Address(address, Source.OWNER, "", first, last, true, true));
    }
  }

  private static boolean isUser(Entry entry, Held held) {
    int before = held.users().size();
    if (held.owner != entry) {
      held.usedBy(entry.id);
    }
    return held.users().size() > before;
  }

  /** Takes up what was kept; for display until it is confirmed. */
  void restore(Entry entry, Device.Address kept) {
    if (!byAddress.containsKey(kept.address()) && makeRoom(entry)) {
      put(
          entry,
          new Device.Address(
              kept.address(), kept.source(), kept.port(), kept.first(), kept.last(), false, false));
    }
  }

  private boolean put(Entry entry, Device.Address address) {
    Held held = new Held(entry, address);
    byAddress.put(address.address(), held);
    entry.addresses.add(held);
    return true;
  }

  /** Moves it to the end of both rows, where the last to go stand. */
  void alive(Held held) {
    byAddress.remove(held.told().address());
    byAddress.put(held.told().address(), held);
    held.owner.addresses.remove(held);
    held.owner.addresses.add(held);
  }

  void take(Held held) {
    byAddress.remove(held.told().address());
    held.owner.addresses.remove(held);
    held.owner.changed();
  }

  void takeAll(Entry entry) {
    entry.addresses.forEach(held -> byAddress.remove(held.told().address()));
    entry.addresses.clear();
  }

  private boolean makeRoom(Entry entry) {
    if (entry.addresses.size() >= MAX_A_DEVICE) {
      return evictFirst(entry.addresses.iterator());
    }
    return byAddress.size() < MAX || evictFirst(byAddress.values().iterator());
  }

  private boolean evictFirst(Iterator<Held> idleFirst) {
    while (idleFirst.hasNext()) {
      Held held = idleFirst.next();
      if (!held.isOwners()) {
        take(held);
        evicted++;
        return true;
      }
    }
    return false;
  }
}
