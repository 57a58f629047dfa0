package dev.tacet.control.api;

/**
 * A line of a list that cannot be used.
 *
 * @param line from 1
 * @param text made fit for a terminal
 */
public record RejectedLine(long line, String text, String reason) {}
