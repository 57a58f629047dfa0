package dev.tacet.control.api;

/**
 * A vendor profile's state to be set.
 *
 * @param dryRun true says what would change and what may stop working, and changes nothing
 * @param subject as {@link SettingRequest#subject}; empty is everyone
 * @param seconds how long it holds; 0 means for good
 * @param schedule while which it holds, or empty
 */
public record ProfileRequest(
    String state, boolean dryRun, String subject, long seconds, String schedule) {
  /** For everyone, for good. */
  public ProfileRequest(String state, boolean dryRun) {
    this(state, dryRun, "", 0, "");
  }
}
