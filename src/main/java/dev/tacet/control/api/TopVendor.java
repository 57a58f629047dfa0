package dev.tacet.control.api;

/** One vendor a client talks to. */
public record TopVendor(String vendor, long queries, long blocked, String lastSeen) {}
