package dev.tacet.alert;

import java.time.Instant;
import java.util.Optional;

/**
 * How one channel fares. Immutable.
 *
 * @param type {@code webhook}, {@code ntfy}, {@code mqtt}, {@code mail} or {@code command}
 * @param target where it leads, without secrets
 * @param always whether quiet hours mean nothing to it
 * @param lastSent when something last went through
 * @param lastFailed when something last did not
 * @param lastError why, in words; empty once something went through again
 * @param sent how many since the start
 * @param dropped how many were given up, or had no room
 * @param waiting how many are to be sent now
 * @param held how many are told in one message later
 */
public record ChannelState(
    String name,
    String type,
    String target,
    boolean always,
    Optional<Instant> lastSent,
    Optional<Instant> lastFailed,
    String lastError,
    long sent,
    long dropped,
    int waiting,
    long held) {}
