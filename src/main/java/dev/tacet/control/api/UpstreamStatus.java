package dev.tacet.control.api;

/** One upstream. */
public record UpstreamStatus(
    String name, boolean up, long asked, long failed, double roundTripMillis, String lastError) {}
