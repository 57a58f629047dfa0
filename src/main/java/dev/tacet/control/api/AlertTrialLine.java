package dev.tacet.control.api;

/**
 * What became of a message that was sent to try a channel.
 *
 * @param detail what the receiver said, or why it did not get it and what to do
 */
public record AlertTrialLine(String channel, String type, boolean sent, String detail) {}
