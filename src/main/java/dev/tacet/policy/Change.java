package dev.tacet.policy;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One thing the owner did, with what it takes to undo it.
 *
 * @param summary what was done, as the owner typed it: {@code block mi.com}
 */
public record Change(
    String summary,
    List<UserRule> added,
    List<UserRule> removed,
    Optional<ProfileSwitch> profile,
    Optional<PauseSwitch> pause,
    Optional<ListSwitch> list) {
  public Change {
    Objects.requireNonNull(summary);
    added = List.copyOf(added);
    removed = List.copyOf(removed);
    Objects.requireNonNull(profile);
    Objects.requireNonNull(pause);
    Objects.requireNonNull(list);
  }

  public static Change ofRules(String summary, List<UserRule> added, List<UserRule> removed) {
    return new Change(
        summary, added, removed, Optional.empty(), Optional.empty(), Optional.empty());
  }

  public static Change of(String summary, ProfileSwitch profile) {
    return new Change(
        summary, List.of(), List.of(), Optional.of(profile), Optional.empty(), Optional.empty());
  }

  public static Change of(String summary, PauseSwitch pause) {
    return new Change(
        summary, List.of(), List.of(), Optional.empty(), Optional.of(pause), Optional.empty());
  }

  public static Change of(String summary, ListSwitch list) {
    return new Change(
        summary, List.of(), List.of(), Optional.empty(), Optional.empty(), Optional.of(list));
  }

  public Change inverse() {
    return new Change(
        "undo " + summary,
        removed,
        added,
        profile.map(ProfileSwitch::inverse),
        pause.map(PauseSwitch::inverse),
        list.map(ListSwitch::inverse));
  }
}
