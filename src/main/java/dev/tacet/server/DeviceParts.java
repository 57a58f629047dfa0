package dev.tacet.server;

import dev.tacet.config.DevicesConfig;
import dev.tacet.control.DevicesAtHand;
import dev.tacet.control.api.ControlException;
import dev.tacet.device.Device;
import dev.tacet.device.DeviceBook;
import dev.tacet.device.DeviceSnapshot;
import dev.tacet.device.DeviceStore;
import dev.tacet.device.EvidenceSource;
import dev.tacet.device.Learned;
import dev.tacet.device.LearnedName;
import dev.tacet.device.Makers;
import dev.tacet.device.OwnerFact;
import dev.tacet.device.Sighting;
import dev.tacet.device.SourceState;
import dev.tacet.device.Stay;
import dev.tacet.device.Watch;
import dev.tacet.device.source.KnownDevices;
import dev.tacet.device.source.OwnInterfaces;
import dev.tacet.device.source.ReverseDns;
import dev.tacet.device.source.SwitchedOff;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.DeviceMap;
import dev.tacet.policy.Network;
import dev.tacet.policy.OwnerRules;
import dev.tacet.policy.OwnerSettings;
import dev.tacet.querylog.QueryLog;
import io.netty.channel.EventLoopGroup;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The device book and everything around it: what it knows becomes the policy's {@link DeviceMap}
 * and the log's names, what the owner says becomes its facts, what asks becomes its evidence.
 *
 * <p>Made before the sockets are opened, so that whoever is locked in stays so from the first query
 * on; {@link #start} has the sources look. Thread-safe; {@link #ownerSays}, {@link #forget} and
 * {@link #reload} belong on the control worker.
 */
final class DeviceParts implements DevicesAtHand, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DeviceParts.class);

  private final DevicesConfig config;
  private final DeviceStore store;
  private final Learned learned;
  private final OwnerRules owner;
  private final CurrentPolicy policy;
  private final QueryLog queryLog;
  private final Clock clock;
  private final List<Network> forwarders;
  private final RouterNames router;
  private final DeviceBook book;
  private final LogPrivacy privacy;
  private final Watch watch;
  private volatile KnownDevices known;
  private volatile OwnerSettings said;
  private volatile Set<InetAddress> own = Set.of();
  private volatile Consumer<Set<Integer>> alsoForgets = ids -> {};
  private List<OwnerFact> facts;
  private List<DeviceMap.Entry> pushed = List.of();
  private boolean pushedAttributes;
  private volatile Map<Integer, String> names = Map.of();

  /**
   * Takes up what was kept and puts it in force.
   *
   * @param learned what {@code owner} proposes from
   * @param privacy which devices it is told of when they are there
   * @param watch whether that is written down
   * @param worker runs on the thread of {@code state.db}; outlives this
   * @param loops for questions to the router; outlive this
   */
  DeviceParts(
      DevicesConfig config,
      DeviceStore store,
      Learned learned,
      OwnerRules owner,
      CurrentPolicy policy,
      QueryLog queryLog,
      AskingDevices asking,
      LogPrivacy privacy,
      Watch watch,
      Executor worker,
      EventLoopGroup loops,
      Clock clock,
      LongSupplier ticker) {
    this.config = config;
    this.store = store;
    this.learned = learned;
    this.owner = owner;
    this.policy = policy;
    this.queryLog = queryLog;
    this.privacy = privacy;
    this.watch = watch;
    this.clock = clock;
    this.forwarders = EvidenceSources.forwarders(config);
    this.router = new RouterNames(config.reverseDns(), Gateways.ofThisMachine(), loops);
    known = readKnown();
    said = owner.settings();
    facts = OwnersWord.of(said, known);
    OwnInterfaces places = new OwnInterfaces(ticker);
    List<EvidenceSource> sources = new ArrayList<>();
    sources.add(EvidenceSources.neighbours(config, places, clock));
    sources.add(EvidenceSources.leases(config, clock));
    sources.add(EvidenceSources.announcements(config, places, clock, ticker));
    Optional<ReverseDns> reverse =
        EvidenceSources.reverseDns(config, router, places, clock, ticker);
    sources.add(
        reverse.<EvidenceSource>map(r -> r).orElseGet(() -> new SwitchedOff("reverse DNS")));
    sources.add(EvidenceSources.fritzbox(config, router, clock));
    book =
        new DeviceBook(
            store,
            handedTo(worker),
            learned,
            Makers::ofRegistry,
            places,
            facts,
            sources,
            clock,
            ticker);
    book.watch(watch);
    push(book.snapshot());
    book.follow(this::push);
    reverse.ifPresent(r -> book.follow(r::look));
    asking.tell(book::tell);
  }

  private static Executor handedTo(Executor worker) {
    return task -> {
      try {
        worker.execute(task);
      } catch (ControlException e) {
        throw new RejectedExecutionException(e.getMessage(), e);
      }
    };
  }

  /** Has the sources look. Once the sockets are open: nobody waits for it. */
  void start() {
    book.start();
    own.forEach(this::isOurs);
  }

  /** Takes the addresses of this machine. */
  void ownAddresses(Set<InetAddress> addresses) {
    own = Set.copyOf(addresses);
    addresses.forEach(this::isOurs);
    push(book.snapshot());
  }

  private void isOurs(InetAddress address) {
    book.tell(new Sighting.Seen(address, 0, Optional.empty(), Optional.empty(), clock.instant()));
  }

  /** Puts in force what is known; from the book's thread, and whoever changes something. */
  private synchronized void push(DeviceSnapshot snapshot) {
    List<DeviceMap.Entry> entries = HouseMap.of(snapshot, known, said, own);
    if (!entries.equals(pushed) || pushedAttributes != snapshot.attributes()) {
      pushed = entries;
      pushedAttributes = snapshot.attributes();
      DeviceMap map = DeviceMap.of(entries, forwarders, pushedAttributes, config.newDevicesGroup());
      policy.update(p -> p.withDevices(map));
    }
    Map<Integer, String> called = HouseMap.names(snapshot);
    if (!called.equals(names)) {
      names = called;
      queryLog.deviceNames().names(called);
    }
  }

  /** Each second: what ended by itself changes names and merges as well. */
  void tick() {
    OwnerSettings now = owner.settings();
    if (now != said) {
      ownerSays(now);
    }
  }

  /**
   * Reads the table of known devices again. One with something wrong in it is not taken: who fell
   * out of it would be in no group any more, and what the owner forbids those would be allowed.
   */
  void reload() {
    KnownDevices read = readKnown();
    if (read.problems().isEmpty()) {
      known = read;
    } else {
      LOG.warn("known devices stay as they were until this is put right and tacet told to reload");
      known = new KnownDevices(known.devices(), read.problems());
    }
    ownerSays(owner.settings());
  }

  private KnownDevices readKnown() {
    KnownDevices read = EvidenceSources.known(config);
    read.problems().forEach(problem -> LOG.warn("{}", problem));
    return read;
  }

  /** What a device is called; empty where it has no name. */
  String nameOf(int device) {
    return names.getOrDefault(device, "");
  }

  @Override
  public DeviceSnapshot snapshot() {
    return book.snapshot();
  }

  @Override
  public List<SourceState> sources() {
    List<SourceState> states = new ArrayList<>(book.sources());
    KnownDevices read = known;
    if (!read.devices().isEmpty() || !read.problems().isEmpty()) {
      String note =
          read.problems().isEmpty()
              ? ""
              : read.problems().get(0)
                  + (read.problems().size() == 1
                      ? ""
                      : " (and " + (read.problems().size() - 1) + " more: see the log)");
      states.add(new SourceState("known", true, note.isEmpty(), note, read.devices().size(), 0));
    }
    return states;
  }

  @Override
  public Optional<Map<Integer, List<Stay>>> stays() {
    return watch.on() ? Optional.of(privacy.shown(book.stays())) : Optional.empty();
  }

  @Override
  public void forgetStaysBefore(Instant time) {
    book.forgetStaysBefore(time);
  }

  @Override
  public List<LearnedName> learned(int device) {
    return learned.of(device);
  }

  @Override
  public void unlearn(int device) {
    learned.forget(device);
    store.unlearn(device);
  }

  @Override
  public void ownerSays(OwnerSettings settings) {
    said = settings;
    List<OwnerFact> now = OwnersWord.of(settings, known);
    if (now.equals(facts)) {
      push(book.snapshot());
    } else {
      book.owner(now);
      facts = now;
    }
  }

  /**
   * Who else has to forget a device.
   *
   * @param forgets given its numbers; throws {@code SinkException} where the disk fails
   */
  void forgetsToo(Consumer<Set<Integer>> forgets) {
    alsoForgets = forgets;
  }

  @Override
  public long forget(Device device, String actor) {
    Set<Integer> ids = HouseMap.ids(device);
    Set<InetAddress> addresses = HouseMap.confirmed(device);
    // A full disk is found out while all can be tried again: until the owner's settings are gone
    // the device is there, and as locked in as it was.
    Forgetting forgetting = new Forgetting();
    long rows = forgetting.delete(Forgetting.ROWS, () -> queryLog.forget(ids, addresses));
    try {
      forgetting.delete(Forgetting.SETTINGS, () -> owner.devices().forget(device.id(), actor));
      // The book last: what it does not know cannot be named to be forgotten once more.
      forgetting.delete(Forgetting.DEVICE, () -> ids.forEach(store::forget));
      ids.forEach(book::forget);
      facts = List.of(); // so that the book is told of one that the configuration names
    } finally {
      ownerSays(owner.settings());
    }
    // Those that came meanwhile. After them nobody hears of it any more.
    long late = forgetting.delete(Forgetting.ROWS, () -> queryLog.forget(ids, addresses));
    forgetting.delete(Forgetting.LEARNT, () -> alsoForgets.accept(ids));
    return rows + late;
  }

  /** Stops the sources and keeps what they told. */
  @Override
  public void close() {
    book.close();
    router.close();
  }
}
