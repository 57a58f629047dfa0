package dev.tacet.control.api;

/**
 * One list.
 *
 * @param url where it comes from, without its secrets
 * @param action {@code block} or {@code allow}
 * @param state {@code ok}, {@code kept} (the last good copy stands in), {@code missing}
 * @param fetched when its source was last reached and found good
 * @param detail what is wrong, where something is
 * @param mode {@code on}; {@code off}; {@code shadow}: in force in the log only; to those it is for
 * @param origin where the configuration names it ({@code tacet.yaml:12}); empty for one that was
 *     added
 * @param pinned the version it is held at; empty where it follows its source
 * @param withheld names it may not block before {@code lists accept}
 * @param next when it is fetched by itself
 * @param estimated whether {@code rules} is one, off by 0.4 % on average
 * @param notTrusted rules that send a name somewhere and are not in force, as the list may not
 * @param leftOut rules that are not in force because the index has no room for them
 * @param notIncluded files it includes that could not be had
 * @param onlyHere names of it that no other list has; -1 where it is in no index
 */
public record ListStatus(
    String name,
    String url,
    String action,
    String state,
    long rules,
    long rejected,
    String fetched,
    String detail,
    String mode,
    String origin,
    String pinned,
    int withheld,
    String next,
    boolean estimated,
    long notTrusted,
    long leftOut,
    long notIncluded,
    long onlyHere) {
  /** A list that is read whole, trusted, and in no index. */
  public ListStatus(
      String name,
      String url,
      String action,
      String state,
      long rules,
      long rejected,
      String fetched,
      String detail,
      String mode,
      String origin,
      String pinned,
      int withheld,
      String next) {
    this(
        name, url, action, state, rules, rejected, fetched, detail, mode, origin, pinned, withheld,
        next, false, 0, 0, 0, -1);
  }
}
