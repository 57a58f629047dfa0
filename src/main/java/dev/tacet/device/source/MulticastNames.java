package dev.tacet.device.source;

import dev.tacet.device.EvidenceSource;
import dev.tacet.device.Place;
import dev.tacet.device.PlainAddress;
import dev.tacet.device.Sighting;
import dev.tacet.device.SourceState;
import dev.tacet.dns.MulticastMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to what machines announce by multicast DNS (RFC 6762, RFC 6763), and asks now and then,
 * on the thread {@code mdns}. What it hears become labels of the address they were sent from:
 * names, models, services. Nothing of this machine is announced, and no question is answered.
 *
 * <p>A packet counts only if it is an answer, from port 5353, from an address on one of our wires
 * (RFC 6762 section 11). The other sign of a neighbour, a hop limit of 255, is one that Java does
 * not show; so somebody farther away who forges an address on our wire, past a router that lets
 * that through, is heard. It would be a label all the same.
 *
 * <p>Bounded by {@link PacketRates} and {@link Announcements}; what is beyond is counted. A socket
 * that fails is a note, and is opened again within ten seconds. Thread-safe.
 */
public final class MulticastNames implements EvidenceSource {
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long RENEW_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long EXPIRE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long CLOSE_MILLIS = 2_000;
  private static final Logger log = LoggerFactory.getLogger(MulticastNames.class);

  private final Function<InetAddress, Place> places;
  private final Clock clock;
  private final LongSupplier ticker;
  private final Announcements announcements = new Announcements();
  private final PacketRates rates;
  private final Browsing browsing;

  private Optional<MulticastSockets> sockets = Optional.empty();
  private Optional<Thread> thread = Optional.empty();
  private Consumer<Sighting> to = sighting -> {};
  private long secondAt;
  private long renewAt;
  private long expireAt;
  private long refused;
  private volatile boolean closing;
  private volatile boolean again;
  private volatile SourceState state;

  /**
   * @param places where an address is; must not block
   * @param clock dates what is told
   * @param ticker monotonic nanoseconds ({@link System#nanoTime})
   */
  public MulticastNames(Function<InetAddress, Place> places, Clock clock, LongSupplier ticker) {
    this.places = places;
    this.clock = clock;
    this.ticker = ticker;
    long now = ticker.getAsLong();
    this.rates = new PacketRates(now);
    this.browsing = new Browsing(now);
    this.secondAt = now;
    this.renewAt = now;
    this.expireAt = now + EXPIRE_NANOS;
    this.state = new SourceState(name(), true, true, "", 0, 0);
  }

  @Override
  public String name() {
    return "mdns";
  }

  /**
   * @throws UncheckedIOException where the system has no selector to give
   */
  @Override
  public synchronized void start(Consumer<Sighting> book) {
    if (closing) {
      return;
    }
    try {
      sockets = Optional.of(new MulticastSockets());
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
    to = book;
    MulticastSockets own = sockets.get();
    Thread reader = new Thread(() -> run(own), "mdns");
    reader.setDaemon(true);
    thread = Optional.of(reader);
    reader.start();
  }

  @Override
  public SourceState state() {
    return state;
  }

  /** Asks anew, ten seconds after it began to ask the last time at least. */
  @Override
  public void refresh() {
    again = true;
  }

  private void run(MulticastSockets own) {
    try (own) {
      while (!closing) {
        try {
          work(own);
        } catch (IOException | RuntimeException e) {
          failed(e);
        }
      }
    } catch (IOException e) {
      log.warn("cannot close the sockets of multicast DNS", e);
    }
  }

  private void failed(Exception why) {
    String words = "cannot read multicast DNS: " + why.getMessage() + "; it goes on";
    if (!words.equals(state.note())) {
      log.warn("{}", words, why);
    }
    state = new SourceState(name(), true, false, words, state.sightings(), state.dropped());
    LockSupport.parkNanos(SECOND_NANOS);
  }

  private void work(MulticastSockets own) throws IOException {
    long now = ticker.getAsLong();
    if (now - renewAt >= 0) {
      renewAt = now + RENEW_NANOS;
      if (own.renew()) {
        again = true;
      }
    }
    if (now - secondAt >= 0) {
      secondAt = now + SECOND_NANOS;
      eachSecond(own, now);
    }
    own.receive(TimeUnit.NANOSECONDS.toMillis(secondAt - now), this::hear);
    long rest = rates.restNanos(ticker.getAsLong());
    if (rest > 0) {
      LockSupport.parkNanos(rest);
    }
  }

  private void eachSecond(MulticastSockets own, long now) {
    if (now - expireAt >= 0) {
      expireAt = now + EXPIRE_NANOS;
      announcements.expire(now);
    }
    if (again) {
      again = false;
      browsing.restart();
    }
    MulticastMessage.queries(browsing.due(announcements.types(), now)).forEach(own::send);
    long told = tell(now);
    String problem = own.problem();
    state =
        new SourceState(
            name(),
            true,
            problem.isEmpty() || own.open() > 0,
            problem,
            state.sightings() + told,
            refused + announcements.dropped());
  }

  void tellTo(Consumer<Sighting> book) {
    to = book;
  }

  /** Packets not looked into since the start. */
  long refused() {
    return refused;
  }

  /** Machines it knows of. */
  int known() {
    return announcements.hosts();
  }

  /** Tells what is new; the book takes it at once. */
  long tell(long now) {
    long told = 0;
    for (Sighting.Label label : announcements.takeLabels(clock.instant(), now)) {
      to.accept(label);
      told++;
    }
    return told;
  }

  /** Takes one packet, whatever it is. */
  void hear(InetSocketAddress from, byte[] octets) {
    InetAddress source = PlainAddress.of(from.getAddress());
    Place place = places.apply(source);
    if (place == Place.OWN) {
      return; // this machine has a name already
    }
    long now = ticker.getAsLong();
    rates.read(now);
    boolean neighbour = place == Place.ON_LINK && from.getPort() == MulticastSockets.PORT;
    if (!neighbour || !rates.admits(source)) {
      refused++;
      return;
    }
    MulticastMessage.read(octets).ifPresent(message -> announcements.hear(source, message, now));
  }

  @Override
  public synchronized void close() {
    closing = true;
    sockets.ifPresent(MulticastSockets::wake);
    thread.ifPresent(MulticastNames::join);
  }

  private static void join(Thread reader) {
    LockSupport.unpark(reader);
    try {
      reader.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
