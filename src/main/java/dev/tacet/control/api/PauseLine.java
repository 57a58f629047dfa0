package dev.tacet.control.api;

/**
 * A device or group that is not filtered for a while.
 *
 * @param subject {@code device:7} or {@code group:iot}
 * @param until empty where it does not end by itself
 */
public record PauseLine(String subject, String who, String until) {}
