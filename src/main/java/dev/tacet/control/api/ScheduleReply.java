package dev.tacet.control.api;

/** A schedule as it is now, or was before it was removed. */
public record ScheduleReply(ScheduleLine schedule, boolean changed) {}
