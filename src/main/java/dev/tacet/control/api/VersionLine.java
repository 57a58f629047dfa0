package dev.tacet.control.api;

/**
 * A version of a list that is kept.
 *
 * @param id what {@code lists rollback} takes
 * @param fetched when it came
 * @param estimated whether {@code rules} is one
 */
public record VersionLine(
    String id, String fetched, long rules, boolean estimated, boolean inForce) {}
