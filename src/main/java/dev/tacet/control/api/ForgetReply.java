package dev.tacet.control.api;

/**
 * What was deleted.
 *
 * @param rows of the log
 */
public record ForgetReply(int id, String name, long rows) {}
