package dev.tacet.lists;

import dev.tacet.config.Counted;
import dev.tacet.config.ListConfig;
import dev.tacet.dns.DomainName;
import dev.tacet.policy.AddressRange;
import dev.tacet.policy.ListMode;
import dev.tacet.policy.PatternText;
import dev.tacet.policy.Policy;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the compiled index of vendor profiles and lists, and the lists fresh.
 *
 * <p>{@link #load} gives what the last run left, before there is a network; it fails for no list.
 * {@link #start} begins the rounds on the thread list-updater: fetch, read, keep the last good
 * copies, compile beside the index in force, compare with the log, and hand the new one over whole.
 * A list that fails leaves everything as it is, and is tried again later and later.
 *
 * <p>What the owner changes in the {@link Subscriptions} is in force at once as far as the index
 * has it (a list switched off, a name released), and for the rest once it is compiled.
 *
 * <p>Thread-safe once loaded. Whatever is asked for waits for what is under way; at most {@value
 * #MAX_WAITING} requests do.
 */
public final class ListUpdater implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ListUpdater.class);
  private static final long CLOSE_SECONDS = 3;
  private static final int MAX_WAITING = 32;
  private static final long CHECKED_EVERY_SECONDS = 5;

  /** What is done on list-updater. */
  private interface Task<T> {
    T run() throws InterruptedIOException;
  }

  private final Subscriptions subscriptions;
  private final ListKeeper keeper;
  private final EntryFinder finder;
  private final ScheduledThreadPoolExecutor thread;
  private final Set<CompletableFuture<?>> unanswered = ConcurrentHashMap.newKeySet();
  private final Object swapping = new Object();
  private final AtomicBoolean following = new AtomicBoolean();

  // Of the thread list-updater.
  private Optional<ScheduledFuture<?>> next = Optional.empty();

  private volatile Consumer<ListsInForce> swap = lists -> {};
  private Optional<ListsInForce> last = Optional.empty();
  private CompletableFuture<List<ListReport>> waiting =
      CompletableFuture.completedFuture(List.of());

  /**
   * @param directory for copies and index ({@code <data>/lists}); its parent exists
   * @param comparison judges new versions, on list-updater
   * @param clock for what people read; nothing is timed by it
   * @param addresses of web servers; never asked by {@link #load}
   */
  public ListUpdater(
      Path directory,
      VendorProfiles profiles,
      Subscriptions subscriptions,
      LogComparison comparison,
      Clock clock,
      HostAddresses addresses) {
    this(
        directory,
        profiles,
        subscriptions,
        comparison,
        clock,
        new HttpFetcher(TargetRules.onThisMachine(addresses), clock),
        ListLimits.SHIPPED);
  }

  ListUpdater(
      Path directory,
      VendorProfiles profiles,
      Subscriptions subscriptions,
      LogComparison comparison,
      Clock clock,
      Fetcher fetcher,
      ListLimits limits) {
    this(
        directory,
        profiles,
        subscriptions,
        comparison,
        clock,
        fetcher,
        limits,
        index -> index::prepare);
  }

  ListUpdater(
      Path directory,
      VendorProfiles profiles,
      Subscriptions subscriptions,
      LogComparison comparison,
      Clock clock,
      Fetcher fetcher,
      ListLimits limits,
      Function<CompiledIndex, IndexCompiler> compiler) {
    this.subscriptions = subscriptions;
    keeper =
        new ListKeeper(
            directory, profiles, subscriptions, comparison, fetcher, limits, compiler, clock);
    finder = new EntryFinder(profiles, keeper::lists, keeper.copies(), limits);
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
   * What lists say at the start: the index on disk where it is still true, else one compiled from
   * the shipped profiles and the last good copies. Files of this machine are read again if they
   * changed; the network is not asked. A list that cannot be used is missing and reported, and a
   * folder that cannot be written means that the index is held in memory.
   */
  public ListsInForce load() {
    try {
      keeper.load();
      ListsInForce loaded = keeper.inForce();
      last = Optional.of(loaded);
      return loaded;
    } catch (InterruptedIOException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while loading the lists", e);
    }
  }

  /**
   * Begins the rounds, and follows the owner's changes.
   *
   * @param swap takes what lists say whenever that changes, on list-updater or on the thread of the
   *     owner's change, one call at a time
   * @param storing runs what is to be kept, on the thread that owns the store
   */
  public void start(Consumer<ListsInForce> swap, Executor storing) {
    this.swap = swap;
    keeper.storeOn(storing);
    subscriptions.follow(this::changed);
    keeper.schedule();
    thread.execute(this::scheduleNext);
    thread.scheduleWithFixedDelay(
        this::check, CHECKED_EVERY_SECONDS, CHECKED_EVERY_SECONDS, TimeUnit.SECONDS);
  }

  /** Nothing can be answered while look-ups fail: not even a name that no list has. */
  private void check() {
    if (keeper.isDamaged()) {
      guarded(
          () -> {
            keeper.repair();
            putInForce();
            return true;
          });
    }
  }

  private void changed() {
    putInForce();
    if (following.getAndSet(true)) {
      return; // one is on its way, and sees this change too
    }
    try {
      thread.execute(
          () -> {
            following.set(false);
            guarded(this::reconciled);
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("the change will be in force at the next start", e);
    }
  }

  private void putInForce() {
    synchronized (swapping) {
      ListsInForce now = keeper.inForce();
      if (!last.equals(Optional.of(now))) {
        swap.accept(now);
        last = Optional.of(now);
        int names = now.index().size();
        LOG.info(
            "{} of lists and vendors {} in force",
            Counted.of(names, "name"),
            Counted.word(names, "is", "are"));
      }
    }
  }

  /**
   * Fetches all lists again now, also those that are not due. A request that comes while one is
   * waiting is the same request.
   *
   * @return the reports afterwards; fails where the updater is closed first
   */
  public synchronized CompletableFuture<List<ListReport>> refresh() {
    if (waiting.isDone()) {
      waiting = asked(this::refreshedAll);
    }
    return waiting.copy();
  }

  private List<ListReport> refreshedAll() throws InterruptedIOException {
    synchronized (this) {
      waiting = CompletableFuture.completedFuture(List.of()); // who asks from now on waits anew
    }
    keeper.refreshAll();
    putInForce();
    return reports();
  }

  private static <T> CompletableFuture<T> failedNow() {
    return CompletableFuture.failedFuture(
        new RejectedExecutionException("the updater is closed, or has too much to do"));
  }

  /**
   * Fetches one list now; its newest version is then in force, also where it was held at another.
   *
   * @param id of a {@link WantedList}
   */
  public CompletableFuture<Boolean> refresh(String id) {
    return asked(
        () -> {
          keeper.reconcile();
          keeper.refresh(id);
          putInForce();
          return true;
        });
  }

  /** Fetches a list nobody subscribed to yet, and says what it would mean. */
  public CompletableFuture<ListTrial> tryOut(ListConfig config) {
    return asked(() -> keeper.tryOut(config));
  }

  /** Says what a change would mean that is no list: a vendor's state. Nothing is put in force. */
  public CompletableFuture<ListDiff> tryOut(UnaryOperator<Policy> change) {
    return asked(() -> keeper.tryOut(change));
  }

  /** Done when what the owner changed before is in force. */
  public CompletableFuture<Boolean> settled() {
    return asked(this::reconciled);
  }

  private boolean reconciled() throws InterruptedIOException {
    keeper.reconcile();
    putInForce();
    return true;
  }

  /** How each list is doing, in their order. */
  public List<ListReport> reports() {
    return keeper.lists().stream().map(Subscription::report).toList();
  }

  /** All there is to know of a list; one that is not known yet is not fetched yet. */
  public ListView view(WantedList wanted) {
    return keeper.lists().stream()
        .filter(list -> list.id().equals(wanted.id()))
        .findFirst()
        .orElseGet(() -> keeper.unread(wanted))
        .view(wanted);
  }

  /** Which lists are wanted. */
  public Subscriptions subscriptions() {
    return subscriptions;
  }

  /** Runs what changes the subscriptions, on the thread that owns their store. */
  public <T> CompletableFuture<T> onStore(Supplier<T> work) {
    return keeper.onStore(work);
  }

  /**
   * What the last new version of a list meant to this house; asked on the thread that owns the
   * store.
   */
  public Optional<ListDiff> diff(String id) {
    return subscriptions.report(id).flatMap(ListDiff::fromJson);
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

  /**
   * Rules on a name that a list has and that are not in force, because nothing of the list is, or
   * because they send the name somewhere and the list may not; at most ten. Reads the whole list,
   * where it has such rules: for people's questions.
   */
  public List<UnheardRule> unheard(DomainName name, WantedList wanted) {
    boolean all = wanted.mode() == ListMode.OFF;
    Optional<Subscription> list =
        keeper.lists().stream()
            .filter(known -> known.id().equals(wanted.id()))
            .filter(known -> all || known.report().notTrusted() > 0)
            .findFirst();
    try {
      return list.isEmpty() ? List.of() : finder.unheard(name, list.get(), all);
    } catch (IOException e) {
      LOG.warn("cannot say whether list {} names {}: {}", wanted.name(), name, e.toString());
      return List.of();
    }
  }

  private static List<Located> unlocated(Object rule, String source, IOException e) {
    LOG.warn("cannot say where list {} names {}: {}", source, rule, e.toString());
    return List.of();
  }

  private <T> CompletableFuture<T> asked(Task<T> task) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    if (unanswered.size() >= MAX_WAITING) {
      return failedNow();
    }
    unanswered.add(answer);
    answer.whenComplete((value, failure) -> unanswered.remove(answer));
    try {
      thread.execute(() -> run(task, answer));
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(e);
    }
    return answer;
  }

  private <T> void run(Task<T> task, CompletableFuture<T> answer) {
    try {
      T value = task.run();
      scheduleNext();
      answer.complete(value);
    } catch (InterruptedIOException e) {
      answer.completeExceptionally(e);
      LOG.debug("stopped between lists", e);
    } catch (RuntimeException | Error e) {
      answer.completeExceptionally(e); // whoever asked waits for it, whatever went wrong
      if (thread.isShutdown()) {
        LOG.debug("stopped between lists", e);
        return; // neither store nor timer take anything any more, which is no error
      }
      LOG.error("lists were not refreshed", e);
      tryAgainLater();
    }
  }

  private void guarded(Task<?> task) {
    run(task::run, new CompletableFuture<>());
  }

  private boolean refreshDue() throws InterruptedIOException {
    keeper.refreshDue();
    putInForce();
    return true;
  }

  /** The thread must live on: tomorrow's list may do better, or find more memory, than today's. */
  private void tryAgainLater() {
    next.ifPresent(scheduled -> scheduled.cancel(false));
    next = Optional.of(thread.schedule(() -> guarded(this::refreshDue), 1, TimeUnit.HOURS));
  }

  private void scheduleNext() {
    next.ifPresent(scheduled -> scheduled.cancel(false));
    next =
        keeper
            .nextDue()
            .map(
                nanos ->
                    thread.schedule(
                        () -> guarded(this::refreshDue), Math.max(nanos, 0), TimeUnit.NANOSECONDS));
  }

  /** Ends a running round within seconds; what was in force stays on disk. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("list-updater is still busy; it ends with the process");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (CompletableFuture<?> answer : unanswered) {
      answer.completeExceptionally(new RejectedExecutionException("the updater is closed"));
    }
  }
}
