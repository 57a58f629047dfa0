package dev.tacet.control.api;

/**
 * One rule of the owner.
 *
 * @param target as it can be typed again: {@code =name}, {@code name}, {@code *.name}
 */
public record RuleLine(
    long id,
    String action,
    String target,
    String name,
    String unicode,
    String scope,
    String created,
    String until,
    String comment) {}
