package dev.tacet.lists;

import dev.tacet.policy.Action;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * How one subscribed list is doing. Immutable.
 *
 * @param rules different names it has, as it is in force
 * @param rejected lines that could not be used
 * @param estimated whether there are too many rules to be counted exactly
 * @param notTrusted rules left out because they send a name somewhere and the list may not
 * @param leftOut rules the index has no room for
 * @param notIncluded files it includes that could not be had
 * @param fetched when its source was last reached and found good
 * @param detail what the owner should know, in words; empty where there is nothing
 */
public record ListReport(
    String name,
    String url,
    Action action,
    State state,
    long rules,
    long lines,
    long rejected,
    boolean estimated,
    long notTrusted,
    long leftOut,
    long notIncluded,
    Optional<Instant> fetched,
    String detail) {
  public enum State {
    /** In force as its source has it. */
    OK,
    /** The source failed; the last good copy is in force. */
    KEPT,
    /** Nothing of it is in force. */
    MISSING;

    /** As people and programs read it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
