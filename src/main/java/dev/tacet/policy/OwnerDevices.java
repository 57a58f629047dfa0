package dev.tacet.policy;

import dev.tacet.dns.DomainName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What the owner decides about one device, by its number. Part of {@link OwnerRules}, whose words
 * on threads, summaries, actors and refusals hold here, too.
 */
public final class OwnerDevices {
  private final Object lock;
  private final OwnerState state;
  private final QuarantineProposals proposals;

  /**
   * @param lock what the state is changed under
   */
  OwnerDevices(Object lock, OwnerState state, QuarantineProposals proposals) {
    this.lock = lock;
    this.state = state;
    this.proposals = proposals;
  }

  /**
   * Lets a device learn what it needs; nothing is restricted yet.
   *
   * @param learnFor after which it is locked by itself; empty means until {@link #lock}
   */
  public Optional<Change> quarantine(
      int device, Optional<Duration> learnFor, String summary, String actor) {
    return settle(summary, actor, plan -> of(device, plan).learn(learnFor.map(plan.now()::plus)));
  }

  /** From now on only what was granted; to a device that was learning, what it needed, too. */
  public Optional<Change> lock(int device, String summary, String actor) {
    synchronized (lock) {
      return lock(device, state.idsOf(device), summary, actor);
    }
  }

  /** As {@link #lock}, where its time is over; what it was merged with may learn for longer. */
  Optional<Change> endLearning(int device, String summary, String actor) {
    return lock(device, Set.of(device), summary, actor);
  }

  private Optional<Change> lock(int device, Set<Integer> ids, String summary, String actor) {
    synchronized (lock) {
      SettingPlan plan = state.plan();
      int left = new QuarantinePlan(plan, device, ids).lock(proposals);
      Optional<Change> change =
          plan.change(left == 0 ? summary : summary + " (no room for " + left + " names)", actor);
      change.ifPresent(state::apply);
      return change;
    }
  }

  /** Out of quarantine, that of its groups included. What was granted is kept for another one. */
  public Optional<Change> free(int device, String summary, String actor) {
    return settle(summary, actor, plan -> of(device, plan).free(state.groupsOf(device)));
  }

  public Optional<Change> grant(int device, Grants granted, String summary, String actor) {
    return settle(summary, actor, plan -> of(device, plan).grant(granted));
  }

  public Optional<Change> revoke(int device, List<DomainName> names, String summary, String actor) {
    return settle(summary, actor, plan -> of(device, plan).revoke(names));
  }

  /**
   * One device from now on, with the number and name of the first. Where one of them is locked, it
   * is locked.
   */
  public Optional<Change> merge(int main, int other, String summary, String actor) {
    return settle(
        summary,
        actor,
        plan -> {
          new SamePlan(plan).merge(main, other);
          if (state.isLocked(main) || state.isLocked(other)) {
            Set<Integer> ids = new TreeSet<>(state.idsOf(main));
            ids.addAll(state.idsOf(other));
            new QuarantinePlan(plan, main, ids).keepLocked();
          }
        });
  }

  /** A device is apart again from what it was merged into, and those merged into it from it. */
  public Optional<Change> split(int device, String summary, String actor) {
    return settle(summary, actor, plan -> new SamePlan(plan).split(device));
  }

  /** Two devices are not the same, and it is not proposed again. */
  public Optional<Change> decline(int device, int other, String summary, String actor) {
    return settle(summary, actor, plan -> new SamePlan(plan).decline(device, other));
  }

  /**
   * Deletes what was decided about a device, and what the history says of it. Cannot be undone: the
   * history keeps its number and that it was forgotten, so that undo does not pass it unnoticed.
   *
   * @return the numbers that were this device, merged ones included: to be deleted elsewhere, too
   */
  public Set<Integer> forget(int device, String actor) {
    synchronized (lock) {
      Set<Integer> ids = state.idsOf(device);
      state.forget(ids, Change.forgotten(device).by(actor));
      return ids;
    }
  }

  private QuarantinePlan of(int device, SettingPlan plan) {
    return new QuarantinePlan(plan, device, state.idsOf(device));
  }

  private Optional<Change> settle(String summary, String actor, Consumer<SettingPlan> work) {
    synchronized (lock) {
      return state.settle(summary, actor, work);
    }
  }
}
