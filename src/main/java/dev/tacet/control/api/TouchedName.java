package dev.tacet.control.api;

import java.util.List;

/**
 * A name this house uses and a list names.
 *
 * @param devices addresses that asked for it, at most twenty
 * @param days on how many of the last 14 days
 * @param withheld whether it is used so much that an update may not block it unasked
 * @param keptBy the vendor whose {@code keep} entry outranks the list, or empty
 */
public record TouchedName(
    String name, long queries, List<String> devices, int days, boolean withheld, String keptBy) {}
