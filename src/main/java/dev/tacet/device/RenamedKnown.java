package dev.tacet.device;

import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Devices of the configuration without a MAC that have another name now: their name is what they
 * are known by, so that they would be new ones, and what was set for them would hold for nobody.
 * Whoever has all the addresses of an entry that is gone, and no other, is that device. Pure
 * functions.
 */
final class RenamedKnown {
  private RenamedKnown() {}

  /**
   * The entries that go on under another name, by the key they get.
   *
   * @param entries as they were before the owner spoke, with the addresses the owner had entered
   */
  static Map<DeviceKey, Entry> of(List<OwnerFact.Known> known, Collection<Entry> entries) {
    Set<DeviceKey> named = known.stream().map(OwnerFact.Known::key).collect(Collectors.toSet());
    Map<Set<InetAddress>, Optional<Entry>> gone = new HashMap<>();
    Set<DeviceKey> there = new HashSet<>();
    for (Entry entry : entries) {
      there.add(entry.key);
      if (entry.key instanceof DeviceKey.OfName && !named.contains(entry.key)) {
        // Two that had the same addresses: nobody can say which one it is.
        gone.merge(entered(entry), Optional.of(entry), (one, other) -> Optional.empty());
      }
    }
    Map<DeviceKey, Entry> renamed = new HashMap<>();
    for (OwnerFact.Known one : known) {
      if (one.key() instanceof DeviceKey.OfName && !there.contains(one.key())) {
        // Taken out: a second entry with these addresses is another device.
        Optional.ofNullable(gone.remove(Set.copyOf(one.addresses())))
            .flatMap(entry -> entry)
            .ifPresent(entry -> renamed.put(one.key(), entry));
      }
    }
    return renamed;
  }

  private static Set<InetAddress> entered(Entry entry) {
    return entry.addresses.stream()
        .filter(Held::isOwners)
        .map(held -> held.told().address())
        .collect(Collectors.toSet());
  }
}
