package dev.tacet.control.api;

/**
 * Which changes.
 *
 * @param limit the newest so many, 1 to 1,000
 * @param subject as {@link SettingRequest#subject}, or empty for all
 */
public record HistoryQuery(int limit, String subject) {}
