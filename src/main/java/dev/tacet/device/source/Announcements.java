package dev.tacet.device.source;

import dev.tacet.device.Sighting;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.MulticastMessage;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What the machines on the wire say of themselves, by the address they say it from: so nobody can
 * hang a name on somebody else without forging an address. A name is a label, whoever says it; two
 * machines that claim one name are told as two that do.
 *
 * <p>Bounded: 1,024 machines with 64 services each, 2,048 in all, where the machine silent for the
 * longest time goes; 256 service types, where new ones find no room until old ones are not
 * announced any more; nothing is kept for more than 75 minutes, whatever TTL it has. One thread.
 */
final class Announcements {
  static final int MAX_HOSTS = 1_024;
  static final int MAX_INSTANCES = 2_048;
  static final int MAX_TYPES = 256;

  /** RFC 6762 section 10: the TTL of most records. */
  static final int MAX_TTL_SECONDS = 75 * 60;

  /** The book shows when a label was told the last time. */
  private static final long TELL_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(30);

  /** From the one silent for the longest time to the one that just spoke. */
  private final Map<InetAddress, AnnouncedHost> hosts = new LinkedHashMap<>();

  private final Map<InetAddress, AnnouncedHost> spoke = new LinkedHashMap<>();
  private final Map<DomainName, Long> types = new LinkedHashMap<>();
  private int instances;
  private long dropped;

  /** Takes what a machine says. */
  void hear(InetAddress source, MulticastMessage message, long nowNanos) {
    if (speaksForAnother(source, message)) {
      return;
    }
    AnnouncedHost host = hosts.remove(source);
    int before = host == null ? 0 : host.instances();
    host = host == null ? new AnnouncedHost(source) : host;
    hearName(host, message, nowNanos);
    for (MulticastMessage.Entry entry : message.entries()) {
      hear(host, entry, nowNanos);
    }
    instances += host.instances() - before;
    if (host.isEmpty()) {
      spoke.remove(source);
      return;
    }
    hosts.put(source, host);
    if (host.isToTell(nowNanos, TELL_AGAIN_NANOS)) {
      spoke.put(source, host);
    }
    makeRoom();
  }

  /**
   * A sleep proxy answers for those asleep, a reflector repeats what it hears on another wire: the
   * addresses in it are not the sender's. Of a message without addresses that cannot be seen.
   */
  private static boolean speaksForAnother(InetAddress source, MulticastMessage message) {
    boolean others = false;
    for (MulticastMessage.Entry entry : message.entries()) {
      if (entry.data() instanceof MulticastMessage.Address told
          && told.address().getClass() == source.getClass()) {
        if (told.address().equals(source)) {
          return false;
        }
        others |= told.address().isLinkLocalAddress() == source.isLinkLocalAddress();
      }
    }
    return others;
  }

  /** The owner of the sender's address; else of any address; else whom the services run on. */
  private static void hearName(AnnouncedHost host, MulticastMessage message, long nowNanos) {
    MulticastMessage.Entry best = null;
    int bestRank = host.isNamed() ? 2 : 3;
    for (MulticastMessage.Entry entry : message.entries()) {
      int rank = entry.ttlSeconds() == 0 ? 3 : rank(entry, host.address);
      if (rank < bestRank) {
        best = entry;
        bestRank = rank;
      }
    }
    if (best != null) {
      boolean byService = best.data() instanceof MulticastMessage.Server;
      String label = byService ? ((MulticastMessage.Server) best.data()).label() : best.label();
      host.isCalled(label, until(best, nowNanos));
    }
  }

  private static int rank(MulticastMessage.Entry entry, InetAddress source) {
    if (entry.data() instanceof MulticastMessage.Address told
        && ServiceNames.isHost(entry.name())) {
      return told.address().equals(source) ? 0 : 1;
    }
    boolean runs =
        entry.data() instanceof MulticastMessage.Server server
            && ServiceNames.isHost(server.target());
    return runs ? 2 : 3;
  }

  private void hear(AnnouncedHost host, MulticastMessage.Entry entry, long nowNanos) {
    if (entry.data() instanceof MulticastMessage.Pointer pointer) {
      boolean ofAll = entry.name().equals(Browsing.ALL_TYPES);
      if (ofAll && ServiceNames.type(pointer.target()).isPresent()) {
        seen(pointer.target(), entry, nowNanos);
      } else if (!ofAll) {
        instance(host, pointer.target(), pointer.label(), entry, nowNanos);
      }
    } else if (entry.data() instanceof MulticastMessage.Server) {
      instance(host, entry.name(), entry.label(), entry, nowNanos);
    } else if (entry.data() instanceof MulticastMessage.Strings text) {
      instance(host, entry.name(), entry.label(), entry, nowNanos)
          .ifPresent(instance -> host.says(instance, text));
    }
  }

  private Optional<ServiceInstance> instance(
      AnnouncedHost host,
      DomainName name,
      String label,
      MulticastMessage.Entry entry,
      long nowNanos) {
    Optional<String> type = ServiceNames.typeOfInstance(name);
    if (type.isEmpty()) {
      return Optional.empty();
    }
    if (entry.ttlSeconds() == 0) {
      host.remove(name);
      return Optional.empty();
    }
    seen(name.suffix(3), entry, nowNanos);
    long until = until(entry, nowNanos);
    Optional<ServiceInstance> known = host.find(name);
    if (known.isPresent()) {
      known.get().stays(until);
      return known;
    }
    Optional<ServiceInstance> added = host.add(name, new ServiceInstance(type.get(), label, until));
    dropped += added.isEmpty() ? 1 : 0;
    return added;
  }

  private void seen(DomainName type, MulticastMessage.Entry entry, long nowNanos) {
    if (entry.ttlSeconds() == 0) {
      return;
    }
    if (types.size() >= MAX_TYPES && !types.containsKey(type)) {
      dropped++;
      return;
    }
    // For as long as anything may be kept, so that flickering types are not asked for anew.
    types.put(type, nowNanos + TimeUnit.SECONDS.toNanos(MAX_TTL_SECONDS));
  }

  private static long until(MulticastMessage.Entry entry, long nowNanos) {
    return nowNanos + TimeUnit.SECONDS.toNanos(Math.min(entry.ttlSeconds(), MAX_TTL_SECONDS));
  }

  private void makeRoom() {
    Iterator<AnnouncedHost> longestSilent = hosts.values().iterator();
    while (hosts.size() > MAX_HOSTS || instances > MAX_INSTANCES) {
      AnnouncedHost goes = longestSilent.next();
      longestSilent.remove();
      spoke.remove(goes.address);
      instances -= goes.instances();
      dropped++;
    }
  }

  /** Forgets what was not said again in time. */
  void expire(long nowNanos) {
    types.values().removeIf(until -> nowNanos - until >= 0);
    instances = 0;
    for (AnnouncedHost host : hosts.values()) {
      host.expire(nowNanos);
      instances += host.instances();
    }
    hosts.values().removeIf(AnnouncedHost::isEmpty);
    spoke.values().removeIf(AnnouncedHost::isEmpty);
  }

  /** The labels of those that said something new since the last time. */
  List<Sighting.Label> takeLabels(Instant at, long nowNanos) {
    List<Sighting.Label> labels = new ArrayList<>();
    spoke.values().forEach(host -> labels.addAll(host.labels(at, nowNanos)));
    spoke.clear();
    return labels;
  }

  /** The service types that are announced. */
  Set<DomainName> types() {
    return Set.copyOf(types.keySet());
  }

  int hosts() {
    return hosts.size();
  }

  int instances() {
    return instances;
  }

  /** What found no room, or was forgotten to make room, since the start. */
  long dropped() {
    return dropped;
  }
}
