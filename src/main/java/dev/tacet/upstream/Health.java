package dev.tacet.upstream;

import java.time.Duration;

/**
 * How one upstream is doing, at one moment. Immutable.
 *
 * @param up whether it is asked in its turn; false while it rests after failures
 * @param consecutiveFailures since its last answer
 * @param lastError for people; empty if there never was one
 * @param roundTrip smoothed time to an answer; zero before the first
 * @param asked queries since the start
 * @param failed those of them without a usable answer
 * @param mismatches messages from its address that answered nothing we had asked (RFC 5452)
 */
public record Health(
    String name,
    boolean up,
    int consecutiveFailures,
    String lastError,
    Duration roundTrip,
    long asked,
    long failed,
    long mismatches) {}
