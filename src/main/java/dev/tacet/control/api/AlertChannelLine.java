package dev.tacet.control.api;

/**
 * How one way to a receiver fares.
 *
 * @param type webhook, ntfy, mqtt, mail or command
 * @param target where it leads, without secrets
 * @param always whether quiet hours mean nothing to it
 * @param lastError why the last one did not go through; empty once one did again
 * @param held told in one message later
 */
public record AlertChannelLine(
    String name,
    String type,
    String target,
    boolean always,
    String lastSent,
    String lastFailed,
    String lastError,
    long sent,
    long dropped,
    int waiting,
    long held) {}
