package dev.tacet.control.api;

/**
 * One name a device asked while it was watched.
 *
 * @param state {@code granted}, {@code proposed} (would be granted when learning ends), {@code left
 *     out} (would not), {@code blocked} or {@code allowed}
 * @param mark why it may be needed, or not: {@code keep: time (xiaomi)}, {@code vendor:
 *     xiaomi/block} or empty
 */
public record LearnedLine(
    String name, long times, long blocked, String first, String last, String state, String mark) {}
