package dev.tacet.device.source;

import dev.tacet.device.Device;
import dev.tacet.device.DeviceSnapshot;
import dev.tacet.device.EvidenceSource;
import dev.tacet.device.Place;
import dev.tacet.device.ReverseNames;
import dev.tacet.device.Sighting;
import dev.tacet.device.Source;
import dev.tacet.device.SourceState;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks what the router calls the addresses in the house: those of private ranges and those on our
 * own wires, no other. Each address once in six hours, 20 a minute, four at a time; so a stranger
 * who invents addresses has the router asked no more often, and each device's first IPv4 address
 * comes before anybody's second one.
 *
 * <p>Follows the snapshots of the book and works on its thread {@code devices}; answers may come on
 * any thread. Thread-safe.
 */
public final class ReverseDns implements EvidenceSource {
  static final int A_MINUTE = 20;
  static final int AT_ONCE = 4;
  private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long AGAIN_NANOS = TimeUnit.HOURS.toNanos(6);

  /** One that is not answered by then does not hold its place any longer. */
  private static final long LOST_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** As many as are asked in six hours: none is forgotten before it may be asked again. */
  static final int MAX_ASKED = A_MINUTE * 360;

  private static final Logger log = LoggerFactory.getLogger(ReverseDns.class);

  private record Candidate(InetAddress address, int rank) {}

  private final ReverseNames names;
  private final Function<InetAddress, Place> places;
  private final Clock clock;
  private final LongSupplier ticker;

  private final Map<InetAddress, Long> asked = new LinkedHashMap<>();
  private final Map<InetAddress, Long> outstanding = new HashMap<>();
  private final Queue<Long> lastMinute = new ArrayDeque<>(A_MINUTE);
  private List<InetAddress> all = List.of(); // as many as the book has, at most
  private long lookAgainAt;
  private Consumer<Sighting> to = sighting -> {};
  private boolean closed;
  private long sightings;
  private long dropped;
  private String note = "";

  /**
   * @param names asks the router
   * @param places where an address is; must not block
   * @param clock dates what is told
   * @param ticker monotonic nanoseconds
   */
  public ReverseDns(
      ReverseNames names, Function<InetAddress, Place> places, Clock clock, LongSupplier ticker) {
    this.names = names;
    this.places = places;
    this.clock = clock;
    this.ticker = ticker;
    this.lookAgainAt = ticker.getAsLong();
  }

  @Override
  public String name() {
    return "reverse DNS";
  }

  @Override
  public synchronized void start(Consumer<Sighting> book) {
    to = book;
  }

  /** Takes the addresses to ask for; to be told each snapshot of the book. */
  public void look(DeviceSnapshot snapshot) {
    List<Candidate> candidates = new ArrayList<>();
    for (Device device : snapshot.devices()) {
      List<InetAddress> own =
          device.addresses().stream()
              .filter(Device.Address::confirmed)
              .map(Device.Address::address)
              .filter(this::mayBeAsked)
              .sorted(Comparator.comparing(address -> !(address instanceof Inet4Address)))
              .toList();
      for (int i = 0; i < own.size(); i++) {
        candidates.add(new Candidate(own.get(i), i));
      }
    }
    candidates.sort(Comparator.comparingInt(Candidate::rank));
    synchronized (this) {
      if (closed) {
        return;
      }
      all = candidates.stream().map(Candidate::address).toList();
      lookAgainAt = ticker.getAsLong();
    }
  }

  /** Nothing outside the house: the answer could only come from strangers. */
  private boolean mayBeAsked(InetAddress address) {
    if (address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    Place place = places.apply(address);
    return place == Place.ON_LINK || place == Place.BEYOND && isPrivate(address);
  }

  /** RFC 1918, RFC 3927, RFC 4193, and link-local IPv6. */
  private static boolean isPrivate(InetAddress address) {
    boolean uniqueLocal =
        !(address instanceof Inet4Address) && (address.getAddress()[0] & 0xfe) == 0xfc;
    boolean siteLocal = address instanceof Inet4Address && address.isSiteLocalAddress();
    return uniqueLocal || siteLocal || address.isLinkLocalAddress();
  }

  private boolean isDue(InetAddress address, long now) {
    Long before = asked.get(address);
    return before == null || now - before >= AGAIN_NANOS;
  }

  /** Asks for what is due, as far as the rates allow. */
  @Override
  public void tick() {
    for (InetAddress address : takeDue()) {
      ask(address);
    }
  }

  private synchronized List<InetAddress> takeDue() {
    long now = ticker.getAsLong();
    int before = outstanding.size();
    outstanding.values().removeIf(since -> now - since >= LOST_NANOS);
    dropped += before - outstanding.size();
    while (!lastMinute.isEmpty() && now - lastMinute.peek() >= MINUTE_NANOS) {
      lastMinute.remove();
    }
    if (closed || now - lookAgainAt < 0) {
      return List.of();
    }
    List<InetAddress> due = new ArrayList<>(AT_ONCE);
    for (InetAddress address : all) {
      if (outstanding.size() >= AT_ONCE || lastMinute.size() >= A_MINUTE) {
        return due;
      }
      if (isDue(address, now)) {
        remember(address, now);
        due.add(address);
      }
    }
    lookAgainAt = now + MINUTE_NANOS; // all are asked; nothing is due before long
    return due;
  }

  private void remember(InetAddress address, long now) {
    asked.remove(address);
    asked.put(address, now);
    if (asked.size() > MAX_ASKED) {
      asked.remove(asked.keySet().iterator().next());
    }
    outstanding.put(address, now);
    lastMinute.add(now);
  }

  private void ask(InetAddress address) {
    try {
      names.nameOf(address).whenComplete((name, failure) -> answered(address, name, failure));
    } catch (RuntimeException e) {
      answered(address, Optional.empty(), e);
    }
  }

  private void answered(InetAddress address, Optional<String> name, Throwable failure) {
    if (failure != null) {
      log.error("a bug in the asking of names of addresses", failure);
    }
    Consumer<Sighting> teller;
    synchronized (this) {
      note = failure == null ? "" : "the last question failed: " + failure.getMessage();
      if (outstanding.remove(address) == null || failure != null || closed) {
        return; // too late: it was given up
      }
      if (name.filter(text -> isName(text, address)).isEmpty()) {
        return;
      }
      sightings++;
      teller = to;
    }
    teller.accept(
        new Sighting.Label(
            Source.REVERSE_DNS,
            Optional.empty(),
            Optional.of(address),
            name.get(),
            "",
            Set.of(),
            clock.instant()));
  }

  /** Whether it says more than the address: routers make up names like {@code 192-168-1-23.lan}. */
  private static boolean isName(String text, InetAddress address) {
    if (!(address instanceof Inet4Address)) {
      return !text.isEmpty() && !text.endsWith(".ip6.arpa");
    }
    String digits = text.replaceAll("[^0-9]+", ".");
    String octets = address.getHostAddress();
    return !text.isEmpty() && !("." + digits + ".").contains("." + octets + ".");
  }

  @Override
  public synchronized SourceState state() {
    return new SourceState(name(), true, note.isEmpty(), note, sightings, dropped);
  }

  /** How many addresses it knows that it asked for. */
  synchronized int remembered() {
    return asked.size();
  }

  /** Nothing to do: what is due is asked each second anyway. */
  @Override
  public void refresh() {}

  @Override
  public synchronized void close() {
    closed = true;
    all = List.of();
  }
}
