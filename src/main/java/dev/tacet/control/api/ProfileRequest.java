package dev.tacet.control.api;

/** What {@link TacetControl#setProfile} is asked over the socket. */
public record ProfileRequest(String state, boolean dryRun) {}
