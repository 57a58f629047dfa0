package dev.tacet.device.source;

import dev.tacet.device.EvidenceSource;
import dev.tacet.device.Sighting;
import dev.tacet.device.Source;
import dev.tacet.device.SourceState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kernel's neighbour table: which MAC has which address on our wires. A child {@code ip -o
 * monitor neigh} says what changes, {@code ip -j -s neigh show} what there is: at the start, after
 * the child began again, each minute, when lines were lost, and when somebody asks, once a second
 * at most. Where {@code ip} is missing {@code /proc/net/arp} has to do, which knows IPv4 only.
 *
 * <p>Works on the thread {@code neighbours} and, while the child lives, on {@code neighbour-lines}.
 * A child that dies comes back after 1 s, 2 s, up to 60 s. Entries without a MAC, of groups, of
 * proxies and of this machine itself are not told. Thread-safe.
 */
public final class Neighbours implements EvidenceSource {
  private static final String NAME = "neighbours";
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final Duration SHOW_LIMIT = Duration.ofSeconds(5);
  private static final int SHOW_OCTETS = 2 * 1024 * 1024;
  private static final int TOLD_AGAIN = 2_048;
  private static final int STARTS_TO_WORRY = 3;
  private static final int LOOKS_TO_WORRY = 3;
  private static final Logger log = LoggerFactory.getLogger(Neighbours.class);

  private final OwnInterfaces own;
  private final Clock clock;
  private final IpCommand ip;
  private final Path proc;
  private final NeighbourFlow flow = new NeighbourFlow();
  private final Rounds rounds = new Rounds(NAME, this::round);
  private final AtomicLong sightings = new AtomicLong();
  private volatile Consumer<Sighting> to = sighting -> {};
  private volatile Health health = Health.GOOD;
  private volatile boolean showWanted;

  private volatile Optional<Process> child = Optional.empty();
  private final RestartPause pause = new RestartPause();
  private volatile long startAt = System.nanoTime();
  private long shownAt = startAt - MINUTE_NANOS;
  private boolean shownOnce;
  private int failedLooks;

  /** Whether it works and, where it does not, why: always read together. */
  private record Health(boolean well, String note) {
    static final Health GOOD = new Health(true, "");
  }

  /**
   * @param own whose MACs and addresses are ours; asked to look again with each look at the table
   * @param clock dates what is told
   */
  public Neighbours(OwnInterfaces own, Clock clock) {
    this(own, clock, IpCommand.find(), Path.of("/proc"));
  }

  Neighbours(OwnInterfaces own, Clock clock, IpCommand ip, Path proc) {
    this.own = own;
    this.clock = clock;
    this.ip = ip;
    this.proc = proc;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean tellsNeighbours() {
    return true;
  }

  @Override
  public void start(Consumer<Sighting> told) {
    to = told;
    rounds.start();
  }

  @Override
  public SourceState state() {
    Health now = health;
    return new SourceState(NAME, true, now.well(), now.note(), sightings.get(), flow.dropped());
  }

  @Override
  public void refresh() {
    showWanted = true;
    rounds.soon();
  }

  /** The child as long as it lives; for tests. */
  Optional<ProcessHandle> child() {
    return child.map(Process::toHandle);
  }

  @Override
  public void close() {
    rounds.close();
    child.ifPresent(Process::destroyForcibly);
  }

  /** On the thread {@code neighbours}: what is due, and how long nothing will be. */
  private long round() throws InterruptedException {
    long now = System.nanoTime();
    boolean starts = ip.isThere() && child.isEmpty() && now - startAt >= 0;
    if (starts) {
      startChild(now);
    }
    showWanted |= starts;
    boolean due = showWanted || now - shownAt >= MINUTE_NANOS;
    if (due && (!shownOnce || now - shownAt >= SECOND_NANOS)) {
      // It takes the child some milliseconds until it listens: what changes meanwhile is seen by
      // looking twice.
      showWanted = starts;
      shownOnce = true;
      shownAt = now;
      own.refresh();
      show();
    }
    return untilNext();
  }

  private long untilNext() {
    long now = System.nanoTime();
    long show = shownAt + (showWanted ? SECOND_NANOS : MINUTE_NANOS) - now;
    boolean waits = ip.isThere() && child.isEmpty();
    return Math.max(1, waits ? Math.min(show, startAt - now) : show);
  }

  private void startChild(long now) {
    try {
      Process started = ip.start("-o", "monitor", "neigh");
      child = Optional.of(started);
      pause.started(now);
      Thread reader = new Thread(() -> follow(started), "neighbour-lines");
      reader.setDaemon(true);
      reader.start();
      if (rounds.isClosing()) {
        started.destroyForcibly();
      }
    } catch (IOException e) {
      pause.started(now);
      startAt = now + pause.ended(now);
      log.debug("ip monitor does not start", e);
    }
  }

  /** On the thread {@code neighbour-lines}: until the child ends. */
  private void follow(Process of) {
    try (InputStream in = of.getInputStream()) {
      BoundedLines lines = new BoundedLines(in);
      for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
        change(line.get());
      }
    } catch (IOException e) {
      log.debug("ip monitor cannot be read any more", e);
    } catch (RuntimeException e) {
      log.error("a bug in the reader of ip monitor; it is started again", e);
    } finally {
      of.destroyForcibly();
      childEnded();
    }
  }

  private void childEnded() {
    long now = System.nanoTime();
    startAt = now + pause.ended(now);
    child = Optional.empty();
    if (!rounds.isClosing()) {
      log.debug("ip monitor ended; it is started again");
      rounds.soon();
    }
  }

  private void change(String line) {
    if (line.contains("No buffer space")) {
      refresh(); // the kernel had more to say than it could keep: look at all of it
      return;
    }
    Optional<Neighbour> neighbour = Neighbour.ofLine(line).filter(this::isAnothers);
    if (neighbour.isEmpty()) {
      return;
    }
    long before = flow.dropped();
    if (flow.tellsChange(neighbour.get(), System.nanoTime())) {
      tell(neighbour.get());
    } else if (flow.dropped() > before && !showWanted) {
      refresh();
    }
  }

  private void show() throws InterruptedException {
    Optional<List<Neighbour>> table = ip.isThere() ? askedOfIp() : Optional.empty();
    boolean isFull = table.isPresent();
    List<Neighbour> all = table.orElseGet(this::arp).stream().filter(this::isAnothers).toList();
    long now = System.nanoTime();
    List<Neighbour> known = new ArrayList<>();
    for (Neighbour neighbour : all) {
      if (flow.isNews(neighbour)) {
        flow.told(neighbour, now);
        tell(neighbour);
      } else if (neighbour.mac().isPresent() && known.size() < TOLD_AGAIN) {
        known.add(neighbour);
      }
    }
    known.forEach(this::tell);
    failedLooks = isFull ? 0 : Math.min(failedLooks + 1, LOOKS_TO_WORRY);
    if (isFull) {
      health = new Health(true, noteOnChild());
    } else if (!ip.isThere() || failedLooks == LOOKS_TO_WORRY) {
      health = new Health(false, noteOnIp());
    } else {
      // One look that fails says little, and without us each waiting address becomes a device.
      showWanted = true;
    }
  }

  private String noteOnChild() {
    return pause.failedInARow(System.nanoTime(), child.isPresent()) < STARTS_TO_WORRY
        ? ""
        : "\"ip monitor neigh\" ends as soon as it is started: changes are seen once a minute and"
            + " when an unknown address asks; try it by hand";
  }

  private String noteOnIp() {
    String what =
        ip.isThere()
            ? "\"" + String.join(" ", ip.vector()) + " neigh show\" does not work; try it by hand"
            : "the command ip is not there; install iproute2";
    return what + ". Until then only IPv4 neighbours are known, out of " + proc.resolve("net/arp");
  }

  /** The whole table; empty where {@code ip} cannot say. A small {@code ip} knows no JSON. */
  private Optional<List<Neighbour>> askedOfIp() throws InterruptedException {
    try {
      IpCommand.Output json = ip.run(SHOW_LIMIT, SHOW_OCTETS, "-j", "-s", "neigh", "show");
      if (json.text().startsWith("[")) {
        return Optional.of(Neighbour.ofJson(json.text()));
      }
      if (json.status() == 0 && json.text().isBlank()) {
        return Optional.of(List.of());
      }
      IpCommand.Output text = ip.run(SHOW_LIMIT, SHOW_OCTETS, "neigh", "show");
      return text.status() == 0
          ? Optional.of(readAll(text.text(), Neighbour::ofLine))
          : Optional.empty();
    } catch (IOException e) {
      log.debug("ip does not start", e);
      return Optional.empty();
    }
  }

  private List<Neighbour> arp() {
    try (InputStream in = Files.newInputStream(proc.resolve("net/arp"))) {
      String text = new String(in.readNBytes(SHOW_OCTETS), StandardCharsets.US_ASCII);
      return readAll(text, Neighbour::ofArp);
    } catch (IOException e) {
      log.debug("no ARP table to be read", e);
      return List.of();
    }
  }

  private static List<Neighbour> readAll(String text, Function<String, Optional<Neighbour>> read) {
    return text.lines().map(read).flatMap(Optional::stream).limit(Neighbour.MAX_SHOWN).toList();
  }

  private boolean isAnothers(Neighbour neighbour) {
    return neighbour.mac().filter(own::isOwn).isEmpty();
  }

  private void tell(Neighbour neighbour) {
    Instant at = clock.instant().minusSeconds(neighbour.idleSeconds());
    sightings.incrementAndGet();
    to.accept(
        neighbour
            .mac()
            .<Sighting>map(
                mac ->
                    new Sighting.Link(
                        Source.NEIGHBOUR,
                        neighbour.address(),
                        mac,
                        neighbour.port(),
                        at,
                        neighbour.reachable()))
            .orElseGet(() -> new Sighting.Gone(neighbour.address(), at)));
  }
}
