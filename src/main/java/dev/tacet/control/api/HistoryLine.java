package dev.tacet.control.api;

/**
 * One change.
 *
 * @param actor who did it, in their own words: a note and no proof; empty where nobody said
 * @param what as it was typed
 * @param undone when it was taken back, or empty
 */
public record HistoryLine(long id, String at, String actor, String what, String undone) {}
