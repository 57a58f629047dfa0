package dev.tacet.control.api;

/**
 * What was taken out of the cache.
 *
 * @param name with all names below it; empty is everything
 */
public record FlushReply(String name, long answers, long octets) {}
