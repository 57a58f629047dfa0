package dev.tacet.testkit;

import dev.tacet.policy.Change;
import dev.tacet.policy.ListState;
import dev.tacet.policy.ListStore;
import dev.tacet.policy.ListSwitch;
import dev.tacet.policy.SubscribedList;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A list store that forgets when the test ends, and counts what would have been written. */
public final class MemoryLists implements ListStore {
  private final List<SubscribedList> lists = new ArrayList<>();
  private final Map<String, ListState> states = new HashMap<>();
  private final Map<String, String> reports = new HashMap<>();
  private Optional<RuntimeException> fault = Optional.empty();
  private int writes;

  /** From now on nothing can be written. */
  public synchronized void breakDown(RuntimeException how) {
    fault = Optional.of(how);
  }

  /** How often something was written. */
  public synchronized int writes() {
    return writes;
  }

  @Override
  public synchronized List<SubscribedList> lists() {
    return List.copyOf(lists);
  }

  @Override
  public synchronized void apply(Change change, Instant at) {
    written();
    ListSwitch list = change.list().orElseThrow();
    if (list.before().isPresent() && list.after().isPresent()) {
      lists.replaceAll(known -> known.name().equals(list.name()) ? list.after().get() : known);
    } else {
      list.before().ifPresent(lists::remove);
      list.after().ifPresent(lists::add);
    }
  }

  @Override
  public synchronized Map<String, ListState> states() {
    return Map.copyOf(states);
  }

  @Override
  public synchronized void put(String list, ListState state) {
    written();
    states.put(list, state);
  }

  @Override
  public synchronized void put(String list, ListState state, String report) {
    put(list, state);
    reports.put(list, report);
  }

  @Override
  public synchronized Optional<String> report(String list) {
    return Optional.ofNullable(reports.get(list));
  }

  @Override
  public synchronized void retain(Set<String> kept) {
    states.keySet().retainAll(kept);
    reports.keySet().retainAll(kept);
  }

  private void written() {
    fault.ifPresent(
        how -> {
          throw how;
        });
    writes++;
  }
}
