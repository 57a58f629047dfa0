package dev.tacet.control.api;

import java.util.List;

/** Changes, the newest first. */
public record HistoryListing(List<HistoryLine> changes) {}
