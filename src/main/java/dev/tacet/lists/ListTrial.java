package dev.tacet.lists;

import java.util.Optional;

/**
 * What a list would mean, fetched and compiled beside what is in force.
 *
 * @param diff empty where it could not be had; the report then says why
 */
public record ListTrial(ListReport report, Optional<ListDiff> diff) {}
