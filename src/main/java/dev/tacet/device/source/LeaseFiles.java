package dev.tacet.device.source;

import dev.tacet.device.EvidenceSource;
import dev.tacet.device.Sighting;
import dev.tacet.device.Source;
import dev.tacet.device.SourceState;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The names hosts told a DHCP server on this machine, out of its lease file. Looked at each ten
 * seconds, read where it changed; all of it is told again each ten minutes. A lease is a label and
 * no more, its MAC included: a host writes its DHCP packets itself.
 *
 * <p>Works on the thread {@code leases}. Thread-safe.
 */
public final class LeaseFiles implements EvidenceSource {
  /** Where the servers keep them by default; those that are not there are not missed. */
  static final List<LeaseFile> USUAL =
      List.of(
          usual("/var/lib/misc/dnsmasq.leases"),
          usual("/tmp/dhcp.leases"),
          usual("/var/lib/dhcp/dhcpd.leases"),
          usual("/var/lib/kea/kea-leases4.csv"),
          usual("/var/lib/kea/kea-leases6.csv"),
          usual("/var/lib/systemd/network/dhcp-server-lease"));

  static final int MAX_FILES = 16;

  private static final String NAME = "leases";
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long AGAIN_NANOS = TimeUnit.MINUTES.toNanos(10);
  private static final int AT_ONCE = 512;
  private static final long BREATH_MILLIS = 100;

  private final List<LeaseReader> readers;
  private final int omitted;
  private final Clock clock;
  private final Rounds rounds = new Rounds(NAME, this::round);
  private final Map<InetAddress, LeaseTable.Lease> told = new HashMap<>();
  private final AtomicLong sightings = new AtomicLong();
  private volatile long dropped;
  private volatile Health health = new Health(true, "");
  private volatile Consumer<Sighting> to = sighting -> {};
  private long allToldAt;
  private boolean toldOnce;

  /** Whether the files can be read and what there is to say: always read together. */
  private record Health(boolean well, String note) {}

  private static LeaseFile usual(String file) {
    return new LeaseFile(Path.of(file), LeaseFormat.AUTO);
  }

  /**
   * @param files of the owner's; none means the usual places of each server. One that is named and
   *     cannot be read is a note, and so are more than 16
   * @param clock by which leases end
   */
  public LeaseFiles(List<LeaseFile> files, Clock clock) {
    List<LeaseFile> all = files.isEmpty() ? USUAL : files;
    this.readers =
        all.stream().limit(MAX_FILES).map(file -> new LeaseReader(file, !files.isEmpty())).toList();
    this.omitted = all.size() - readers.size();
    this.clock = clock;
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
    Health now = health;
    return new SourceState(NAME, true, now.well(), now.note(), sightings.get(), dropped);
  }

  @Override
  public void refresh() {
    rounds.soon();
  }

  @Override
  public void close() {
    rounds.close();
  }

  void tellTo(Consumer<Sighting> telling) {
    to = telling;
  }

  private long round() throws InterruptedException {
    look(System.nanoTime());
    return LOOK_NANOS;
  }

  /** One look at all files, telling what is new. One thread: that of the rounds, or a test's. */
  void look(long now) throws InterruptedException {
    boolean changed = false;
    List<String> notes = new ArrayList<>();
    boolean well = omitted == 0;
    if (omitted > 0) {
      notes.add("only " + MAX_FILES + " files are read, " + omitted + " are not; name fewer");
    }
    long refused = 0;
    for (LeaseReader reader : readers) {
      changed |= reader.look();
      well &= reader.fault().isEmpty();
      reader.fault().or(reader::remark).ifPresent(notes::add);
      refused += reader.refused();
    }
    dropped = refused;
    health = new Health(well, String.join("; ", notes));
    boolean all = !toldOnce || now - allToldAt >= AGAIN_NANOS;
    if (changed || all) {
      tell(all);
    }
    if (all) {
      toldOnce = true;
      allToldAt = now;
    }
  }

  private void tell(boolean all) throws InterruptedException {
    Map<InetAddress, LeaseTable.Lease> leases = leases();
    told.keySet().retainAll(leases.keySet());
    long now = clock.instant().getEpochSecond();
    int atOnce = 0;
    for (LeaseTable.Lease lease : leases.values()) {
      boolean isNews = !lease.equals(told.put(lease.address(), lease));
      if (lease.name().isBlank() || lease.ends() <= now || !isNews && !all) {
        continue;
      }
      tell(lease);
      if (++atOnce == AT_ONCE) {
        atOnce = 0;
        Thread.sleep(BREATH_MILLIS); // the book's mailbox is for other sources as well
      }
    }
  }

  private Map<InetAddress, LeaseTable.Lease> leases() {
    Map<InetAddress, LeaseTable.Lease> leases = new LinkedHashMap<>();
    for (LeaseReader reader : readers) {
      for (LeaseTable.Lease lease : reader.leases()) {
        if (leases.size() < LeaseTable.MAX) {
          leases.put(lease.address(), lease);
        }
      }
    }
    return leases;
  }

  private void tell(LeaseTable.Lease lease) {
    sightings.incrementAndGet();
    to.accept(
        new Sighting.Label(
            Source.LEASE,
            lease.mac(),
            Optional.of(lease.address()),
            lease.name(),
            "",
            Set.of(),
            clock.instant()));
  }
}
