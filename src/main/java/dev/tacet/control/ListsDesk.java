package dev.tacet.control;

import dev.tacet.config.Counted;
import dev.tacet.config.ListConfig;
import dev.tacet.control.api.AcceptReply;
import dev.tacet.control.api.ControlException;
import dev.tacet.control.api.ListDetails;
import dev.tacet.control.api.ListDifference;
import dev.tacet.control.api.ListReply;
import dev.tacet.control.api.ListRequest;
import dev.tacet.control.api.ListStatus;
import dev.tacet.control.api.RefreshReply;
import dev.tacet.control.api.TryReply;
import dev.tacet.dns.DomainName;
import dev.tacet.lists.ListReport;
import dev.tacet.lists.ListTrial;
import dev.tacet.lists.ListUpdater;
import dev.tacet.lists.ListVersion;
import dev.tacet.lists.ListView;
import dev.tacet.lists.Subscriptions;
import dev.tacet.lists.WantedList;
import dev.tacet.policy.ListMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lists: what there is, adding, removing, holding back, going back. Called by {@link Desk} on
 * the thread that owns the store; what takes its time is a stage, and nobody waits for it here.
 */
final class ListsDesk {
  private static final int USAGE = 64;
  private static final int MISSING = 66;
  private static final int UNAVAILABLE = 69;
  private static final int MAX_NAMES = 10_000;

  /** A vendor's tier, as the log names it. */
  private static final Pattern TIER = Pattern.compile("([A-Za-z0-9-]+)/(block|optional)");

  private final ListUpdater updater;
  private final Subscriptions subscriptions;
  private final NamedLists named;
  private final ProfilesDesk profiles;
  private final ListUses uses;
  private final boolean online;

  /**
   * @param uses which list is worth keeping
   */
  ListsDesk(ListUpdater updater, ProfilesDesk profiles, ListUses uses, boolean online) {
    this.profiles = profiles;
    this.updater = updater;
    this.subscriptions = updater.subscriptions();
    this.named = new NamedLists(subscriptions);
    this.uses = uses;
    this.online = online;
  }

  List<ListStatus> all() {
    return subscriptions.all().stream().map(this::status).toList();
  }

  private ListStatus status(WantedList wanted) {
    return status(updater.view(wanted));
  }

  private ListStatus status(ListView view) {
    return ListLines.status(view, uses.onlyHere(view.wanted().name()));
  }

  ListDetails show(String name) {
    WantedList list = named.named(name);
    return ListLines.details(updater.view(list), uses.of(name));
  }

  ListDifference difference(String name) {
    return updater
        .diff(named.named(name).id())
        .map(ListLines::difference)
        .orElse(ListDifference.NONE);
  }

  CompletionStage<ListReply> add(ListRequest request) {
    ListConfig config = ListRequests.read(request, subscriptions);
    if (!online) {
      if (request.yes()) {
        subscriptions.add(config);
      }
      return done(
          reply(
              request.yes(),
              updater.view(WantedList.of(config)),
              ListDifference.NONE,
              List.of("it is fetched when the server runs; what it would mean is known then")));
    }
    CompletableFuture<ListTrial> trial = ListWait.bounded(updater.tryOut(config));
    if (!request.yes()) {
      return trial.thenApply(ListsDesk::proposed);
    }
    return trial.thenCompose(
        tried -> {
          ListReply proposed = proposed(tried);
          return updater
              .onStore(
                  () -> {
                    ListRequests.check(config, subscriptions); // much may have happened meanwhile
                    subscriptions.add(config);
                    return config;
                  })
              .thenCompose(added -> settled())
              .thenApply(
                  settled ->
                      reply(
                          true,
                          updater.view(named.named(config.name())),
                          proposed.difference(),
                          proposed.notes()));
        });
  }

  private static ListReply proposed(ListTrial trial) {
    ListDifference difference =
        trial
            .diff()
            .map(ListLines::difference)
            .orElseThrow(
                () ->
                    new ControlException(
                        UNAVAILABLE,
                        trial.report().url() + " cannot be a list: " + trial.report().detail()));
    List<String> notes =
        trial.report().detail().isEmpty() ? List.of() : List.of(trial.report().detail());
    return new ListReply(false, ListLines.status(trial.report()), difference, notes);
  }

  /** What something would mean; nothing comes in force. */
  CompletionStage<TryReply> tryOut(String what) {
    Matcher tier = TIER.matcher(what.strip());
    if (tier.matches()) {
      ProfilesDesk.Trial trial = profiles.trial(tier.group(1), tier.group(2));
      return ListWait.bounded(updater.tryOut(trial.change()))
          .thenApply(
              diff ->
                  new TryReply(
                      what.strip(),
                      trial.names(),
                      false,
                      0,
                      ListLines.difference(diff),
                      trial.notes()));
    }
    ListConfig config = ListRequests.toTry(what, subscriptions);
    if (!online) {
      throw new ControlException(
          UNAVAILABLE, "lists are fetched by a running server; start it: tacet serve");
    }
    List<String> notes = new ArrayList<>();
    subscriptions.all().stream()
        .filter(list -> list.config().url().equals(config.url()) && list.mode() == ListMode.ON)
        .forEach(list -> notes.add("the list " + list.name() + " comes from there already"));
    return ListWait.bounded(updater.tryOut(config))
        .thenApply(
            trial -> {
              ListReply proposed = proposed(trial);
              notes.addAll(proposed.notes());
              return new TryReply(
                  proposed.list().url(),
                  proposed.list().rules(),
                  proposed.list().estimated(),
                  proposed.list().rejected(),
                  proposed.difference(),
                  notes);
            });
  }

  ListReply remove(String name) {
    WantedList list = named.own(name);
    ListView view = updater.view(list);
    subscriptions.remove(name);
    return reply(true, view, ListDifference.NONE, List.of());
  }

  CompletionStage<ListReply> enable(String name, boolean enabled) {
    WantedList list = named.own(name);
    if (list.enabled() == enabled) {
      return done(reply(false, updater.view(list), ListDifference.NONE, List.of()));
    }
    subscriptions.enable(name, enabled);
    // Switched off is in force by now; switched on must be compiled first.
    return enabled && online
        ? settled().thenApply(settled -> now(name, List.of()))
        : done(now(name, List.of()));
  }

  /** Fetches all lists now. */
  CompletionStage<RefreshReply> refreshAll() {
    return ListWait.bounded(updater.refresh().thenApply(reports -> new RefreshReply(all())));
  }

  CompletionStage<ListReply> refresh(String name) {
    WantedList list = named.named(name);
    if (!list.enabled()) {
      throw new ControlException(
          USAGE, "the list " + name + " is switched off; try: tacet lists enable " + name);
    }
    return ListWait.bounded(updater.refresh(list.id()))
        .thenCompose(view -> updater.onStore(() -> difference(name)))
        .thenApply(
            difference -> {
              ListView view = updater.view(named.named(name));
              String newest = view.versions().stream().findFirst().map(ListVersion::id).orElse("");
              boolean isOfNow = ListLines.id(newest).equals(difference.to());
              return reply(
                  view.report().state() == ListReport.State.OK,
                  view,
                  isOfNow ? difference : ListDifference.NONE,
                  notes(view));
            });
  }

  AcceptReply accept(String name, List<String> names) {
    WantedList list = named.named(name);
    if (names.size() > MAX_NAMES) {
      throw new ControlException(USAGE, "at most " + MAX_NAMES + " names a call");
    }
    Set<DomainName> wanted = new HashSet<>();
    for (String typed : names) {
      DomainName given = Names.read(typed).name();
      if (!list.state().withheld().contains(given)) {
        throw new ControlException(
            MISSING, "the list " + name + " has no withheld name " + given + "; none was released");
      }
      wanted.add(given);
    }
    Set<DomainName> released = subscriptions.release(list.id(), wanted);
    return new AcceptReply(
        name,
        released.stream().map(DomainName::toString).sorted().toList(),
        named.named(name).state().withheld().size());
  }

  CompletionStage<ListReply> rollBack(String name, String version) {
    WantedList list = named.named(name);
    ListView view = updater.view(list);
    ListVersion chosen =
        version.isEmpty() ? NamedLists.before(view) : NamedLists.version(view, version);
    subscriptions.pin(list.id(), chosen.id());
    List<String> notes = List.of("it stays at this version until: tacet lists refresh " + name);
    return online ? settled().thenApply(settled -> now(name, notes)) : done(now(name, notes));
  }

  private ListReply now(String name, List<String> notes) {
    return reply(true, updater.view(named.named(name)), ListDifference.NONE, notes);
  }

  private ListReply reply(
      boolean done, ListView view, ListDifference difference, List<String> notes) {
    return new ListReply(done, status(view), difference, notes);
  }

  private static List<String> notes(ListView view) {
    List<String> notes = new ArrayList<>();
    if (!view.report().detail().isEmpty()) {
      notes.add(view.report().detail());
    }
    int withheld = view.wanted().state().withheld().size();
    if (withheld > 0) {
      notes.add(
          Counted.of(withheld, "name")
              + " it newly blocks "
              + Counted.word(withheld, "is", "are")
              + " used in this house and "
              + Counted.word(withheld, "is", "are")
              + " withheld; see: tacet lists diff "
              + view.wanted().name());
    }
    return notes;
  }

  private CompletableFuture<Boolean> settled() {
    return ListWait.bounded(updater.settled());
  }

  private static <T> CompletionStage<T> done(T value) {
    return CompletableFuture.completedFuture(value);
  }
}
