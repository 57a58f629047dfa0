package dev.tacet.control.api;

import java.util.List;

/**
 * One schedule.
 *
 * @param ranges such as {@code Mo-Fr 21:00-06:30}
 * @param override {@code auto}, {@code on} or {@code off}
 * @param overrideUntil when what was switched by hand ends by itself, or empty
 * @param active whether it is at the moment
 * @param uses what hangs on it, a phrase each
 */
public record ScheduleLine(
    String name,
    String zone,
    List<String> ranges,
    String override,
    String overrideUntil,
    boolean active,
    List<String> uses) {}
