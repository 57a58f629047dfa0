package dev.tacet.control;

import dev.tacet.control.api.UndoReply;
import dev.tacet.lists.Subscriptions;
import dev.tacet.policy.Change;
import dev.tacet.policy.CurrentPolicy;
import dev.tacet.policy.ListSwitch;
import dev.tacet.policy.OwnerRules;
import dev.tacet.policy.OwnerSettings;
import dev.tacet.policy.ScheduleSwitch;
import dev.tacet.policy.Setting;
import dev.tacet.policy.UserRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes back the last change, and says what is different now. Called by {@link Desk}. */
final class UndoDesk {
  private final OwnerRules owner;
  private final CurrentPolicy current;
  private final ChosenDevices chosen;
  private final DevicesAtHand devices;
  private final Subscriptions subscriptions;

  UndoDesk(
      OwnerRules owner,
      CurrentPolicy current,
      ChosenDevices chosen,
      DevicesAtHand devices,
      Subscriptions subscriptions) {
    this.owner = owner;
    this.current = current;
    this.chosen = chosen;
    this.devices = devices;
    this.subscriptions = subscriptions;
  }

  /**
   * @param change the number of the one that is meant, or 0
   */
  UndoReply undo(long change) {
    Optional<Change> undone = owner.undo(change == 0 ? Optional.empty() : Optional.of(change));
    if (undone.isEmpty()) {
      return new UndoReply(false, "", List.of());
    }
    devices.ownerSays(owner.settings());
    return told(undone.get());
  }

  private UndoReply told(Change change) {
    List<String> lines = new ArrayList<>();
    change.added().forEach(r -> lines.add("removed: " + saidRule(r)));
    change.removed().forEach(r -> lines.add("back: " + saidRule(r)));
    change
        .profile()
        .ifPresent(
            p ->
                lines.add(
                    "profile "
                        + p.vendor()
                        + " is "
                        + current.get().profileState(p.vendor()).word()
                        + " again"));
    change
        .pause()
        .ifPresent(p -> lines.add(p.before().map(UndoDesk::pausedUntil).orElse("filtering again")));
    change.set().forEach(s -> lines.add("no longer set: " + said(s)));
    change.unset().forEach(s -> lines.add("set again: " + said(s)));
    change.schedule().ifPresent(s -> lines.add(said(s)));
    if (change.list().isPresent()) {
      subscriptions.reload();
      lines.add(said(change.list().get()));
    }
    return new UndoReply(true, change.summary(), lines);
  }

  /** What is so again once a change of a list was taken back. */
  private static String said(ListSwitch list) {
    return "list "
        + list.name()
        + " is "
        + list.before()
            .map(before -> before.enabled() ? "in force again" : "switched off again")
            .orElse("gone again");
  }

  private static String pausedUntil(Instant until) {
    return until.equals(OwnerSettings.FOREVER)
        ? "paused again, until \"tacet resume\""
        : "paused again until " + until;
  }

  /** {@code block mi.com and every name below it for tv (#7)}. */
  private String saidRule(UserRule rule) {
    return Names.said(rule.rule()) + chosen.forWhom(rule.subject());
  }

  private String said(Setting setting) {
    String value = setting.key().equals("token") ? "..." : setting.value();
    return setting.key()
        + " "
        + value
        + chosen.forWhom(setting.subject())
        + setting.schedule().map(s -> ", while " + s).orElse("");
  }

  private static String said(ScheduleSwitch schedule) {
    return "schedule "
        + schedule.name()
        + (schedule.before().isEmpty()
            ? " is gone again"
            : schedule.after().isEmpty() ? " is there again" : " is as it was before");
  }
}
