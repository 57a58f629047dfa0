package dev.tacet.control.api;

/**
 * One list.
 *
 * @param state {@code ok}, {@code kept} (the last good copy stands in), {@code missing}
 * @param detail what is wrong, where something is
 */
public record ListStatus(
    String name,
    String url,
    String action,
    String state,
    long rules,
    long rejected,
    String fetched,
    String detail) {}
