package dev.tacet.control.api;

import java.util.List;

/**
 * Rules to add or remove.
 *
 * @param verb {@code block}, {@code unblock}, {@code allow} or {@code unallow}
 * @param names as the owner typed them
 * @param exact true narrows a plain name to itself
 * @param seconds how long the rules last; 0 means for good
 * @param comment kept with the rules, may be empty
 * @param subject whom they are for, as {@link SettingRequest#subject}; empty is everyone
 * @param schedule while which they hold, or empty
 */
public record RuleRequest(
    String verb,
    List<String> names,
    boolean exact,
    long seconds,
    String comment,
    String subject,
    String schedule) {
  /** For everyone, at all times. */
  public RuleRequest(String verb, List<String> names, boolean exact, long seconds, String comment) {
    this(verb, names, exact, seconds, comment, "", "");
  }
}
