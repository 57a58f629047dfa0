package dev.tacet.control.api;

/**
 * Something the owner should look at.
 *
 * @param severity {@code error}, {@code warning} or {@code note}
 * @param what what was seen
 * @param remedy what to do
 */
public record Finding(String severity, String what, String remedy) {}
