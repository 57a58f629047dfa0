package dev.tacet.control.api;

/**
 * A source of evidence about devices.
 *
 * @param note what is wrong and what to do, or empty
 */
public record SourceLine(
    String name, boolean on, boolean well, String note, long sightings, long dropped) {}
