package dev.tacet.control.api;

/**
 * A version of a list that is kept.
 *
 * @param id what {@code lists rollback} takes
 * @param fetched when it came
 */
public record VersionLine(String id, String fetched, long rules, boolean inForce) {}
