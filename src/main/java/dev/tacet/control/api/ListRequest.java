package dev.tacet.control.api;

/**
 * A list to subscribe to.
 *
 * @param url {@code http:}, {@code https:}, or {@code file:} below one of the folders for lists; or
 *     the id of a list of the catalogue, which then gives the name, syntax and hours not said here
 * @param name what the log calls it; empty takes one from the address
 * @param action {@code block} or {@code allow}; empty is {@code block}
 * @param syntax {@code hosts} and so on; empty is {@code auto}
 * @param subdomains {@code auto}, {@code true} or {@code false}; empty is {@code auto}
 * @param everySeconds how long a copy is fresh; 0 is a day
 * @param mayAnswer whether its rules may send a name somewhere
 * @param shadow whether it is in force in the log only
 * @param group the devices it is for; empty means all
 * @param yes false fetches it and says what it would mean; true puts it in force, too
 */
public record ListRequest(
    String url,
    String name,
    String action,
    String syntax,
    String subdomains,
    long everySeconds,
    boolean mayAnswer,
    boolean shadow,
    String group,
    boolean yes) {
  /** The same with a yes. */
  public ListRequest agreed(String named) {
    return new ListRequest(
        url, named, action, syntax, subdomains, everySeconds, mayAnswer, shadow, group, true);
  }
}
