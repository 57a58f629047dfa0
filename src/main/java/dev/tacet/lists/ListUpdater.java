package dev.tacet.lists;

import dev.tacet.config.ListConfig;
import dev.tacet.dns.DomainName;
import dev.tacet.policy.ListMode;
import dev.tacet.policy.Match;
import dev.tacet.policy.Policy;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
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
 * <p>Thread-safe once loaded. Whatever is asked for waits for what is under way on the {@link
 * UpdaterThread}.
 */
public final class ListUpdater implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ListUpdater.class);

  private final Subscriptions subscriptions;
  private final ListKeeper keeper;
  private final EntryFinder finder;
  private final UpdaterThread thread;
  private final AtomicBoolean following = new AtomicBoolean();

  private final Handover handover;
  private CompletableFuture<List<ListReport>> waiting =
      CompletableFuture.completedFuture(List.of());

  /**
   * @param directory for copies and index ({@code <data>/lists}); its parent exists
   * @param comparison judges new versions, on list-updater
   * @param clock for what people read; nothing is timed by it
   * @param clockIsKnown whether certificates of web servers can be judged by their dates
   * @param addresses of web servers; never asked by {@link #load}
   */
  public ListUpdater(
      Path directory,
      VendorProfiles profiles,
      Subscriptions subscriptions,
      LogComparison comparison,
      Clock clock,
      BooleanSupplier clockIsKnown,
      HostAddresses addresses) {
    this(
        directory,
        profiles,
        subscriptions,
        comparison,
        clock,
        new HttpFetcher(TargetRules.onThisMachine(addresses), clock, clockIsKnown),
        SourceLimits.SHIPPED,
        index -> index::prepare);
  }

  /**
   * @param compiler makes an index beside the one on disk
   */
  ListUpdater(
      Path directory,
      VendorProfiles profiles,
      Subscriptions subscriptions,
      LogComparison comparison,
      Clock clock,
      Fetcher fetcher,
      SourceLimits limits,
      Function<CompiledIndex, IndexCompiler> compiler) {
    this.subscriptions = subscriptions;
    keeper =
        new ListKeeper(
            directory, profiles, subscriptions, comparison, fetcher, limits, compiler, clock);
    handover = new Handover(keeper::inForce);
    finder = new EntryFinder(profiles, keeper::lists, keeper.copies());
    thread = new UpdaterThread(keeper::nextDue, this::refreshedDue);
  }

  /**
   * What lists say at the start: the index on disk where it is still true, else one compiled from
   * the shipped profiles and the last good copies. Files of this machine are read again if they
   * changed; the network is not asked. A list that cannot be used is missing and reported, and a
   * folder that cannot be written means that the index is held in memory. The index on disk is not
   * read from end to end here: a look-up checks what it comes to.
   */
  public ListsInForce load() {
    try {
      keeper.load();
      return handover.first();
    } catch (InterruptedIOException e) {
      throw interrupted(e);
    }
  }

  /**
   * As {@link #load}, for who starts no rounds: all of the index is read and checked here, for
   * nobody would make a damaged one anew later.
   */
  public ListsInForce loadChecked() {
    try {
      keeper.loadChecked();
      return handover.first();
    } catch (InterruptedIOException e) {
      throw interrupted(e);
    }
  }

  private static IllegalStateException interrupted(InterruptedIOException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted while loading the lists", e);
  }

  /**
   * Begins the rounds, and follows the owner's changes. What {@link #load} left unchecked of the
   * index is checked then, part by part between the rounds.
   *
   * @param swap takes what lists say whenever that changes, on list-updater or on the thread of the
   *     owner's change, one call at a time
   * @param storing runs what is to be kept, on the thread that owns the store
   */
  public void start(Consumer<ListsInForce> swap, Executor storing) {
    handover.to(swap);
    keeper.storeOn(storing);
    subscriptions.follow(this::changed);
    keeper.schedule();
    thread.start(this::check, keeper::checkMore);
  }

  /** Not everything can be answered while look-ups fail: not even a name that no list has. */
  private void check() {
    keeper
        .damage()
        .ifPresent(
            damage ->
                thread.now(
                    () -> {
                      keeper.repair(damage);
                      handover.now();
                      return true;
                    }));
  }

  private void changed() {
    handover.now();
    if (following.getAndSet(true)) {
      return; // one is on its way, and sees this change too
    }
    try {
      thread.tell(
          () -> {
            following.set(false);
            return reconciled();
          });
    } catch (RejectedExecutionException e) {
      LOG.debug("the change will be in force at the next start", e);
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
      waiting = thread.ask(this::refreshedAll);
    }
    return waiting.copy();
  }

  private List<ListReport> refreshedAll() throws InterruptedIOException {
    synchronized (this) {
      waiting = CompletableFuture.completedFuture(List.of()); // who asks from now on waits anew
    }
    keeper.refreshAll();
    handover.now();
    return reports();
  }

  /**
   * Fetches one list now; its newest version is then in force, also where it was held at another.
   *
   * @param id of a {@link WantedList}
   */
  public CompletableFuture<Boolean> refresh(String id) {
    return thread.ask(
        () -> {
          keeper.reconcile();
          keeper.refresh(id);
          handover.now();
          return true;
        });
  }

  /** Fetches a list nobody subscribed to yet, and says what it would mean. */
  public CompletableFuture<ListTrial> tryOut(ListConfig config) {
    return thread.ask(() -> keeper.tryOut(config));
  }

  /** Says what a change would mean that is no list: a vendor's state. Nothing is put in force. */
  public CompletableFuture<ListDiff> tryOut(UnaryOperator<Policy> change) {
    return thread.ask(() -> keeper.tryOut(change));
  }

  /** Done when what the owner changed before is in force. */
  public CompletableFuture<Boolean> settled() {
    return thread.ask(this::reconciled);
  }

  private boolean refreshedDue() throws InterruptedIOException {
    keeper.refreshDue();
    handover.now();
    return true;
  }

  private boolean reconciled() throws InterruptedIOException {
    keeper.reconcile();
    handover.now();
    return true;
  }

  /** How each list is doing, in their order. */
  public List<ListReport> reports() {
    return keeper.lists().stream().map(Subscription::report).toList();
  }

  /** Lists whose newest version is not in force until it can be judged, by name, and why. */
  public Map<String, String> heldVersions() {
    Map<String, String> held = new HashMap<>();
    keeper
        .lists()
        .forEach(list -> list.held().ifPresent(why -> held.put(list.config().name(), why)));
    return held;
  }

  /** All there is to know of a list; one that is not known yet is not fetched yet. */
  public ListView view(WantedList wanted) {
    return known(wanted).orElseGet(() -> keeper.unread(wanted)).view(wanted);
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
   * Where the rules stand that an index found; at most ten places. Reads a whole list: for people's
   * questions, not for queries.
   *
   * @return what was found; less where a list could not be read again, which is logged
   */
  public List<Located> locate(Match match) {
    try {
      return finder.find(match);
    } catch (IOException e) {
      LOG.warn(
          "cannot say where list {} names {}: {}",
          match.source().name(),
          match.text(),
          e.toString());
      return List.of();
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
        known(wanted).filter(known -> all || known.report().notTrusted() > 0);
    try {
      return list.isEmpty() ? List.of() : finder.unheard(name, list.get(), all);
    } catch (IOException e) {
      LOG.warn("cannot say whether list {} names {}: {}", wanted.name(), name, e.toString());
      return List.of();
    }
  }

  private Optional<Subscription> known(WantedList wanted) {
    return keeper.lists().stream().filter(list -> list.id().equals(wanted.id())).findFirst();
  }

  /** Ends a running round within seconds; what was in force stays on disk. */
  @Override
  public void close() {
    thread.close();
  }
}
