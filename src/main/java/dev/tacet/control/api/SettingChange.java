package dev.tacet.control.api;

/**
 * One thing to set.
 *
 * @param value empty takes it back to what holds without it
 */
public record SettingChange(String key, String value) {}
