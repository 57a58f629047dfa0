package dev.tacet.control.api;

import java.util.List;

/** All schedules. */
public record ScheduleListing(List<ScheduleLine> schedules) {}
