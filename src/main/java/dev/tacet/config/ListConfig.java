package dev.tacet.config;

/**
 * A list to subscribe to.
 *
 * @param name short, without slash or blank; the log shows it
 * @param url {@code file:}, {@code http:} or {@code https:}
 * @param block true blocks what the list names, false allows it
 * @param subdomains whether a plain domain line covers what is below it
 * @param where the place in the configuration: {@code tacet.yaml:12}
 */
public record ListConfig(
    String name, String url, boolean block, Subdomains subdomains, String where) {
  /** AUTO: as the list's own header says, otherwise exact. Hosts lines are always exact. */
  public enum Subdomains {
    AUTO,
    TRUE,
    FALSE
  }
}
