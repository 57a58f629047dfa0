package dev.tacet.server;

import dev.tacet.config.Config;
import dev.tacet.config.UpstreamConfig;
import dev.tacet.control.ServerFacts;
import dev.tacet.control.api.UpstreamStatus;
import dev.tacet.dns.AddressText;
import dev.tacet.listen.ListenerCounters;
import dev.tacet.resolve.QueryHandler;
import dev.tacet.upstream.Health;
import dev.tacet.upstream.UpstreamsByDomain;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** Gathers what the running server knows of itself, when it is asked. Thread-safe. */
final class Facts {
  private final Config config;
  private final ServerOptions options;
  private final MachineTime time;
  private final LongSupplier nanos;
  private final long startedNanos;
  private final Listening listening;
  private final Doors doors;
  private final UpstreamsByDomain upstream;
  private final DnssecParts dnssec;
  private final CacheParts cache;
  private final QueryHandler handler;
  private final Gateways gateways = Gateways.ofThisMachine();
  private volatile Set<InetAddress> ownAddresses = Set.of();

  Facts(
      Config config,
      ServerOptions options,
      MachineTime time,
      LongSupplier nanos,
      Listening listening,
      Doors doors,
      UpstreamsByDomain upstream,
      DnssecParts dnssec,
      CacheParts cache,
      QueryHandler handler) {
    this.config = config;
    this.options = options;
    this.time = time;
    this.nanos = nanos;
    this.startedNanos = nanos.getAsLong();
    this.listening = listening;
    this.doors = doors;
    this.upstream = upstream;
    this.dnssec = dnssec;
    this.cache = cache;
    this.handler = handler;
  }

  void ownAddresses(Set<InetAddress> addresses) {
    ownAddresses = Set.copyOf(addresses);
  }

  ServerFacts now() {
    return new ServerFacts(
        options.version(),
        started(),
        options.configuration(),
        config.dataDirectory().toString(),
        listening.listeners().addresses().stream().map(AddressText::of).toList(),
        upstream.health().stream().map(Facts::status).toList(),
        config.upstreams().stream()
            .map(UpstreamConfig::address)
            .map(InetSocketAddress::getAddress)
            .filter(a -> !a.isLoopbackAddress())
            .collect(Collectors.toSet()),
        cache.status(),
        counters(listening.listeners().counters()),
        ownAddresses,
        gateways.read(),
        listening.portTaken(),
        doors.status(),
        time.status(),
        dnssec.status());
  }

  /** As the clock says it now, be it that it was set since. */
  private Instant started() {
    return time.guess().minusNanos(nanos.getAsLong() - startedNanos);
  }

  private static UpstreamStatus status(Health health) {
    return new UpstreamStatus(
        health.name(),
        health.up(),
        health.asked(),
        health.failed(),
        Math.round(health.roundTrip().toNanos() / 10_000.0) / 100.0,
        health.lastError());
  }

  private Map<String, Long> counters(ListenerCounters listeners) {
    Map<String, Long> counters = new TreeMap<>();
    listeners.received().forEach((transport, n) -> counters.put("received." + word(transport), n));
    listeners.rejected().forEach((reason, n) -> counters.put("rejected." + word(reason), n));
    listeners.dropped().forEach((reason, n) -> counters.put("dropped." + word(reason), n));
    counters.put("answered", listeners.answered());
    counters.put("outstanding", (long) listeners.outstanding());
    counters.put("connections", (long) listeners.connections());
    counters.put("socketErrors", listeners.socketErrors());
    counters.putAll(cache.counters());
    counters.put("bugs", listeners.failed() + listeners.expired() + handler.bugs());
    counters.put(
        "upstreamMismatches", upstream.health().stream().mapToLong(Health::mismatches).sum());
    counters.put("repliesHeldBack", handler.repliesHeldBack());
    return counters;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static List<String> listening(Listening listening) {
    return listening.listeners().addresses().stream().map(AddressText::of).toList();
  }
}
