package dev.tacet.control.api;

/**
 * One rule or list entry that speaks about the name.
 *
 * @param kind {@code rule}, {@code list} or {@code vendor}
 * @param action {@code block}, {@code allow} or {@code keep}, and on what terms
 * @param name the name, the pattern or the range of addresses
 * @param scope {@code exact}, {@code subtree}, {@code below}, {@code pattern} or {@code address}
 * @param standing why it is not in force, or empty
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
    String standing,
    String file,
    long line,
    String text) {}
