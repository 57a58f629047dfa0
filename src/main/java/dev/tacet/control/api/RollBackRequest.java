package dev.tacet.control.api;

/** What {@link TacetControl#rollBackList} is asked over the socket. */
public record RollBackRequest(String version) {}
