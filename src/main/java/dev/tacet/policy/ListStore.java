package dev.tacet.policy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the owner's subscriptions are kept, and what was decided about the versions of every list.
 * What a method did is durable when it returns. One thread: whoever owns {@code state.db} (the
 * control worker, or a command under the lock).
 *
 * <p>A list is known here by its id, which the configuration's lists have too, not by its name.
 */
public interface ListStore {
  /** The subscriptions, in the order they were added. */
  List<SubscribedList> lists();

  /** Applies a change whole or not at all; {@link RuleStore#undo} takes it back. */
  void apply(Change change, Instant at);

  /** What was decided, by the list's id. */
  Map<String, ListState> states();

  /** Keeps what was decided about a list. */
  void put(String list, ListState state);

  /** As {@link #put(String, ListState)}, with what the comparison found that led to it. */
  void put(String list, ListState state, String report);

  /** What the last comparison of a list with the log found. */
  Optional<String> report(String list);

  /** Forgets what is kept of all lists but these. */
  void retain(Set<String> lists);
}
