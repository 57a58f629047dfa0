package dev.tacet.alert;

/**
 * What became of one message that was sent to try a channel.
 *
 * @param detail in words that somebody can act on
 */
public record TrialResult(String channel, String type, boolean sent, String detail) {}
