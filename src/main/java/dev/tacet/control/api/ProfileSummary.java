package dev.tacet.control.api;

/**
 * One vendor.
 *
 * @param state {@code off}, {@code block} or {@code optional}
 * @param from {@code shipped}, {@code owner}, or the place in the configuration that fixes it
 * @param block names in that tier; so for the others
 */
public record ProfileSummary(
    String vendor, String name, String state, String from, int block, int optional, int keep) {}
