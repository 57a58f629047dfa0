package dev.tacet.control.api;

/**
 * Something to be tried on the log.
 *
 * @param what an address or an id of the catalogue, as {@link ListRequest#url} has it, or a
 *     vendor's tier: {@code roku/optional}
 */
public record TryRequest(String what) {}
