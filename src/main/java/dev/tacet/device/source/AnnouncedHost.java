package dev.tacet.device.source;

import dev.tacet.device.LabelText;
import dev.tacet.device.Sighting;
import dev.tacet.device.Source;
import dev.tacet.dns.DomainName;
import dev.tacet.dns.MulticastMessage;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What the machine at one address announces. One thread. */
final class AnnouncedHost {
  static final int MAX_INSTANCES = 64;

  /** Services whose label is the machine's name; the best first. */
  private static final List<String> NAMED_AFTER_THE_MACHINE =
      List.of(
          "_airplay._tcp",
          "_raop._tcp",
          "_hap._tcp",
          "_hue._tcp",
          "_ipp._tcp",
          "_ipps._tcp",
          "_printer._tcp",
          "_pdl-datastream._tcp",
          "_axis-video._tcp",
          "_device-info._tcp",
          "_smb._tcp",
          "_afpovertcp._tcp",
          "_workstation._tcp");

  final InetAddress address;
  private final Map<DomainName, ServiceInstance> instances = new LinkedHashMap<>(4);
  private String hostName = "";
  private long hostExpiresAt;
  private boolean changed;
  private Optional<Long> toldAt = Optional.empty();

  AnnouncedHost(InetAddress address) {
    this.address = address;
  }

  int instances() {
    return instances.size();
  }

  boolean isNamed() {
    return !hostName.isEmpty();
  }

  /** Its own name, by an address record; under another name it is another machine from now on. */
  void isCalled(String label, long until) {
    String name = LabelText.clean(label);
    if (!name.equalsIgnoreCase(hostName)) {
      if (!hostName.isEmpty()) {
        instances.clear();
      }
      hostName = name;
      changed = true;
    }
    hostExpiresAt = until;
  }

  Optional<ServiceInstance> find(DomainName instance) {
    return Optional.ofNullable(instances.get(instance));
  }

  /**
   * @return the new one, or empty where there is no room
   */
  Optional<ServiceInstance> add(DomainName name, ServiceInstance instance) {
    if (instances.size() >= MAX_INSTANCES) {
      return Optional.empty();
    }
    instances.put(name, instance);
    changed = true;
    return Optional.of(instance);
  }

  void says(ServiceInstance instance, MulticastMessage.Strings text) {
    changed |= instance.says(text.strings());
  }

  /** It said goodbye to a service (RFC 6762 section 10.1). */
  void remove(DomainName instance) {
    instances.remove(instance);
  }

  /** Forgets what was not said again in time. */
  void expire(long nowNanos) {
    instances.values().removeIf(instance -> instance.isOver(nowNanos));
    if (nowNanos - hostExpiresAt >= 0) {
      hostName = "";
    }
  }

  boolean isEmpty() {
    return instances.isEmpty() && hostName.isEmpty();
  }

  /** Whether there is something to tell: anything new, or the same again after so long. */
  boolean isToTell(long nowNanos, long againNanos) {
    return changed || toldAt.isEmpty() || nowNanos - toldAt.get() >= againNanos;
  }

  /**
   * What to tell of it: how its owner named it first, since of two names told at once the first is
   * shown, then what it calls itself.
   */
  List<Sighting.Label> labels(Instant at, long nowNanos) {
    changed = false;
    toldAt = Optional.of(nowNanos);
    String friendly = friendlyName();
    String host = ServiceNames.isMadeUp(hostName) ? "" : hostName;
    Set<String> services = new TreeSet<>();
    instances.values().forEach(instance -> services.add(instance.service()));
    String first = friendly.isEmpty() ? host : friendly;
    List<Sighting.Label> labels = new ArrayList<>(2);
    if (!first.isEmpty() || !model().isEmpty() || !services.isEmpty()) {
      labels.add(label(first, model(), services, at));
    }
    if (!host.isEmpty() && !host.equals(first)) {
      labels.add(label(host, "", Set.of(), at));
    }
    return labels;
  }

  private Sighting.Label label(String name, String model, Set<String> services, Instant at) {
    return new Sighting.Label(
        Source.MDNS, Optional.empty(), Optional.of(address), name, model, services, at);
  }

  private String friendlyName() {
    Stream<String> byOwner = instances.values().stream().map(ServiceInstance::friendlyName);
    Stream<String> afterTheMachine =
        NAMED_AFTER_THE_MACHINE.stream()
            .flatMap(type -> instances.values().stream().filter(i -> i.type.equals(type)).limit(1))
            .map(ServiceInstance::name);
    return Stream.concat(byOwner, afterTheMachine)
        .filter(name -> !ServiceNames.isMadeUp(name))
        .findFirst()
        .orElse("");
  }

  private String model() {
    return instances.values().stream()
        .map(ServiceInstance::model)
        .filter(model -> !model.isEmpty())
        .findFirst()
        .orElse("");
  }
}
