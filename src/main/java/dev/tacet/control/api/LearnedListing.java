package dev.tacet.control.api;

import java.util.List;

/** What a device asked while it was watched, the most asked first. */
public record LearnedListing(
    int id, String name, QuarantineState quarantine, List<LearnedLine> names) {}
