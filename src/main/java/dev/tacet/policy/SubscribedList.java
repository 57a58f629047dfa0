package dev.tacet.policy;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A list the owner subscribed to at run time, as it is kept. Immutable.
 *
 * @param name what the log calls it; no two lists have one name
 * @param subdomains whether plain names cover what is below them: {@code auto}, {@code true} or
 *     {@code false}
 * @param syntax how its lines are read: {@code auto}, {@code hosts} and so on
 * @param every how long a copy is fresh
 * @param mayAnswer whether its rules may send a name somewhere
 * @param shadow whether it is in force in the log only
 * @param group the devices it is for; empty means all
 * @param enabled false where the owner switched it off
 */
public record SubscribedList(
    String name,
    String url,
    Action action,
    String subdomains,
    String syntax,
    Duration every,
    boolean mayAnswer,
    boolean shadow,
    Optional<String> group,
    boolean enabled) {
  public SubscribedList {
    Objects.requireNonNull(name);
    Objects.requireNonNull(url);
    Objects.requireNonNull(action);
    Objects.requireNonNull(subdomains);
    Objects.requireNonNull(syntax);
    Objects.requireNonNull(every);
    Objects.requireNonNull(group);
  }

  /** The same, switched on or off. */
  public SubscribedList enabled(boolean changed) {
    return new SubscribedList(
        name, url, action, subdomains, syntax, every, mayAnswer, shadow, group, changed);
  }
}
