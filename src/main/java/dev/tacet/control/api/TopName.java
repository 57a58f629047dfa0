package dev.tacet.control.api;

/** One name a client asked for. */
public record TopName(String name, long queries, long blocked, String lastSeen) {}
