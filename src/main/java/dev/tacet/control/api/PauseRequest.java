package dev.tacet.control.api;

/** What {@link TacetControl#pause} is asked over the socket. */
public record PauseRequest(long seconds) {}
