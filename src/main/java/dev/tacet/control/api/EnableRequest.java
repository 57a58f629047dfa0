package dev.tacet.control.api;

/** What {@link TacetControl#enableList} is asked over the socket. */
public record EnableRequest(boolean enabled) {}
