package dev.tacet.device;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which addresses are one device, and what it is called. Sources tell sightings from any thread
 * into a bounded mailbox; the thread {@code devices} is the only one that writes: it takes them in
 * order, and shows what came of them as a {@link DeviceSnapshot}, ten times a second at most. What
 * the owner says is in force when {@link #owner} returns. Nothing here is on a query's way, and
 * nothing here stops DNS: full tables forget by their rules and count it.
 *
 * <p>Thread-safe.
 */
public final class DeviceBook implements AutoCloseable {
  private static final long SHOW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long SHOW_TIMES_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long WARN_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long FORGET_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final long ANSWER_SECONDS = 5;
  private static final int AT_ONCE = 1_024;
  private static final int REQUESTS = 64;
  private static final Logger log = LoggerFactory.getLogger(DeviceBook.class);

  private final Mailbox mailbox = new Mailbox();
  private final Queue<FutureTask<?>> requests = new ArrayBlockingQueue<>(REQUESTS);
  private final List<Consumer<DeviceSnapshot>> followers = new CopyOnWriteArrayList<>();
  private final AtomicBoolean parked = new AtomicBoolean();
  private final DeviceTable table;
  private final Supplier<Makers> makers;
  private final SnapshotMaker maker;
  private final Keeper keeper;
  private final RunningSources sources;
  private final Clock clock;
  private final LongSupplier ticker;
  private final Thread thread;
  private volatile DeviceSnapshot snapshot = DeviceSnapshot.EMPTY;
  private volatile Optional<Makers> makersRead = Optional.empty();
  private volatile boolean closing;

  private boolean devicesChanged = true;
  private boolean timesChanged;
  private boolean unattributed;
  private long shownAt;
  private long tickAt;
  private long warnAt;
  private long forgetAt;
  private DeviceCounts warned = DeviceCounts.NONE;

  /**
   * Takes up what the store kept, on the caller's thread.
   *
   * @param writer runs its work on the thread that owns the store
   * @param learned persisted together with the devices
   * @param places where an address is; asked by the thread {@code devices}, must not block
   * @param makers asked for on a thread of its own as the book starts; until then devices have the
   *     maker that was kept
   * @param owner what the owner said so far, in force in the first {@link #snapshot}
   * @param sources started by {@link #start} and closed with the book
   * @param clock dates what is shown
   * @param ticker monotonic nanoseconds ({@link System#nanoTime}); all timers run on it
   */
  public DeviceBook(
      DeviceStore store,
      Executor writer,
      Learned learned,
      Supplier<Makers> makers,
      Function<InetAddress, Place> places,
      List<OwnerFact> owner,
      List<EvidenceSource> sources,
      Clock clock,
      LongSupplier ticker) {
    this.clock = clock;
    this.ticker = ticker;
    this.makers = makers;
    long now = ticker.getAsLong();
    DeviceStore.Kept kept = store.load();
    DeviceIds ids = new DeviceIds(kept.lastId(), kept.lastId());
    this.table = new DeviceTable(Makers.none(), places, kept, owner, ids);
    learned.restore(kept.learned());
    this.maker = new SnapshotMaker(table);
    this.keeper = new Keeper(store, writer, table, ids, learned, now);
    this.sources = new RunningSources(sources, this::tell, ticker);
    // Until they have started: a device on the wire is nobody yet, and not one by itself.
    table.attributes(sources.stream().anyMatch(EvidenceSource::tellsNeighbours));
    if (namesANewOne(owner, kept)) { // else nothing is written before the first answer
      keeper.reserve();
    }
    table.owner(owner, clock.instant());
    this.shownAt = now - SHOW_TIMES_NANOS;
    this.tickAt = now;
    this.warnAt = now;
    this.forgetAt = now;
    this.thread = new Thread(this::run, "devices");
    thread.setDaemon(true);
    show(now);
  }

  private static boolean namesANewOne(List<OwnerFact> owner, DeviceStore.Kept kept) {
    Set<DeviceKey> there = kept.devices().stream().map(KeptDevice::key).collect(Collectors.toSet());
    return owner.stream()
        .anyMatch(fact -> fact instanceof OwnerFact.Known known && !there.contains(known.key()));
  }

  /** Has it written down when devices are on the network. Before {@link #start}. */
  public void watch(Watch watch) {
    table.watch(watch);
  }

  /** Starts the sources and begins to take what they tell. */
  public void start() {
    thread.start();
    Thread reader = new Thread(this::readMakers, "makers");
    reader.setDaemon(true);
    reader.start();
  }

  /** On a thread of its own: on a small machine the table takes longer than an address may wait. */
  private void readMakers() {
    try {
      makersRead = Optional.of(makers.get());
      wake();
    } catch (RuntimeException e) {
      log.error("the table of makers cannot be read; devices are shown without", e);
    }
  }

  /** Takes a sighting, or counts it as dropped. Any thread; returns at once, never throws. */
  public void tell(Sighting sighting) {
    if (!closing && mailbox.offer(sighting)) {
      wake();
    }
  }

  /**
   * Replaces everything the owner said before, settings and known devices together; shown and told
   * to the followers before it returns.
   *
   * @throws IllegalStateException where the book is closed or does not answer
   */
  public void owner(List<OwnerFact> facts) {
    List<OwnerFact> all = List.copyOf(facts);
    ask(
        () -> {
          takeSightings(Mailbox.MAX);
          table.owner(all, clock.instant());
          devicesChanged = true;
          show(ticker.getAsLong());
          return true;
        });
  }

  /**
   * Removes one device, not those merged into it, from memory and from what is still to be kept.
   * Whoever calls deletes it from the store afterwards, on the store's thread.
   *
   * @return whether it was there
   * @throws IllegalStateException where the book is closed or does not answer
   */
  public boolean forget(int id) {
    return ask(
        () -> {
          boolean known = table.forget(id);
          keeper.forget(id);
          devicesChanged = true;
          show(ticker.getAsLong());
          return known;
        });
  }

  /**
   * When each device was on the network, by its own number, those merged into others apart; those
   * of whom nothing is known are left out.
   *
   * @throws IllegalStateException where the book is closed or does not answer
   */
  public Map<Integer, List<Stay>> stays() {
    return ask(table::stays);
  }

  /**
   * Forgets when devices were on the network before a time; the store hears of it in its turn.
   *
   * @throws IllegalStateException where the book is closed or does not answer
   */
  public void forgetStaysBefore(Instant time) {
    ask(
        () -> {
          table.forgetStaysBefore(time);
          return true;
        });
  }

  /** What was known at most 100 ms ago; times at most 10 s. Any thread. */
  public DeviceSnapshot snapshot() {
    return snapshot;
  }

  /**
   * Tells each snapshot in which more than times changed, on the thread {@code devices}, at most
   * ten a second. The follower must not wait for anybody who may wait for this book.
   */
  public void follow(Consumer<DeviceSnapshot> follower) {
    followers.add(follower);
  }

  /** How each source of evidence is. */
  public List<SourceState> sources() {
    return sources.states();
  }

  public DeviceCounts counts() {
    return snapshot.counts();
  }

  /** Stops the sources, takes what they told, and keeps it. */
  @Override
  public void close() {
    closing = true;
    sources.close();
    wake();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(ANSWER_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private <T> T ask(Callable<T> request) {
    FutureTask<T> task = new FutureTask<>(request);
    if (closing || !requests.offer(task)) {
      throw new IllegalStateException("the device book is closed, or has too much to do");
    }
    wake();
    try {
      return task.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the device book was asked", e);
    } catch (ExecutionException | TimeoutException | CancellationException e) {
      task.cancel(false);
      throw new IllegalStateException("the device book does not answer", e);
    }
  }

  private void wake() {
    if (parked.compareAndSet(true, false)) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    keeper.reserveFirst();
    while (!closing) {
      try {
        work();
      } catch (RuntimeException e) {
        log.error("a bug in the device book; it goes on with the next sighting", e);
      }
      park();
    }
    takeSightings(Mailbox.MAX);
    requests.forEach(request -> request.cancel(false));
    keeper.last(ticker.getAsLong());
  }

  private void work() {
    for (FutureTask<?> next = requests.poll(); next != null; next = requests.poll()) {
      next.run();
    }
    Optional<Makers> read = makersRead;
    if (read.isPresent()) { // written once
      makersRead = Optional.empty();
      devicesChanged |= table.makers(read.get());
    }
    long now = ticker.getAsLong();
    if (now - tickAt >= 0) { // first: whether neighbours are told decides what an address becomes
      tickAt = now + TICK_NANOS;
      tick(now);
    }
    takeSightings(AT_ONCE);
    boolean due = now - shownAt >= SHOW_NANOS;
    if (devicesChanged && due || timesChanged && now - shownAt >= SHOW_TIMES_NANOS) {
      show(now);
    }
  }

  private void takeSightings(int most) {
    long now = ticker.getAsLong();
    for (int i = 0; i < most; i++) {
      Sighting sighting = mailbox.poll();
      if (sighting == null) {
        break;
      }
      note(table.apply(sighting, now));
    }
    if (unattributed && sources.refreshNeighbours()) {
      unattributed = false;
    }
  }

  private void note(DeviceTable.News news) {
    devicesChanged |= news == DeviceTable.News.DEVICES;
    timesChanged |= news != DeviceTable.News.NONE;
    unattributed |= news == DeviceTable.News.UNATTRIBUTED;
  }

  private void tick(long now) {
    sources.tick();
    note(table.attributes(sources.tellNeighbours()));
    if (table.watch().on() && now - forgetAt >= 0) {
      forgetAt = now + FORGET_NANOS;
      Watch watch = table.watch();
      table.forgetStaysBefore(watch.ages().instant().minus(watch.keep()));
    }
    keeper.tick(now);
    warn(now);
  }

  /** Makes the next snapshot; those who follow hear of more than times. */
  private void show(long now) {
    snapshot = maker.make(clock.instant(), now, mailbox.dropped());
    boolean more = devicesChanged;
    devicesChanged = false;
    timesChanged = false;
    shownAt = now;
    if (more) {
      followers.forEach(this::tellFollower);
    }
  }

  private void tellFollower(Consumer<DeviceSnapshot> follower) {
    try {
      follower.accept(snapshot);
    } catch (RuntimeException e) {
      log.error("a bug in somebody who follows the devices", e);
    }
  }

  /** One line a minute for any flood. */
  private void warn(long now) {
    DeviceCounts counts = table.counts(0, mailbox.dropped());
    if (now - warnAt < 0 || counts.lost() == warned.lost()) {
      return;
    }
    log.warn(
        "{} things about devices found no room or were forgotten to make room within a minute: see"
            + " tacet status",
        counts.lost() - warned.lost());
    warned = counts;
    warnAt = now + WARN_NANOS;
  }

  private void park() {
    parked.set(true);
    if (mailbox.isEmpty() && requests.isEmpty() && !closing) {
      long untilShown = Math.max(0, shownAt + SHOW_NANOS - ticker.getAsLong());
      LockSupport.parkNanos(this, devicesChanged ? Math.max(1, untilShown) : TICK_NANOS);
    }
    parked.set(false);
  }
}
