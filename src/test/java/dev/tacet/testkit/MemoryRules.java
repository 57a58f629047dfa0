package dev.tacet.testkit;

import dev.tacet.config.ProfileState;
import dev.tacet.policy.Change;
import dev.tacet.policy.OwnerSettings;
import dev.tacet.policy.RuleStore;
import dev.tacet.policy.UserRule;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A rule store that forgets when the test ends. */
public final class MemoryRules implements RuleStore {
  private final Map<Long, UserRule> rules = new TreeMap<>();
  private final Map<String, ProfileState> profiles = new HashMap<>();
  private final Deque<Change> changes = new ArrayDeque<>();
  private Optional<Instant> pausedUntil = Optional.empty();
  private long lastId;

  @Override
  public OwnerSettings load() {
    return new OwnerSettings(List.copyOf(rules.values()), profiles, pausedUntil);
  }

  @Override
  public long nextRuleId() {
    return lastId + 1;
  }

  @Override
  public void apply(Change change, Instant at) {
    change(change);
    changes.push(change);
  }

  @Override
  public Optional<Change> undo(Instant at) {
    Optional<Change> last = Optional.ofNullable(changes.poll());
    last.map(Change::inverse).ifPresent(this::change);
    return last;
  }

  @Override
  public void end(List<Long> ruleIds, boolean pause) {
    ruleIds.forEach(rules::remove);
    pausedUntil = pause ? Optional.empty() : pausedUntil;
  }

  private void change(Change change) {
    change.removed().forEach(rule -> rules.remove(rule.id()));
    for (UserRule rule : change.added()) {
      rules.put(rule.id(), rule);
      lastId = Math.max(lastId, rule.id());
    }
    change
        .profile()
        .ifPresent(
            p ->
                p.after()
                    .ifPresentOrElse(
                        state -> profiles.put(p.vendor(), state),
                        () -> profiles.remove(p.vendor())));
    change.pause().ifPresent(p -> pausedUntil = p.after());
  }
}
