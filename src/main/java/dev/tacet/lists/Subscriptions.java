package dev.tacet.lists;

import dev.tacet.config.ListConfig;
import dev.tacet.dns.DomainName;
import dev.tacet.policy.Action;
import dev.tacet.policy.Change;
import dev.tacet.policy.ListState;
import dev.tacet.policy.ListStore;
import dev.tacet.policy.ListSwitch;
import dev.tacet.policy.SubscribedList;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which lists are wanted, and what was decided about their versions: those of the configuration,
 * which are fixed, then the owner's, as the store has them. Each change is durable first and told
 * to whoever follows second.
 *
 * <p>Changed by one thread, the one that owns the store; {@link #all} and {@link #named} may be
 * asked by any.
 */
public final class Subscriptions {
  /** Lists altogether. */
  public static final int MAX_LISTS = 200;

  /** Names withheld of one list. A list that wants more blocked is put in force by its owner. */
  public static final int MAX_WITHHELD = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);

  private final List<ListConfig> configured;
  private final ListStore store;
  private final Clock clock;
  private volatile List<WantedList> all = List.of();
  private volatile Runnable follower = () -> {};

  /**
   * Loads what was decided before.
   *
   * @param configured the lists of the configuration
   */
  public Subscriptions(List<ListConfig> configured, ListStore store, Clock clock) {
    this.configured = List.copyOf(configured);
    this.store = store;
    this.clock = clock;
    all = read();
    store.retain(all.stream().map(WantedList::id).collect(Collectors.toSet()));
  }

  private List<WantedList> read() {
    Map<String, ListState> states = store.states();
    List<WantedList> read = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (ListConfig config : configured) {
      names.add(config.name());
      read.add(decided(WantedList.of(config), states));
    }
    for (SubscribedList list : store.lists()) {
      if (names.contains(list.name())) {
        LOG.warn(
            "the list {} you added is not used: the configuration has a list of that name",
            list.name());
      } else {
        read.add(decided(WantedList.of(config(list)).enabled(list.enabled()), states));
      }
    }
    return List.copyOf(read);
  }

  private static WantedList decided(WantedList list, Map<String, ListState> states) {
    return list.state(states.getOrDefault(list.id(), ListState.NONE));
  }

  /** A subscription in the words of the configuration. */
  static ListConfig config(SubscribedList list) {
    return new ListConfig(
        list.name(),
        list.url(),
        list.action() == Action.BLOCK,
        ListConfig.Subdomains.valueOf(list.subdomains().toUpperCase(Locale.ROOT)),
        ListConfig.Syntax.valueOf(list.syntax().toUpperCase(Locale.ROOT)),
        list.every(),
        list.mayAnswer(),
        list.shadow(),
        list.group(),
        "");
  }

  private static SubscribedList subscribed(WantedList list) {
    ListConfig config = list.config();
    return new SubscribedList(
        config.name(),
        config.url(),
        config.block() ? Action.BLOCK : Action.ALLOW,
        config.subdomains().name().toLowerCase(Locale.ROOT),
        config.syntax().name().toLowerCase(Locale.ROOT),
        config.every(),
        config.mayAnswer(),
        config.shadow(),
        config.group(),
        list.enabled());
  }

  /** Every list that is wanted, those of the configuration first. */
  public List<WantedList> all() {
    return all;
  }

  public Optional<WantedList> named(String name) {
    return all.stream().filter(list -> list.name().equals(name)).findFirst();
  }

  Optional<WantedList> withId(String id) {
    return all.stream().filter(list -> list.id().equals(id)).findFirst();
  }

  /** Calls this after each change, on the thread of the change. */
  void follow(Runnable changed) {
    follower = changed;
  }

  /**
   * Subscribes to a list.
   *
   * @throws IllegalArgumentException where the name is taken, or there are lists enough; ask first
   */
  public void add(ListConfig config) {
    if (named(config.name()).isPresent() || all.size() >= MAX_LISTS) {
      throw new IllegalArgumentException("cannot be added: " + config.name());
    }
    WantedList added = WantedList.of(config);
    apply(
        "lists add " + config.name(),
        new ListSwitch(Optional.empty(), Optional.of(subscribed(added))));
  }

  /**
   * Subscribes to a list no longer.
   *
   * @throws IllegalArgumentException where it is none of the owner's; ask {@link #named} first
   */
  public void remove(String name) {
    apply(
        "lists remove " + name,
        new ListSwitch(Optional.of(subscribed(own(name))), Optional.empty()));
  }

  /** Switches a list on or off; nothing happens where it is. As {@link #remove}. */
  public void enable(String name, boolean enabled) {
    WantedList list = own(name);
    if (list.enabled() != enabled) {
      apply(
          (enabled ? "lists enable " : "lists disable ") + name,
          new ListSwitch(
              Optional.of(subscribed(list)), Optional.of(subscribed(list.enabled(enabled)))));
    }
  }

  private WantedList own(String name) {
    return named(name)
        .filter(list -> !list.isFixed())
        .orElseThrow(() -> new IllegalArgumentException("not the owner's to change: " + name));
  }

  private void apply(String summary, ListSwitch change) {
    store.apply(Change.of(summary, change), clock.instant());
    reload();
  }

  /** Reads again what is wanted: the store was changed by somebody else, who took a change back. */
  public void reload() {
    all = read();
    follower.run();
  }

  /** Holds a list at a version until it is refreshed by hand. */
  public void pin(String id, String version) {
    decide(id, state -> new ListState(Optional.of(version), true, state.withheld()));
  }

  /**
   * Releases withheld names of a list.
   *
   * @param names empty releases all
   * @return those that were withheld and are no longer
   */
  public Set<DomainName> release(String id, Set<DomainName> names) {
    Set<DomainName> withheld = withId(id).map(list -> list.state().withheld()).orElse(Set.of());
    Set<DomainName> released = new HashSet<>(names.isEmpty() ? withheld : names);
    released.retainAll(withheld);
    if (!released.isEmpty()) {
      Set<DomainName> left = new HashSet<>(withheld);
      left.removeAll(released);
      decide(id, state -> state.withheld(left));
    }
    return released;
  }

  private void decide(String id, UnaryOperator<ListState> change) {
    WantedList list = withId(id).orElseThrow();
    ListState state = change.apply(list.state());
    store.put(id, state);
    all = replaced(list.state(state));
    follower.run();
  }

  /**
   * Keeps what a comparison decided. Tells nobody: who compares puts it in force himself.
   *
   * @param report what the comparison found; empty leaves the last one
   * @return false where the list is wanted no longer, and nothing was kept
   */
  boolean keep(String id, UnaryOperator<ListState> change, Optional<String> report) {
    Optional<WantedList> list = withId(id);
    if (list.isEmpty()) {
      return false;
    }
    ListState state = change.apply(list.get().state());
    if (report.isPresent()) {
      store.put(id, state, report.get());
    } else if (!list.get().state().equals(state)) {
      store.put(id, state);
    }
    all = replaced(list.get().state(state));
    return true;
  }

  private List<WantedList> replaced(WantedList changed) {
    return all.stream().map(list -> list.id().equals(changed.id()) ? changed : list).toList();
  }

  Optional<String> report(String id) {
    return store.report(id);
  }
}
