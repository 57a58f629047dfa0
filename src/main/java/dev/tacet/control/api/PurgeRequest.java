package dev.tacet.control.api;

/** What {@link TacetControl#purge} is asked over the socket. */
public record PurgeRequest(String before) {}
