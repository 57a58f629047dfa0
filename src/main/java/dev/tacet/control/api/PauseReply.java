package dev.tacet.control.api;

/**
 * Whether filtering is paused.
 *
 * @param until when it ends by itself; empty where it does not
 * @param changed false where it was so already
 */
public record PauseReply(boolean paused, String until, boolean changed) {}
