package dev.tacet.control.api;

import java.util.List;

/**
 * A schedule to be made, or to be given other times.
 *
 * @param ranges such as {@code Mo-Fr 21:00-06:30}; none for one that is only switched by hand
 * @param zone such as {@code Europe/Berlin}; empty is the server's
 */
public record ScheduleRequest(String name, List<String> ranges, String zone) {}
