package dev.tacet.device.source;

import dev.tacet.device.EvidenceSource;
import dev.tacet.device.PlainAddress;
import dev.tacet.device.Sighting;
import dev.tacet.device.Source;
import dev.tacet.device.SourceState;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The names a FRITZ!Box knows its hosts by, asked for by TR-064 each five minutes, each half hour
 * while it does not answer as expected (a wrong password must not lock the user out). All of it is
 * a label: the box believes what hosts tell it. It has to be in the house: its name is looked up
 * without the system, and an address of the public Internet is not asked.
 *
 * <p>Works on the thread {@code router-hosts}. Thread-safe.
 */
public final class FritzBox implements EvidenceSource {
  private static final String NAME = "fritzbox";
  private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final long AFTER_FAILURE_NANOS = TimeUnit.MINUTES.toNanos(30);
  private static final int PASSWORD_OCTETS = 1_024;
  private static final Logger log = LoggerFactory.getLogger(FritzBox.class);

  private final FritzBoxSettings settings;
  private final RouterAddresses addresses;
  private final Clock clock;
  private final Duration limit;
  private final Rounds rounds = new Rounds("router-hosts", this::round);
  private final AtomicLong sightings = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private volatile Consumer<Sighting> to = sighting -> {};
  private volatile String note = "";

  /**
   * @param addresses finds the box's name where the url has one
   * @param clock dates what is told
   */
  public FritzBox(FritzBoxSettings settings, RouterAddresses addresses, Clock clock) {
    this(settings, addresses, clock, Duration.ofSeconds(10));
  }

  FritzBox(FritzBoxSettings settings, RouterAddresses addresses, Clock clock, Duration limit) {
    this.settings = settings;
    this.addresses = addresses;
    this.clock = clock;
    this.limit = limit;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void start(Consumer<Sighting> telling) {
    tellTo(telling);
    rounds.start();
  }

  @Override
  public SourceState state() {
    return new SourceState(NAME, true, note.isEmpty(), note, sightings.get(), dropped.get());
  }

  @Override
  public void refresh() {
    // The box is asked in its own time: it is slow, and knows of a new host no sooner than we do.
  }

  @Override
  public void close() {
    rounds.close();
  }

  void tellTo(Consumer<Sighting> telling) {
    to = telling;
  }

  private long round() throws InterruptedException {
    return ask() ? PAUSE_NANOS : AFTER_FAILURE_NANOS;
  }

  /** Asks once and tells what came; says whether all went well. */
  boolean ask() throws InterruptedException {
    try {
      HostList list =
          new HostListFetch(settings, inside(), password(settings.passwordFile()), limit).fetch();
      dropped.addAndGet(list.omitted());
      list.hosts().forEach(this::tell);
      note = list.isCut() ? settings.url() + ": its list of hosts was cut off in the middle" : "";
      return note.isEmpty();
    } catch (IOException e) {
      String words = settings.url() + ": " + e.getMessage();
      if (!words.equals(note)) {
        log.warn("the router's list of hosts is not to be had: {}", words);
      }
      note = words;
      return false;
    }
  }

  /** The addresses of the box, all of which are in the house. */
  private List<InetAddress> inside() throws IOException {
    Optional<InetAddress> literal = PlainAddress.parse(settings.host());
    List<InetAddress> all =
        literal.isPresent() ? List.of(literal.get()) : addresses.of(settings.host());
    List<InetAddress> inside = all.stream().filter(FritzBox::isInside).toList();
    if (inside.isEmpty()) {
      throw new IOException(
          settings.host()
              + " is at no private address, and the password is sent to no other; write the box's"
              + " own address in the url");
    }
    return inside;
  }

  /** Private, link-local or loopback, by RFC 1918, RFC 4193, RFC 4291. */
  private static boolean isInside(InetAddress address) {
    byte[] octets = address.getAddress();
    boolean uniqueLocal = octets.length == 16 && (octets[0] & 0xfe) == 0xfc;
    return uniqueLocal
        || address.isSiteLocalAddress()
        || address.isLinkLocalAddress()
        || address.isLoopbackAddress();
  }

  /** Why a file cannot be the one with the router's password; empty where it can. */
  public static Optional<String> problem(Path passwordFile) {
    try {
      password(passwordFile);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(e.getMessage());
    }
  }

  private static String password(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(PASSWORD_OCTETS), StandardCharsets.UTF_8);
      return text.lines()
          .findFirst()
          .filter(line -> !line.isEmpty())
          .orElseThrow(() -> new IOException("the first line of " + file + " is empty"));
    } catch (NoSuchFileException e) {
      throw new IOException("there is no password file " + file, e);
    } catch (AccessDeniedException e) {
      throw new IOException("the password file " + file + " may not be read by this user", e);
    }
  }

  private void tell(HostList.Host host) {
    sightings.incrementAndGet();
    to.accept(
        new Sighting.Label(
            Source.ROUTER, host.mac(), host.address(), host.name(), "", Set.of(), clock.instant()));
  }
}
