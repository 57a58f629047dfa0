package dev.tacet.lists;

import dev.tacet.config.ListConfig;
import dev.tacet.policy.ListMode;
import dev.tacet.policy.ListState;
import dev.tacet.policy.Policy;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the lists that are wanted, their versions, and the index made of them. A new version goes
 * this way: fetched and kept on disk, compiled beside the index in force, compared with the log,
 * decided on in the store, published. A crash on the way leaves the version that the store names.
 *
 * <p>For one thread: the start, then list-updater. {@link #inForce} and {@link #lists} may be asked
 * by any.
 */
final class ListKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(ListKeeper.class);

  /** Besides our own, the folder for files of lists that are added on a running server. */
  private static final Path FOLDER = Path.of("/etc/tacet/lists");

  private final ListFolder folder;
  private final StoredCopies copies;
  private final ListIntake intake;
  private final AllowedFolders added;
  private final IndexMaker maker;
  private final Subscriptions subscriptions;
  private final VersionGuard guard;
  private final ListTrials trials;
  private final Fetcher fetcher;
  private final SourceLimits limits;
  private final Clock clock;
  private final ListTimetable timetable;

  private volatile List<Subscription> lists = List.of();
  private volatile MadeIndex made = MadeIndex.NONE;

  ListKeeper(
      Path directory,
      VendorProfiles profiles,
      Subscriptions subscriptions,
      LogComparison comparison,
      Fetcher fetcher,
      SourceLimits limits,
      Function<CompiledIndex, IndexCompiler> compiler,
      Clock clock) {
    folder = new ListFolder(directory);
    copies = new StoredCopies(folder);
    intake = new ListIntake(folder, limits, new FreeSpace(directory, FreeSpace.MARGIN));
    added = AllowedFolders.below(List.of(FOLDER, directory));
    this.subscriptions = subscriptions;
    this.fetcher = fetcher;
    this.limits = limits;
    this.clock = clock;
    timetable = new ListTimetable(clock);
    CompiledIndex onDisk = new CompiledIndex(folder);
    maker =
        new IndexMaker(
            new IndexSources(profiles, copies), onDisk, compiler.apply(onDisk), folder.scratch());
    guard = new VersionGuard(subscriptions, comparison, maker, clock);
    trials = new ListTrials(folder, maker, comparison, this::unread, clock);
  }

  /** The lists that are wanted, in their order. */
  List<Subscription> lists() {
    return lists;
  }

  /** What is on disk of the lists. */
  StoredCopies copies() {
    return copies;
  }

  void storeOn(Executor owner) {
    guard.storeOn(owner);
  }

  /** What lists say now, with what was decided about them since the index was made. */
  ListsInForce inForce() {
    return made.as(subscriptions.all());
  }

  /** As {@link ListUpdater#load}. */
  void load() throws InterruptedIOException {
    List<WantedList> wanted = subscriptions.all();
    try {
      folder.prepare();
      copies.removeOthers(wanted.stream().map(WantedList::id).collect(Collectors.toSet()));
    } catch (IOException e) {
      LOG.warn("lists cannot be kept on disk and will be lost at a stop: {}", e.toString());
    }
    lists = wanted.stream().map(this::open).toList();
    for (Subscription list : lists) {
      if (list.isOwners() && state(list).isPresent()) {
        readAtStart(list, !state(list).get().pinned());
      }
    }
    made = maker.atStart(speaking());
    lists.forEach(made::tell);
    timetable.compiled(maker.failures());
  }

  /** As {@link ListUpdater#loadChecked}. */
  void loadChecked() throws InterruptedIOException {
    load();
    while (!checkMore()) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("stopped while checking the compiled lists");
      }
    }
    Optional<String> damage = damage();
    if (damage.isPresent()) {
      repair(damage.get());
    }
  }

  private static void readAtStart(Subscription list, boolean offers) throws InterruptedIOException {
    try {
      if (list.refresh(offers)) {
        list.accept(); // the owner's own file is in force as it stands
      }
    } catch (RuntimeException | OutOfMemoryError e) {
      list.notRead(e); // one list must not keep the house without DNS
    }
  }

  /** A list nothing is known of. */
  Subscription unread(WantedList wanted) {
    AllowedFolders folders = wanted.isFixed() ? AllowedFolders.ANYWHERE : added;
    ListSource source = new ListSource(wanted.config(), intake, fetcher, folders, limits, clock);
    return new Subscription(source, copies, clock);
  }

  private Subscription open(WantedList wanted) {
    Optional<Subscription> tried = trials.take(wanted);
    if (tried.isPresent()) {
      timetable.tried(tried.get());
      return tried.get();
    }
    Subscription list = unread(wanted);
    list.recall(wanted.state().version());
    timetable.opened(list);
    return list;
  }

  /** What was decided about a list; empty where it is wanted no longer, or is switched off. */
  private Optional<ListState> state(Subscription list) {
    return subscriptions.withId(list.id()).filter(WantedList::enabled).map(WantedList::state);
  }

  /** Those that have a say, and so are compiled. */
  private List<Subscription> speaking() {
    Set<String> ids =
        subscriptions.all().stream()
            .filter(list -> list.mode() != ListMode.OFF)
            .map(WantedList::id)
            .collect(Collectors.toSet());
    return lists.stream().filter(list -> ids.contains(list.id())).toList();
  }

  /** Sets when each list is fetched by itself. */
  void schedule() {
    lists.forEach(timetable::started);
  }

  /** In how many nanoseconds the next list is due; empty where there is none to fetch. */
  Optional<Long> nextDue() {
    return timetable.next(lists.stream().filter(list -> state(list).isPresent()).toList());
  }

  void refreshDue() throws InterruptedIOException {
    refresh(timetable::isDue, Set.of());
  }

  /** Fetches all lists that are not switched off. */
  void refreshAll() throws InterruptedIOException {
    refresh(list -> true, Set.of());
  }

  /** Fetches one list, and puts its newest version in force also where it is held at another. */
  void refresh(String id) throws InterruptedIOException {
    refresh(list -> list.id().equals(id), Set.of(id));
  }

  private void refresh(Predicate<Subscription> which, Set<String> unpinned)
      throws InterruptedIOException {
    for (Subscription list : lists) {
      Optional<ListState> state = state(list);
      if (state.isPresent() && which.test(list)) {
        list.refresh(!state.get().pinned() || unpinned.contains(list.id()));
        timetable.refreshed(list);
      }
    }
    settle(true, unpinned);
  }

  /** Checks a part of the index in force; true where nothing is left to check. */
  boolean checkMore() {
    return maker.checkMore(made.index());
  }

  /** Why the index in force cannot be used any longer; empty where it can. */
  Optional<String> damage() {
    return maker.damage(made.index());
  }

  /** Makes the index in force anew from the copies that it was made from. */
  void repair(String damage) throws InterruptedIOException {
    LOG.error(
        "the compiled lists cannot be used any longer, they are made anew from the copies: {}",
        damage);
    made = new MadeIndex(made.index(), new byte[0], made.lists());
    settle(false, Set.of());
  }

  /** Follows the owner's changes: what is wanted, and which version of it. */
  void reconcile() throws InterruptedIOException {
    Map<String, Subscription> known = new HashMap<>();
    lists.forEach(list -> known.put(list.id(), list));
    List<Subscription> next = new ArrayList<>();
    for (WantedList wanted : subscriptions.all()) {
      Subscription list = known.get(wanted.id());
      boolean same = list != null && list.config().equals(wanted.config());
      next.add(same ? list : open(wanted));
    }
    lists = List.copyOf(next);
    for (Subscription list : lists) {
      state(list).flatMap(ListState::version).ifPresent(list::offer);
    }
    settle(false, Set.of());
  }

  /**
   * Puts in force what is offered.
   *
   * @param guarded whether new versions are compared with the log first
   * @param unpinned lists that are held at a version no longer
   */
  private void settle(boolean guarded, Set<String> unpinned) throws InterruptedIOException {
    // What was never compared with the log must not slip in because something else changed.
    if (guarded && maker.failures() > 0) {
      lists.stream().filter(this::follows).forEach(Subscription::offerNewest);
    }
    List<Subscription> speaking = speaking();
    if (!Arrays.equals(maker.fingerprint(speaking), made.fingerprint())) {
      Optional<PreparedIndex> next = maker.prepare(speaking, made.fingerprint());
      timetable.compiled(maker.failures());
      if (next.isPresent()) {
        try (PreparedIndex prepared = next.get()) {
          if (guarded && !guard.judge(made, prepared, speaking, unpinned)) {
            speaking.stream().filter(Subscription::isHeld).forEach(timetable::notJudged);
            settle(false, unpinned); // without those that could not be compared
            return;
          }
          made = maker.publish(prepared, speaking);
        } catch (IOException e) {
          throw interrupted(e);
        }
      }
    }
    lists.stream().filter(list -> list.offered().isPresent()).forEach(Subscription::accept);
    lists.forEach(made::tell);
    for (Subscription list : lists) {
      guard.decide(list, unpinned);
    }
  }

  private boolean follows(Subscription list) {
    return state(list).filter(state -> !state.pinned()).isPresent();
  }

  <T> CompletableFuture<T> onStore(Supplier<T> work) {
    return guard.onStore(work);
  }

  /** As {@link ListUpdater#tryOut(ListConfig)}. */
  ListTrial tryOut(ListConfig config) throws InterruptedIOException {
    return trials.tryOut(config, made, speaking(), subscriptions.all());
  }

  /** As {@link ListUpdater#tryOut(UnaryOperator)}. */
  ListDiff tryOut(UnaryOperator<Policy> change) {
    return trials.tryOut(change);
  }

  static InterruptedIOException interrupted(IOException e) throws InterruptedIOException {
    if (e instanceof InterruptedIOException stopped) {
      return stopped;
    }
    if (Thread.currentThread().isInterrupted()) {
      return new InterruptedIOException("stopped while compiling the lists");
    }
    throw new UncheckedIOException("a temporary file cannot be removed", e);
  }
}
