package dev.tacet.listen;

import dev.tacet.config.ListenConfig;
import dev.tacet.dns.Transport;
import dev.tacet.resolve.QueryService;
import io.netty.channel.EventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All listeners of the configuration: UDP and TCP for each address, DNS over TLS, over HTTPS and
 * over QUIC where they are on. A wildcard stands for every local address of its family, one socket
 * each, because only so an answer leaves from the address that was asked, and because one bind of
 * "0.0.0.0" and "::" each fails on Java.
 *
 * <p>Every few seconds the local addresses are read again: new ones get sockets, gone ones lose
 * theirs once the queries in flight are answered, and what could not be opened is tried again.
 * Thread-safe; the re-reading runs on the executor it is given.
 */
public final class ListenerGroup implements Listener {
  private static final Logger log = LoggerFactory.getLogger(ListenerGroup.class);

  private static final Duration REFRESH_EVERY = Duration.ofSeconds(3);
  private static final Duration DRAIN_WITHIN = Duration.ofSeconds(2);

  /** Attempts to find one port that is free on every address, where the port is 0. */
  private static final int FREE_PORT_ATTEMPTS = 20;

  /** The address as text, because Java's own equality of addresses leaves the scope out. */
  private record Place(Transport transport, String address) {
    @Override
    public String toString() {
      return transport + " " + address;
    }
  }

  private final ListenConfig config;
  private final WantedAddresses wanted;
  private final EventLoopGroup loops;
  private final ScheduledExecutorService housekeeping;
  private final Terms terms;
  private final Optional<Encrypted> encrypted;

  private final Map<Place, Listener> open = new LinkedHashMap<>();
  private final Map<Place, BindFailedException.Reason> failing = new LinkedHashMap<>();

  private ScheduledFuture<?> refreshing;
  private boolean closed;

  /** The ports in use, by transport; UDP and TCP share one. */
  private final Map<Transport, Integer> ports = new EnumMap<>(Transport.class);

  /** As {@link #addresses(Transport)}, for those that must not wait: event loops. */
  private volatile Map<Transport, List<InetSocketAddress>> listening = Map.of();

  /** Where we listen over UDP, for the event loops: a query from there is our own. */
  private volatile Set<InetSocketAddress> own = Set.of();

  /**
   * @param onLinkChanged told the local addresses with their on-link networks before the first
   *     socket opens and whenever they have changed; called on the thread that found out
   * @param housekeeping where the addresses are read again
   */
  public ListenerGroup(
      ListenConfig config,
      Optional<EncryptedDoors> doors,
      QueryService service,
      LocalAddresses localAddresses,
      Consumer<List<OnLink>> onLinkChanged,
      EventLoopGroup loops,
      ScheduledExecutorService housekeeping) {
    this(
        config, doors, service, localAddresses, onLinkChanged, loops, housekeeping, Limits.DEFAULT);
  }

  ListenerGroup(
      ListenConfig config,
      Optional<EncryptedDoors> doors,
      QueryService service,
      LocalAddresses localAddresses,
      Consumer<List<OnLink>> onLinkChanged,
      EventLoopGroup loops,
      ScheduledExecutorService housekeeping,
      Limits limits) {
    this.config = config;
    this.wanted = new WantedAddresses(config.addresses(), localAddresses, onLinkChanged);
    this.loops = loops;
    this.housekeeping = housekeeping;
    Counters counters = new Counters();
    this.terms =
        new Terms(
            new Answering(service, counters, limits.answerWithin()),
            counters,
            new ConnectionCaps(config.tcpConnections(), config.tcpPerClient()),
            limits,
            config.tcpIdle());
    this.encrypted = doors.filter(on -> on.config().on()).map(on -> new Encrypted(on, terms));
    configuredPorts();
  }

  private void configuredPorts() {
    ports.put(Transport.UDP, config.port());
    ports.put(Transport.TCP, config.port());
    encrypted.ifPresent(on -> ports.putAll(on.ports()));
  }

  /**
   * {@inheritDoc}
   *
   * <p>An address that is not there yet is no error: the server may be up before its network.
   */
  @Override
  public synchronized void start() throws BindFailedException {
    wanted.read();
    int attempts = ports.containsValue(0) ? FREE_PORT_ATTEMPTS : 1;
    for (int attempt = 1; ; attempt++) {
      try {
        reconcile(true);
        break;
      } catch (BindFailedException e) {
        closeAll();
        configuredPorts();
        if (attempt == attempts || e.reason() != BindFailedException.Reason.TAKEN) {
          throw e;
        }
      }
    }
    long every = REFRESH_EVERY.toMillis();
    refreshing =
        housekeeping.scheduleWithFixedDelay(this::refresh, every, every, TimeUnit.MILLISECONDS);
  }

  @Override
  public synchronized List<InetSocketAddress> addresses() {
    return Stream.of(Transport.UDP, Transport.TCP)
        .flatMap(plain -> addresses(plain).stream())
        .distinct()
        .toList();
  }

  /** Where it listens, for one transport, as of the last look; on any thread, and at once. */
  public List<InetSocketAddress> listening(Transport transport) {
    return listening.getOrDefault(transport, List.of());
  }

  private List<InetSocketAddress> addresses(Transport transport) {
    return open.entrySet().stream()
        .filter(each -> each.getKey().transport() == transport)
        .flatMap(each -> each.getValue().addresses().stream())
        .toList();
  }

  /** The port of UDP and TCP: the configured one, or the free one that was found. */
  public int port() {
    return port(Transport.UDP);
  }

  /** The port of one transport; 0 where it is off. */
  synchronized int port(Transport transport) {
    return ports.getOrDefault(transport, 0);
  }

  /** What is on and cannot be offered, why, and what to do; empty where all is well. */
  public String problem() {
    return encrypted.map(Encrypted::problem).orElse("");
  }

  public ListenerCounters counters() {
    return terms.counters().snapshot(terms.caps().total());
  }

  /** {@inheritDoc} Waits two seconds at most for the queries in flight. */
  @Override
  public synchronized void close() {
    closed = true;
    if (refreshing != null) {
      refreshing.cancel(false);
    }
    List<Listener> closing = closeAll();
    awaitEnd(closing);
    encrypted.ifPresent(Encrypted::close);
  }

  private void awaitEnd(List<Listener> closing) {
    long deadline = System.nanoTime() + DRAIN_WITHIN.toNanos();
    while (terms.caps().total() > 0
        || closing.stream().anyMatch(each -> !each.addresses().isEmpty())) {
      if (System.nanoTime() - deadline >= 0) {
        log.warn(
            "{} connections and {} UDP queries were still waiting for answers at the end",
            terms.caps().total(),
            terms.counters().udpOutstanding.get());
        return;
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  private List<Listener> closeAll() {
    List<Listener> closing = new ArrayList<>(open.values());
    closing.forEach(Listener::close);
    open.clear();
    failing.clear();
    own = Set.of();
    return closing;
  }

  /** Reads the local addresses again and opens and closes sockets to match. */
  synchronized void refresh() {
    if (closed) {
      return;
    }
    try {
      wanted.read();
      reconcile(false);
    } catch (BindFailedException | RuntimeException e) {
      // An exception that left here would end the re-reading for good.
      log.error("local addresses could not be followed; it is tried again", e);
    }
  }

  private void reconcile(boolean starting) throws BindFailedException {
    Map<String, InetAddress> desired = wanted.byText();
    Iterator<Map.Entry<Place, Listener>> each = open.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<Place, Listener> entry = each.next();
      boolean gone = !desired.containsKey(entry.getKey().address());
      if (gone || entry.getValue().addresses().isEmpty()) {
        log.info("{}: {}", entry.getKey(), gone ? "the address is gone" : "the socket has closed");
        entry.getValue().close();
        each.remove();
      }
    }
    failing.keySet().removeIf(place -> !desired.containsKey(place.address()));
    try {
      for (Map.Entry<String, InetAddress> entry : desired.entrySet()) {
        for (Transport transport : ports.keySet()) {
          Place place = new Place(transport, entry.getKey());
          if (!open.containsKey(place)) {
            open(place, entry.getValue(), starting);
          }
        }
      }
    } finally {
      own = new HashSet<>(addresses(Transport.UDP));
      Map<Transport, List<InetSocketAddress>> now = new EnumMap<>(Transport.class);
      ports.keySet().forEach(transport -> now.put(transport, addresses(transport)));
      listening = Map.copyOf(now);
    }
  }

  private void open(Place place, InetAddress address, boolean starting) throws BindFailedException {
    int wanted = port(place.transport());
    Listener listener = listener(place.transport(), new InetSocketAddress(address, wanted));
    try {
      listener.start();
      open.put(place, listener);
      failing.remove(place);
      int port =
          listener.addresses().stream().findFirst().map(InetSocketAddress::getPort).orElse(wanted);
      found(place.transport(), port);
      if (starting) {
        log.debug("{}: listening on port {}", place, port); // the server's own line names them all
      } else {
        log.info("{}: listening on port {}", place, port);
      }
    } catch (BindFailedException e) {
      if (starting && e.reason() != BindFailedException.Reason.NO_SUCH_ADDRESS) {
        throw e;
      }
      if (failing.put(place, e.reason()) != e.reason()) {
        log.warn("{}; it is tried again every {} s", e.getMessage(), REFRESH_EVERY.toSeconds());
      }
    }
  }

  /** Where the port is any free one, all addresses share the one that was found first. */
  private void found(Transport transport, int port) {
    ports.put(transport, port);
    if (!transport.encrypted()) {
      ports.put(Transport.UDP, port);
      ports.put(Transport.TCP, port);
    }
  }

  private Listener listener(Transport transport, InetSocketAddress address) {
    return switch (transport) {
      case UDP ->
          new UdpListener(
              address,
              loops,
              terms.answering(),
              terms.counters(),
              terms.limits(),
              from -> own.contains(from));
      case TCP -> tcp(address, transport, TcpConnection.plain(terms));
      case DOT -> tcp(address, transport, encrypted.orElseThrow()::dot);
      case DOH -> tcp(address, transport, encrypted.orElseThrow()::doh);
      case DOQ -> encrypted.orElseThrow().doq(address);
    };
  }

  private Listener tcp(InetSocketAddress address, Transport transport, ConnectionKind kind) {
    return new TcpListener(address, transport, loops, terms, kind);
  }
}
