package dev.tacet.control.api;

/**
 * For how long nothing is to be blocked, and for whom.
 *
 * @param seconds 0 means until it is resumed
 * @param subject as {@link SettingRequest#subject}; empty is everyone
 */
public record PauseRequest(long seconds, String subject) {}
