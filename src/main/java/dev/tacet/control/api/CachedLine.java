package dev.tacet.control.api;

import java.util.List;

/**
 * One answer in the cache.
 *
 * @param outcome {@code data}, {@code NODATA} or {@code NXDOMAIN}
 * @param leadsTo its aliases and addresses
 * @param dnssecOk whether it is for queries that ask for signatures (DO)
 * @param checkingDisabled whether it is for queries that do their own validation (CD)
 * @param stale whether its TTL has passed
 * @param ttlSeconds what is left of it; 0 where it is stale
 * @param goneSeconds until it is removed, stale or not
 * @param asked how often it was asked for since it came
 * @param octets memory it takes, about
 */
public record CachedLine(
    String name,
    String type,
    String outcome,
    List<String> leadsTo,
    boolean dnssecOk,
    boolean checkingDisabled,
    boolean stale,
    long ttlSeconds,
    long ageSeconds,
    long goneSeconds,
    long asked,
    long octets) {}
