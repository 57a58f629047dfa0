package dev.tacet.cache;

/** What was taken out of the cache: answers, and the octets they took, about. Immutable. */
public record Removed(long answers, long octets) {}
