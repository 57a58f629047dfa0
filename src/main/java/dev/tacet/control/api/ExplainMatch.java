package dev.tacet.control.api;

/**
 * One rule or list entry that speaks about the name.
 *
 * @param kind {@code rule}, {@code list} or {@code vendor}
 * @param file where it stands, with {@code line}, 0 where there is none
 * @param text the line itself, or the entry's purpose
 */
public record ExplainMatch(
    String kind,
    String list,
    String action,
    String name,
    String scope,
    boolean inForce,
    boolean decided,
    String file,
    long line,
    String text) {}
