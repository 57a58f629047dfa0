package dev.tacet.control;

import dev.tacet.control.api.AcceptReply;
import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.DecisionLine;
import dev.tacet.control.api.DecisionQuery;
import dev.tacet.control.api.Explanation;
import dev.tacet.control.api.FollowReader;
import dev.tacet.control.api.ListDetails;
import dev.tacet.control.api.ListDifference;
import dev.tacet.control.api.ListReply;
import dev.tacet.control.api.ListRequest;
import dev.tacet.control.api.ListStatus;
import dev.tacet.control.api.PauseReply;
import dev.tacet.control.api.ProfileDetails;
import dev.tacet.control.api.ProfileReply;
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
import dev.tacet.policy.RefusedChangeException;
import dev.tacet.querylog.SinkException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
  private static final int USAGE = 64;
  private static final int UNAVAILABLE = 69;
  private static final int DISK = 74;

  private final boolean online;
  private final OwnerRules owner;
  private final RulesDesk rules;
  private final ProfilesDesk profiles;
  private final LogDesk log;
  private final ExplainDesk explain;
  private final Supplier<StatusDesk> status;
  private final ListsDesk lists;
  private final Runnable onClose;

  private Desk(
      OwnerRules owner,
      CurrentPolicy current,
      VendorProfiles vendors,
      Map<String, String> profileOrigins,
      ListUpdater lists,
      LogAccess log,
      DevicesAtHand devices,
      Optional<Supplier<ServerFacts>> server,
      Clock clock,
      Runnable onClose) {
    this.onClose = onClose;
    this.online = server.isPresent();
    this.owner = owner;
    this.profiles = new ProfilesDesk(vendors, owner, profileOrigins);
    this.lists = new ListsDesk(lists, profiles, new ListUses(log::history, current, clock), online);
    this.rules = new RulesDesk(owner, current, profiles, lists.subscriptions());
    this.log = new LogDesk(log, vendors, clock);
    this.explain = new ExplainDesk(current, lists);
    this.status =
        () ->
            new StatusDesk(
                owner,
                current,
                profiles,
                this.lists,
                log,
                server.orElseThrow(
                    () ->
                        new ControlException(
                            UNAVAILABLE, "the server is not running; start it: tacet serve")),
                clock);
  }

  /** The desk of a running server. */
  public static Desk online(
      OwnerRules owner,
      CurrentPolicy current,
      VendorProfiles vendors,
      Map<String, String> profileOrigins,
      ListUpdater lists,
      LogAccess log,
      DevicesAtHand devices,
      Supplier<ServerFacts> server,
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
        clock,
        () -> {});
  }

  /**
   * The desk over the files of a server that does not run.
   *
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
        clock,
        onClose);
  }

  @Override
  public boolean online() {
    return online;
  }

  @Override
  public Status status() {
    return kept(() -> status.get().status());
  }

  @Override
  public RuleReply change(RuleRequest request) {
    return kept(() -> rules.change(request));
  }

  @Override
  public RuleListing rules() {
    return rules.rules();
  }

  @Override
  public UndoReply undo() {
    return kept(rules::undo);
  }

  @Override
  public List<ProfileSummary> profiles() {
    return profiles.all();
  }

  @Override
  public ProfileDetails profile(String vendor) {
    return profiles.one(vendor);
  }

  @Override
  public ProfileReply setProfile(String vendor, String state, boolean dryRun) {
    return kept(() -> profiles.set(vendor, state, dryRun));
  }

  @Override
  public PauseReply pause(long seconds) {
    if (seconds < 0 || seconds > Duration.ofDays(3650).toSeconds()) {
      throw new ControlException(USAGE, "a pause lasts from 1 s to 10 years, or until resume");
    }
    Optional<Duration> lasting =
        seconds == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
    Instant until = kept(() -> owner.pause(lasting));
    return StatusDesk.reply(Optional.of(until), true);
  }

  @Override
  public PauseReply resume() {
    boolean changed = kept(owner::resume);
    return StatusDesk.reply(Optional.empty(), changed);
  }

  @Override
  public Explanation explain(String name, String client, String type) {
    return explain.explain(name, client, type);
  }

  @Override
  public void decisions(DecisionQuery query, Consumer<DecisionLine> reader) {
    kept(
        () -> {
          log.decisions(query, reader);
          return true;
        });
  }

  @Override
  public void follow(DecisionQuery query, FollowReader reader) {
    kept(
        () -> {
          log.follow(query, reader);
          return true;
        });
  }

  /** Follows without a thread of its own, for the server's streams. */
  Following follow(DecisionQuery query, Runnable ready) {
    return kept(() -> log.follow(query, ready));
  }

  @Override
  public TopReport top(DecisionQuery query, int namesPerClient) {
    return kept(() -> log.top(query, namesPerClient));
  }

  @Override
  public PurgeReply purge(String before) {
    return kept(() -> log.purge(before));
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
    return kept(() -> question.apply(lists));
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
    return lists.all();
  }

  @Override
  public ListDetails list(String name) {
    return kept(() -> lists.show(name));
  }

  @Override
  public ListDifference listDifference(String name) {
    return kept(() -> lists.difference(name));
  }

  @Override
  public ListReply addList(ListRequest request) {
    return waited(desk -> desk.add(request));
  }

  @Override
  public ListReply removeList(String name) {
    return kept(() -> lists.remove(name));
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
    return kept(() -> lists.accept(name, names));
  }

  @Override
  public ListReply rollBackList(String name, String version) {
    return waited(desk -> desk.rollBack(name, version));
  }

  @Override
  public TryReply tryList(String what) {
    return waited(desk -> desk.tryOut(what));
  }

  /**
   * Neither a disk that fails nor a change that cannot be is a bug of ours: the owner is told what
   * to do.
   */
  private static <T> T kept(Supplier<T> question) {
    try {
      return question.get();
    } catch (SinkException e) {
      throw new ControlException(DISK, e.getMessage());
    } catch (RefusedChangeException e) {
      throw new ControlException(USAGE, e.getMessage());
    }
  }

  @Override
  public void close() {
    onClose.run();
  }
}
