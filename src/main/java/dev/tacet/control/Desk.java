package dev.tacet.control;

import dev.tacet.alert.Alerts;
import dev.tacet.control.api.AcceptReply;
import dev.tacet.control.api.AlertTestReply;
import dev.tacet.control.api.AlertsStatus;
import dev.tacet.control.api.CacheListing;
import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.DecisionLine;
import dev.tacet.control.api.DecisionQuery;
import dev.tacet.control.api.DeviceControl;
import dev.tacet.control.api.Explanation;
import dev.tacet.control.api.FlushReply;
import dev.tacet.control.api.FollowReader;
import dev.tacet.control.api.House;
import dev.tacet.control.api.ListDetails;
import dev.tacet.control.api.ListDifference;
import dev.tacet.control.api.ListReply;
import dev.tacet.control.api.ListRequest;
import dev.tacet.control.api.ListStatus;
import dev.tacet.control.api.LogStatus;
import dev.tacet.control.api.PauseReply;
import dev.tacet.control.api.PauseRequest;
import dev.tacet.control.api.ProfileDetails;
import dev.tacet.control.api.ProfileReply;
import dev.tacet.control.api.ProfileRequest;
import dev.tacet.control.api.ProfileSummary;
import dev.tacet.control.api.PurgeReply;
import dev.tacet.control.api.RefreshReply;
import dev.tacet.control.api.RuleListing;
import dev.tacet.control.api.RuleReply;
import dev.tacet.control.api.RuleRequest;
import dev.tacet.control.api.Status;
import dev.tacet.control.api.TacetControl;
import dev.tacet.control.api.TopReport;
import dev.tacet.control.api.TryReply;
import dev.tacet.control.api.UndoReply;
import dev.tacet.lists.ListUpdater;
import dev.tacet.lists.VendorProfiles;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.OwnerRules;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The one implementation of everything Tacet can be asked: behind the routes of a running server,
 * and under the lock when none runs. It words the replies; what it decides is done by the parts it
 * is given. Thread-safe where those are; changes of rules belong on the control worker.
 */
public final class Desk implements TacetControl {
  private static final int UNAVAILABLE = 69;

  private final boolean online;
  private final Desks desks;
  private final String actor;
  private final Runnable onClose;
  private final Optional<AlertsDesk> alerts;
  private final Optional<CacheDesk> cache;

  private Desk(
      boolean online,
      Desks desks,
      String actor,
      Runnable onClose,
      Optional<AlertsDesk> alerts,
      Optional<CacheDesk> cache) {
    this.online = online;
    this.desks = desks;
    this.actor = actor;
    this.onClose = onClose;
    this.alerts = alerts;
    this.cache = cache;
  }

  private Desk(
      OwnerRules owner,
      CurrentPolicy current,
      VendorProfiles vendors,
      Map<String, String> profileOrigins,
      ListUpdater lists,
      LogAccess log,
      DevicesAtHand devices,
      Optional<Supplier<ServerFacts>> server,
      Duration blockTtl,
      Clock clock,
      Runnable onClose) {
    this(
        server.isPresent(),
        Desks.of(
            owner, current, vendors, profileOrigins, lists, log, devices, server, blockTtl, clock),
        "",
        onClose,
        Optional.empty(),
        Optional.empty());
  }

  /**
   * The desk of a running server.
   *
   * @param blockTtl how long a device may keep the answer of a block
   */
  public static Desk online(
      OwnerRules owner,
      CurrentPolicy current,
      VendorProfiles vendors,
      Map<String, String> profileOrigins,
      ListUpdater lists,
      LogAccess log,
      DevicesAtHand devices,
      Supplier<ServerFacts> server,
      Duration blockTtl,
      Clock clock) {
    return new Desk(
        owner,
        current,
        vendors,
        profileOrigins,
        lists,
        log,
        devices,
        Optional.of(server),
        blockTtl,
        clock,
        () -> {});
  }

  /**
   * The desk over the files of a server that does not run.
   *
   * @param blockTtl as the configuration has it
   * @param onClose closes those files
   */
  public static Desk offline(
      OwnerRules owner,
      CurrentPolicy current,
      VendorProfiles vendors,
      Map<String, String> profileOrigins,
      ListUpdater lists,
      LogAccess log,
      DevicesAtHand devices,
      Duration blockTtl,
      Clock clock,
      Runnable onClose) {
    return new Desk(
        owner,
        current,
        vendors,
        profileOrigins,
        lists,
        log,
        devices,
        Optional.empty(),
        blockTtl,
        clock,
        onClose);
  }

  /**
   * The same desk, asked by somebody.
   *
   * @param user in their own words: a note in the history of changes, and no proof
   */
  public Desk by(String user) {
    return new Desk(online, desks, user, onClose, alerts, cache);
  }

  /** The same desk, which also knows who is told what. */
  public Desk with(Alerts told) {
    return new Desk(online, desks, actor, onClose, Optional.of(new AlertsDesk(told)), cache);
  }

  /** The same desk, which also knows what is in the cache. */
  public Desk with(CacheDesk cached) {
    return new Desk(online, desks, actor, onClose, alerts, Optional.of(cached));
  }

  @Override
  public DeviceControl devices() {
    return new DeviceDoor(desks.devices(), actor);
  }

  @Override
  public boolean online() {
    return online;
  }

  @Override
  public Status status() {
    Status status = Refusals.told(() -> desks.status().get().status());
    return alerts.map(desk -> status.with(desk.findings())).orElse(status);
  }

  @Override
  public LogStatus log() {
    return Refusals.told(() -> desks.status().get().log());
  }

  @Override
  public AlertsStatus alerts() {
    return alertsDesk().status();
  }

  @Override
  public AlertTestReply testAlerts(String channel) {
    return Refusals.told(() -> alertsDesk().test(channel).toCompletableFuture().join());
  }

  /** Begins what takes its time; nobody waits for it here. */
  CompletionStage<AlertTestReply> beginAlertTest(String channel) {
    return Refusals.told(() -> alertsDesk().test(channel));
  }

  private AlertsDesk alertsDesk() {
    return alerts.orElseThrow(
        () ->
            new ControlException(
                UNAVAILABLE,
                "the server is not running, and only a running one tells anybody anything; start"
                    + " it: tacet serve"));
  }

  @Override
  public CacheListing cached(String name, boolean below) {
    return Refusals.told(() -> cacheDesk().show(name, below));
  }

  @Override
  public FlushReply flush(String name) {
    return Refusals.told(() -> cacheDesk().flush(name));
  }

  private CacheDesk cacheDesk() {
    return cache.orElseThrow(
        () ->
            new ControlException(
                UNAVAILABLE,
                "the server is not running, and the cache is in its memory; start it: tacet serve."
                    + " What is kept over a restart is cache.kept in the data directory: delete it"
                    + " to be rid of it"));
  }

  @Override
  public RuleReply change(RuleRequest request) {
    return Refusals.told(() -> desks.rules().change(request, actor));
  }

  @Override
  public RuleListing rules() {
    return desks.rules().rules();
  }

  @Override
  public UndoReply undo(long change) {
    return Refusals.told(() -> desks.undo().undo(change));
  }

  @Override
  public List<ProfileSummary> profiles() {
    return desks.profiles().all();
  }

  @Override
  public ProfileDetails profile(String vendor) {
    return desks.profiles().one(vendor);
  }

  @Override
  public ProfileReply setProfile(String vendor, ProfileRequest request) {
    return Refusals.told(() -> desks.profiles().set(vendor, request, actor));
  }

  @Override
  public PauseReply pause(PauseRequest request) {
    return Refusals.told(() -> desks.pauses().pause(request, actor));
  }

  @Override
  public PauseReply resume(String subject) {
    return Refusals.told(() -> desks.pauses().resume(subject, actor));
  }

  @Override
  public Explanation explain(String name, String device, String type) {
    return desks
        .explain()
        .explain(name, device, type, question -> cache.flatMap(known -> known.kept(question)));
  }

  @Override
  public void decisions(DecisionQuery query, Consumer<DecisionLine> reader) {
    Refusals.told(
        () -> {
          desks.log().decisions(query, reader);
          return true;
        });
  }

  @Override
  public void follow(DecisionQuery query, FollowReader reader) {
    Refusals.told(
        () -> {
          desks.log().follow(query, reader);
          return true;
        });
  }

  /** Follows without a thread of its own, for the server's streams. */
  Following follow(DecisionQuery query, Runnable ready) {
    return Refusals.told(() -> desks.log().follow(query, ready));
  }

  @Override
  public TopReport top(DecisionQuery query, int namesPerClient) {
    return Refusals.told(() -> desks.top().top(query, namesPerClient));
  }

  @Override
  public House house() {
    return Refusals.told(() -> desks.house().house());
  }

  @Override
  public PurgeReply purge(String before) {
    return Refusals.told(() -> desks.log().purge(before));
  }

  @Override
  public RefreshReply refresh() {
    return waited(ListsDesk::refreshAll);
  }

  /**
   * Begins what takes its time with lists: on the thread that owns the store, and nobody waits for
   * it there.
   */
  <T> CompletionStage<T> begin(Function<ListsDesk, CompletionStage<T>> question) {
    return Refusals.told(() -> question.apply(desks.lists()));
  }

  /** For a caller with a thread of its own; the server's routes do not wait. */
  private <T> T waited(Function<ListsDesk, CompletionStage<T>> question) {
    try {
      return begin(question).toCompletableFuture().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof ControlException told ? told : e;
    }
  }

  @Override
  public List<ListStatus> lists() {
    return desks.lists().all();
  }

  @Override
  public ListDetails list(String name) {
    return Refusals.told(() -> desks.lists().show(name));
  }

  @Override
  public ListDifference listDifference(String name) {
    return Refusals.told(() -> desks.lists().difference(name));
  }

  @Override
  public ListReply addList(ListRequest request) {
    return waited(desk -> desk.add(request));
  }

  @Override
  public ListReply removeList(String name) {
    return Refusals.told(() -> desks.lists().remove(name));
  }

  @Override
  public ListReply enableList(String name, boolean enabled) {
    return waited(desk -> desk.enable(name, enabled));
  }

  @Override
  public ListReply refreshList(String name) {
    return waited(desk -> desk.refresh(name));
  }

  @Override
  public AcceptReply acceptList(String name, List<String> names) {
    return Refusals.told(() -> desks.lists().accept(name, names));
  }

  @Override
  public ListReply rollBackList(String name, String version) {
    return waited(desk -> desk.rollBack(name, version));
  }

  @Override
  public TryReply tryList(String what) {
    return waited(desk -> desk.tryOut(what));
  }

  @Override
  public void close() {
    onClose.run();
  }
}
