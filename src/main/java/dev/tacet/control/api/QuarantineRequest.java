package dev.tacet.control.api;

import java.util.List;

/**
 * How to confine a device.
 *
 * @param action {@code learn}, {@code lock}, {@code off}, or empty where only grants change
 * @param seconds how long it learns
 * @param grant names that pass from now on, with all below them; {@code =name} the name alone
 * @param revoke names that pass no more
 * @param schedule while which it is locked, or empty
 */
public record QuarantineRequest(
    String device,
    String action,
    long seconds,
    List<String> grant,
    List<String> revoke,
    String schedule) {}
