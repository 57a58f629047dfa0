package dev.tacet.control.api;

/**
 * The query log.
 *
 * @param file where it is, empty in memory
 * @param pending rows not written yet
 * @param error what is wrong, empty where nothing is
 */
public record LogStatus(
    String file, long octets, long written, long pending, long lost, String error) {}
