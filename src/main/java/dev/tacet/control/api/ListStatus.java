package dev.tacet.control.api;

/**
 * One list.
 *
 * @param url where it comes from, without its secrets
 * @param action {@code block} or {@code allow}
 * @param state {@code ok}, {@code kept} (the last good copy stands in), {@code missing}
 * @param fetched when its source was last reached and found good
 * @param detail what is wrong, where something is
 * @param mode {@code on}; {@code off}; {@code shadow}: in force in the log only; {@code waiting}:
 *     it is for a group, and there are none yet
 * @param origin where the configuration names it ({@code tacet.yaml:12}); empty for one that was
 *     added
 * @param pinned the version it is held at; empty where it follows its source
 * @param withheld names it may not block before {@code lists accept}
 * @param next when it is fetched by itself
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
    String next) {}
