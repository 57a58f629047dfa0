package dev.tacet.lists;

import java.time.Instant;

/**
 * A version of a list that is kept.
 *
 * @param id the hash of its octets, in hex
 * @param fetched when these octets came
 * @param estimated whether there are too many rules to be counted exactly
 */
public record ListVersion(
    String id, Instant fetched, long rules, boolean estimated, boolean inForce) {}
