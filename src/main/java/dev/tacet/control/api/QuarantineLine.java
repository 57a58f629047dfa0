package dev.tacet.control.api;

/**
 * A device or group that is confined.
 *
 * @param subject {@code device:7}, {@code group:iot} or {@code everyone}
 * @param state {@code learning} or {@code locked}
 * @param until when learning ends, or empty
 */
public record QuarantineLine(String subject, String who, String state, String until) {}
