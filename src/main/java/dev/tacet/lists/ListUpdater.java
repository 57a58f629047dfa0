package dev.tacet.lists;

import dev.tacet.config.ListConfig;
import dev.tacet.dns.DomainName;
import dev.tacet.policy.AddressRange;
import dev.tacet.policy.PatternText;
import dev.tacet.policy.RuleIndex;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the compiled index of vendor profiles and subscribed lists, and the lists fresh.
 *
 * <p>{@link #load} gives what the last run left, before there is a network; it fails for no list.
 * {@link #start} begins the daily round on the thread list-updater: fetch, read, keep the last good
 * copy, compile beside the index in force, and hand the new one over whole. A list that fails
 * leaves everything as it is, and is tried again later and later.
 *
 * <p>Thread-safe once loaded. At most one round runs, and at most one more waits.
 */
public final class ListUpdater implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ListUpdater.class);
  private static final Duration AFTER_A_BUG = Duration.ofHours(1);
  private static final Duration CLOSE = Duration.ofSeconds(3);

  private final ListFolder folder;
  private final StoredCopies copies;
  private final IndexMaker index;
  private final EntryFinder finder;
  private final List<Subscription> lists;
  private final long[] dueNanos;
  private final Clock clock;
  private final RefreshTimes times = new RefreshTimes(new Random());
  private final ScheduledThreadPoolExecutor thread;

  // Of the start thread, then of list-updater.
  private ScheduledFuture<?> next;

  private volatile Consumer<RuleIndex> swap = trie -> {};
  private CompletableFuture<List<ListReport>> waiting;

  /**
   * @param directory for copies and index ({@code <data>/lists}); its parent exists
   * @param clock for what people read; nothing is timed by it
   * @param addresses of web servers; never asked by {@link #load}
   */
  public ListUpdater(
      Path directory,
      VendorProfiles profiles,
      List<ListConfig> configs,
      Clock clock,
      HostAddresses addresses) {
    this(
        directory,
        profiles,
        configs,
        clock,
        new HttpFetcher(TargetRules.onThisMachine(addresses), clock),
        ListLimits.SHIPPED);
  }

  ListUpdater(
      Path directory,
      VendorProfiles profiles,
      List<ListConfig> configs,
      Clock clock,
      Fetcher fetcher,
      ListLimits limits) {
    this(directory, profiles, configs, clock, fetcher, limits, index -> index::write);
  }

  ListUpdater(
      Path directory,
      VendorProfiles profiles,
      List<ListConfig> configs,
      Clock clock,
      Fetcher fetcher,
      ListLimits limits,
      Function<CompiledIndex, IndexCompiler> compiler) {
    this.clock = clock;
    folder = new ListFolder(directory);
    copies = new StoredCopies(folder);
    CompiledIndex onDisk = new CompiledIndex(folder);
    ListIntake intake = new ListIntake(folder, limits, new FreeSpace(directory, FreeSpace.MARGIN));
    lists =
        configs.stream()
            .map(config -> new Subscription(config, copies, intake, fetcher, limits, clock))
            .toList();
    dueNanos = new long[lists.size()];
    index =
        new IndexMaker(
            new IndexSources(profiles, lists, copies, limits),
            lists,
            onDisk,
            compiler.apply(onDisk),
            folder.scratch());
    finder = new EntryFinder(profiles, lists, copies, limits);
    thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread updater = new Thread(task, "list-updater");
              updater.setDaemon(true);
              return updater;
            });
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /**
   * The index for the start: the one on disk where it is still true, else compiled from the shipped
   * profiles and the last good copies. Files of this machine are read again if they changed; the
   * network is not asked. A list that cannot be used is missing and reported, and a folder that
   * cannot be written means that the index is held in memory. Where not everything can be compiled,
   * for want of memory above all, the start has what {@link IndexMaker} can give, and the rest is
   * tried again by the round.
   */
  public RuleIndex load() {
    try {
      folder.prepare();
      copies.removeOthers(lists.stream().map(Subscription::id).collect(Collectors.toSet()));
    } catch (IOException e) {
      LOG.warn("lists cannot be kept on disk and will be lost at a stop: {}", words(e));
    }
    try {
      for (Subscription list : lists) {
        list.recall();
        if (list.isOwners()) {
          readAtStart(list);
        }
      }
      return index.atStart();
    } catch (InterruptedIOException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while loading the lists", e);
    }
  }

  private static void readAtStart(Subscription list) throws InterruptedIOException {
    try {
      list.refresh();
    } catch (RuntimeException | OutOfMemoryError e) {
      list.notRead(e); // one list must not keep the house without DNS
    }
  }

  /**
   * Begins the daily round.
   *
   * @param swap takes each new index, on the thread list-updater
   */
  public void start(Consumer<RuleIndex> swap) {
    this.swap = swap;
    long now = System.nanoTime();
    for (int i = 0; i < dueNanos.length; i++) {
      Duration age =
          lists
              .get(i)
              .copy()
              .map(copy -> Duration.between(copy.fetched(), clock.instant()))
              .orElse(RefreshTimes.DAY.multipliedBy(2));
      dueNanos[i] = now + times.afterStart(age).toNanos();
    }
    thread.execute(
        () -> {
          scheduleNext();
          tryAgainWhereNotWhole();
        });
  }

  /**
   * Reads all lists again now, also those that are not due. A request that comes while one is
   * waiting is the same request.
   *
   * @return the reports afterwards; fails where the updater is closed first
   */
  public CompletableFuture<List<ListReport>> refresh() {
    synchronized (this) {
      if (waiting != null) {
        return waiting.copy();
      }
      waiting = new CompletableFuture<>();
      try {
        thread.execute(this::refreshAll);
      } catch (RejectedExecutionException e) {
        waiting.completeExceptionally(e);
      }
      return waiting.copy();
    }
  }

  /** How each list is doing, in the order of the configuration. */
  public List<ListReport> reports() {
    return lists.stream().map(Subscription::report).toList();
  }

  /**
   * Where the entries stand that speak about a name; at most ten. Reads a whole list: for people's
   * questions, not for queries.
   *
   * @param source as {@code RuleSource.name()} has it
   * @return what was found; less where a list could not be read again, which is logged
   */
  public List<Located> locate(DomainName name, String source) {
    try {
      return finder.find(name, source);
    } catch (IOException e) {
      return unlocated(name, source, e);
    }
  }

  /** As {@link #locate(DomainName, String)}, for a pattern as the list has it. */
  public List<Located> locate(PatternText pattern, String source) {
    try {
      return finder.find(pattern, source);
    } catch (IOException e) {
      return unlocated(pattern, source, e);
    }
  }

  /** As {@link #locate(DomainName, String)}, for a range of addresses as the list has it. */
  public List<Located> locate(AddressRange range, String source) {
    try {
      return finder.find(range, source);
    } catch (IOException e) {
      return unlocated(range, source, e);
    }
  }

  private static List<Located> unlocated(Object rule, String source, IOException e) {
    LOG.warn("cannot say where list {} names {}: {}", source, rule, words(e));
    return List.of();
  }

  private void refreshAll() {
    CompletableFuture<List<ListReport>> asked;
    synchronized (this) {
      asked = waiting;
      waiting = null;
    }
    try {
      round(true);
      asked.complete(reports());
    } catch (InterruptedIOException e) {
      asked.completeExceptionally(e);
      LOG.debug("stopped between lists", e);
    } catch (RuntimeException | Error e) {
      asked.completeExceptionally(e); // whoever asked waits for it, whatever went wrong
      LOG.error("lists were not refreshed", e);
      tryAgainIn(AFTER_A_BUG);
    }
  }

  private void refreshDue() {
    try {
      round(false);
    } catch (InterruptedIOException e) {
      LOG.debug("stopped between lists", e);
    } catch (RuntimeException | Error e) {
      // The thread must live on: tomorrow's list may do better, or find more memory, than today's.
      LOG.error("lists were not refreshed", e);
      tryAgainIn(AFTER_A_BUG);
    }
  }

  private void tryAgainIn(Duration pause) {
    if (next != null && next.getDelay(TimeUnit.NANOSECONDS) <= pause.toNanos()) {
      return; // it is earlier already
    }
    if (next != null) {
      next.cancel(false);
    }
    next = thread.schedule(this::refreshDue, pause.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void round(boolean all) throws InterruptedIOException {
    boolean changed = false;
    for (int i = 0; i < dueNanos.length; i++) {
      if (all || dueNanos[i] - System.nanoTime() <= 0) {
        Subscription list = lists.get(i);
        changed |= list.refresh();
        Duration pause =
            list.failures() == 0 ? times.afterSuccess() : times.afterFailure(list.failures());
        Duration asked = list.retryAfter().orElse(Duration.ZERO);
        dueNanos[i] = System.nanoTime() + Math.max(pause.toNanos(), asked.toNanos());
      }
    }
    scheduleNext();
    if (changed || index.failures() > 0) {
      Optional<RuleIndex> made = index.anew();
      if (made.isPresent()) {
        swap.accept(made.get());
        LOG.info("{} names of lists and vendors are in force", made.get().size());
      }
      tryAgainWhereNotWhole();
    }
  }

  private void tryAgainWhereNotWhole() {
    if (index.failures() > 0) {
      tryAgainIn(times.afterFailure(index.failures()));
    }
  }

  private void scheduleNext() {
    if (next != null) {
      next.cancel(false);
    }
    Arrays.stream(dueNanos)
        .map(due -> due - System.nanoTime())
        .min()
        .ifPresent(
            nanos ->
                next = thread.schedule(this::refreshDue, Math.max(nanos, 0), TimeUnit.NANOSECONDS));
  }

  /** Ends a running round within seconds; what was in force stays on disk. */
  @Override
  public void close() {
    thread.shutdownNow();
    CompletableFuture<List<ListReport>> unanswered;
    synchronized (this) {
      unanswered = waiting;
    }
    if (unanswered != null) {
      unanswered.completeExceptionally(new RejectedExecutionException("the updater is closed"));
    }
    try {
      if (!thread.awaitTermination(CLOSE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("list-updater is still busy; it ends with the process");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String words(IOException e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }
}
