package dev.tacet.control.api;

/** How many rows were removed. */
public record PurgeReply(long rows) {}
